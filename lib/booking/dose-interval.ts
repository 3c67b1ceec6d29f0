import { addDays } from "../shared/time/seoul";

/** How far apart two doses are given, in calendar days. */
export interface DoseInterval {
  days: number;
  daysEarly: number;
  daysLate: number;
}

/** Calendar days, both inclusive, as YYYY-MM-DD in Seoul. */
export interface DaySpan {
  from: string;
  to: string;
}

/** The days on which the second dose may be given after a first on `first`. */
export function getSecondDoseSpan(first: string, { days, daysEarly, daysLate }: DoseInterval): DaySpan {
  return { from: addDays(first, days - daysEarly), to: addDays(first, days + daysLate) };
}

/** The days on which the first dose may be given before a second on `second`. */
export function getFirstDoseSpan(second: string, { days, daysEarly, daysLate }: DoseInterval): DaySpan {
  return { from: addDays(second, -days - daysLate), to: addDays(second, daysEarly - days) };
}

/** Whether a day lies within a span; any day does where there is no span. */
export function isWithinSpan(day: string, span: DaySpan | undefined): boolean {
  return !span || (span.from <= day && day <= span.to);
}
