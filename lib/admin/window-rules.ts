import { type Phase, phaseAt, type Schedule } from "../eligibility/phase";
import type { RefusalReason } from "../platform/refusal";
import type { WindowWish } from "./window-form";

/** What an admin can do to a window besides editing it. */
export const controls = ["open", "pause", "resume", "close"] as const;
export type Control = (typeof controls)[number];

const possible: Record<Phase, readonly Control[]> = {
  scheduled: ["open"],
  lobby: ["open"],
  open: ["pause", "close"],
  paused: ["resume", "close"],
  closed: [],
};

/** What may be done in a phase. */
export function controlsIn(phase: Phase): readonly Control[] {
  return possible[phase];
}

type Stored = Schedule & Pick<WindowWish, "birthYearFrom" | "birthYearTo" | "lastDigits">;

/**
 * Why a window may not be changed in this way, or null.
 *
 * Once the lobby is open people act on what they were told: the hash of the draw is public and places are
 * being taken. So from then on whoever could enter still can, the lobby's opening stays, and once booking
 * has opened so does that instant.
 *
 * @param now the server's instant, UTC
 */
export function forbiddenChange(before: Stored, wish: WindowWish, now: Date): RefusalReason | null {
  const phase = phaseAt(before, now);
  if (phase === "closed") return "window-closed-for-good";
  if (phase === "scheduled") return null;
  const same = (a: Date, b: Date) => Math.floor(a.getTime() / 60_000) === Math.floor(b.getTime() / 60_000);
  const all = (digits: readonly number[]) => (digits.length > 0 ? digits : [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const narrower =
    wish.birthYearFrom > before.birthYearFrom ||
    wish.birthYearTo < before.birthYearTo ||
    all(before.lastDigits).some((digit) => !all(wish.lastDigits).includes(digit));
  if (narrower) return "cohort-narrowed";
  const moved =
    !same(before.lobbyOpensAt, wish.lobbyOpensAt) ||
    (phase !== "lobby" && !same(before.opensAt, wish.opensAt)) ||
    wish.closesAt <= now;
  return moved ? "instant-has-passed" : null;
}
