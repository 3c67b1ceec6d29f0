/** A person's date of birth as a calendar date: no zone, no time of day. */
export interface BirthDate {
  year: number;
  /** 1–12 */
  month: number;
  /** 1–31 */
  day: number;
}

/** Whom a cohort window reaches. */
export interface Cohort {
  birthYearFrom: number;
  /** Inclusive. */
  birthYearTo: number;
  /** Last digits of the birth day that are reached; empty means all ten. */
  lastDigits: readonly number[];
}

/**
 * Whether the cohort reaches a person born on `birth`.
 *
 * The rota by the last digit of the birth day is the rule of Korea's booking of August 2021.
 */
export function cohortIncludes(cohort: Cohort, birth: BirthDate): boolean {
  if (birth.year < cohort.birthYearFrom || birth.year > cohort.birthYearTo) return false;
  return cohort.lastDigits.length === 0 || cohort.lastDigits.includes(birth.day % 10);
}
