import { type BirthDate, type Cohort, cohortIncludes } from "./cohort";
import { getPhase, type Schedule } from "./window-phase";

export interface CohortWindow extends Cohort, Schedule {
  slug: string;
}

/** What a person is told about booking. Every answer but `open` is a refusal with that reason code. */
export type EligibilityResult<W extends CohortWindow = CohortWindow> =
  | { reason: "open" | "lobby" | "paused" | "not-yet-open" | "window-closed"; window: W }
  | { reason: "no-window-planned"; window: null };

/**
 * Which window speaks for a person born on `birth`, and what it says at `now`.
 *
 * Of the windows that reach the person, the most useful one answers: an open one, then a paused one,
 * then one in its lobby, then the next to open, then the last that closed. Among equals the one that
 * opens first answers.
 *
 * @param now the server's instant, UTC
 */
export function checkEligibility<W extends CohortWindow>(
  windows: readonly W[],
  birth: BirthDate,
  now: Date,
): EligibilityResult<W> {
  const reached = windows
    .filter((window) => cohortIncludes(window, birth))
    .map((window) => ({ window, phase: getPhase(window, now) }))
    .sort((a, b) => a.window.opensAt.getTime() - b.window.opensAt.getTime());
  for (const [phase, reason] of [
    ["open", "open"],
    ["paused", "paused"],
    ["lobby", "lobby"],
    ["scheduled", "not-yet-open"],
  ] as const) {
    const first = reached.find((candidate) => candidate.phase === phase);
    if (first) return { reason, window: first.window };
  }
  const last = reached.at(-1);
  return last
    ? { reason: "window-closed", window: last.window }
    : { reason: "no-window-planned", window: null };
}
