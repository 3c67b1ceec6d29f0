import { type BirthDate, type Cohort, reaches } from "../eligibility/cohort";
import type { Schedule } from "../eligibility/phase";
import type { RefusalReason } from "../platform/refusal";

/** Refusals that say "not you" or "not now". Whether that is so is judged here a second time, in another way. */
const sayNotNow: ReadonlySet<RefusalReason> = new Set([
  "not-eligible",
  "window-unknown",
  "window-not-yet-open",
  "window-closed",
  "no-admission",
  "admission-expired",
  "admission-of-another",
]);

/** Whether some window is open to a person born then, by plain comparison of instants. */
export function mayBook(windows: readonly (Cohort & Schedule)[], birth: BirthDate, now: Date): boolean {
  const at = now.getTime();
  return windows.some(
    (window) =>
      reaches(window, birth) &&
      window.opensAt.getTime() <= at &&
      at < window.closesAt.getTime() &&
      window.pausedAt === null,
  );
}

/** Whether a refusal is one that nobody should meet for whom a window is open; a few do, who came back too late. */
export const refusesWronglyIfEligible = (reason: RefusalReason) => sayNotNow.has(reason);
