import { type BirthDate, type Cohort, cohortIncludes } from "../eligibility/cohort";
import type { Schedule } from "../eligibility/window-phase";
import type { ErrorCode } from "../shared/errors";

/** Refusals that say "not you" or "not now". Whether that is so is judged here a second time, in another way. */
const sayNotNow: ReadonlySet<ErrorCode> = new Set([
  "not-eligible",
  "window-unknown",
  "window-not-yet-open",
  "window-closed",
  "no-admission",
  "admission-expired",
  "admission-of-another",
]);

/** Whether some window is open to a person born then, by plain comparison of instants. */
export function canBook(windows: readonly (Cohort & Schedule)[], birth: BirthDate, now: Date): boolean {
  const at = now.getTime();
  return windows.some(
    (window) =>
      cohortIncludes(window, birth) &&
      window.opensAt.getTime() <= at &&
      at < window.closesAt.getTime() &&
      window.pausedAt === null,
  );
}

/** Whether a refusal is one that nobody should meet for whom a window is open; a few do, who came back too late. */
export const isWrongIfEligible = (reason: ErrorCode) => sayNotNow.has(reason);
