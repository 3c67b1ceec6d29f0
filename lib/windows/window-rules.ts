import { getPhase, type Phase, type Schedule } from "../eligibility/window-phase";
import type { ErrorCode } from "../shared/errors";
import type { WindowInput } from "./window-form";

/** What an admin can do to a window besides editing it. */
export const windowTransitions = ["open", "pause", "resume", "close"] as const;
export type WindowTransition = (typeof windowTransitions)[number];

const possible: Record<Phase, readonly WindowTransition[]> = {
  scheduled: ["open"],
  lobby: ["open"],
  open: ["pause", "close"],
  paused: ["resume", "close"],
  closed: [],
};

/** What may be done in a phase. */
export function listWindowTransitions(phase: Phase): readonly WindowTransition[] {
  return possible[phase];
}

type Rehearsed = Pick<
  WindowInput,
  | "birthYearFrom"
  | "birthYearTo"
  | "lastDigits"
  | "lobbyOpensAt"
  | "opensAt"
  | "closesAt"
  | "mostInside"
  | "product"
>;

type Stored = Schedule & Pick<WindowInput, "birthYearFrom" | "birthYearTo" | "lastDigits" | "publishedAt">;

export function isPublished({ publishedAt }: Pick<WindowInput, "publishedAt">, now: Date): boolean {
  return publishedAt !== null && publishedAt <= now;
}

/**
 * Whether a window stands as it was rehearsed, or as an admin let it open without.
 *
 * - `cleared`: it may open, and nothing was changed since
 * - `changed`: it has opened, and was changed since; nobody is shut out by that
 * - `held`: it may not open
 */
export function getApprovalState(window: { version: number; clearedVersion: number | null }) {
  if (window.clearedVersion === null) return "held";
  return window.clearedVersion === window.version ? "cleared" : "changed";
}

/** Whether a change touches what a rehearsal tries: who, when, how many and of what. Words are not rehearsed. */
export function needsDryRun(before: Rehearsed, after: Rehearsed): boolean {
  const tried = (window: Rehearsed) =>
    JSON.stringify([
      window.birthYearFrom,
      window.birthYearTo,
      window.lastDigits,
      window.lobbyOpensAt,
      window.opensAt,
      window.closesAt,
      window.mostInside,
      window.product,
    ]);
  return tried(before) !== tried(after);
}

/** Why a change is refused, and by which field; null where the window as a whole may not be changed. */
export interface Forbidden {
  reason: ErrorCode;
  field: keyof WindowInput | null;
}

/**
 * Why a window may not be changed in this way, or null.
 *
 * Once the lobby is open people act on what they were told: the hash of the draw is public and places are
 * being taken. So from then on whoever could enter still can, the lobby's opening stays, and once booking
 * has opened so does that instant.
 *
 * @param now the server's instant, UTC
 */
export function findDisallowedChange(before: Stored, wish: WindowInput, now: Date): Forbidden | null {
  const phase = getPhase(before, now);
  if (!isPublished(before, now)) return null;
  if (phase === "closed") return { reason: "window-closed-for-good", field: null };
  if (phase === "scheduled") return null;
  const passed = (field: keyof WindowInput): Forbidden => ({ reason: "instant-has-passed", field });
  if (!isPublished(wish, now)) return passed("publishedAt");
  const same = (a: Date, b: Date) => Math.floor(a.getTime() / 60_000) === Math.floor(b.getTime() / 60_000);
  const all = (digits: readonly number[]) => (digits.length > 0 ? digits : [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const narrowed = (field: keyof WindowInput): Forbidden => ({ reason: "cohort-narrowed", field });
  if (wish.birthYearFrom > before.birthYearFrom) return narrowed("birthYearFrom");
  if (wish.birthYearTo < before.birthYearTo) return narrowed("birthYearTo");
  if (all(before.lastDigits).some((digit) => !all(wish.lastDigits).includes(digit)))
    return narrowed("lastDigits");
  if (!same(before.lobbyOpensAt, wish.lobbyOpensAt)) return passed("lobbyOpensAt");
  if (phase !== "lobby" && !same(before.opensAt, wish.opensAt)) return passed("opensAt");
  return wish.closesAt <= now ? passed("closesAt") : null;
}
