import type { Phase } from "../eligibility/window-phase";
import { estimateWait, type WaitEstimate } from "./estimate-wait";

/** What of a line's public status says how a person stands in it. */
export interface Standing {
  phase: Phase;
  serverTime: string;
  closesAt: string;
  served: number;
  ratePerMinute: number | null;
  placesLeft: number | null;
}

export interface Forecast {
  called: boolean;
  ahead: number;
  /** Null when it is not known, or when no honest number exists. */
  wait: WaitEstimate | null;
  /** When the turn comes: `far` is a wait too long to put in numbers. */
  turn: "unknown" | "before-closing" | "perhaps-after-closing" | "after-closing" | "far";
  /** Whether the places left in the window's clinics are fewer than the people up to this one. */
  noneLeft: boolean;
}

/** What a person at `place` may expect, from what everybody is told. @param place from 1 */
export function getForecast(status: Standing, place: number): Forecast {
  const { phase, served, ratePerMinute, placesLeft } = status;
  const ahead = Math.max(0, place - served - 1);
  const waits = place > served;
  const wait = waits ? estimateWait(ahead + 1, ratePerMinute) : null;
  return {
    called: !waits && phase === "open",
    ahead,
    wait,
    turn: waits ? turnOf(status, wait) : "before-closing",
    noneLeft: placesLeft !== null && (placesLeft === 0 || place > served + placesLeft),
  };
}

/** The longest wait that is put in numbers (see `waitFor`). Seconds. */
const longest = 12 * 3_600;

function turnOf(status: Standing, wait: WaitEstimate | null): Forecast["turn"] {
  if (!status.ratePerMinute) return "unknown";
  const untilClosing = (Date.parse(status.closesAt) - Date.parse(status.serverTime)) / 1_000;
  if ((wait?.from ?? longest) >= untilClosing) return "after-closing";
  if (!wait) return "far";
  return wait.to > untilClosing ? "perhaps-after-closing" : "before-closing";
}
