import type { BirthDate } from "../eligibility/cohort";
import { toSeoulDate } from "../shared/time/seoul";
import { type BirthFault, birthDateFields } from "./typed-date";

/** Writes a calendar date as YYYY-MM-DD. */
export function formatBirthDate({ year, month, day }: BirthDate): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : (monthLengths[month - 1] ?? 0);
}

/**
 * Reads YYYY-MM-DD; null for any other text and for a date that no calendar has. It is read from every new session
 * that a crowd shows, so no Date is made.
 */
export function parseBirthDate(text: string): BirthDate | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return day >= 1 && day <= daysIn(year, month) ? { year, month, day } : null;
}

/** A birth date as it was typed in three fields, or what is wrong with it. @param now the server's instant, UTC */
export function parseBirth(
  typed: { year?: string; month?: string; day?: string },
  now: Date,
): { date: BirthDate } | { fault: BirthFault } {
  const { data, error } = birthDateFields(today(now)).safeParse(typed);
  return data ? { date: data } : { fault: (error?.issues[0]?.message ?? "missing") as BirthFault };
}

const today = (now: Date) => parseBirthDate(toSeoulDate(now)) as BirthDate;

/** The rule for typed birth dates, with Seoul's calendar date at `now` as the last one possible. */
export function toBirthDateFields(now: Date) {
  return birthDateFields(today(now)).transform(formatBirthDate);
}
