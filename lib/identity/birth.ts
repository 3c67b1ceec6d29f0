import { birthDateFields } from "../eligibility/birth-date";
import type { BirthDate } from "../eligibility/cohort";
import { seoulDay } from "../platform/seoul";

/** Writes a calendar date as YYYY-MM-DD. */
export function writeBirthDate({ year, month, day }: BirthDate): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** Reads YYYY-MM-DD; null for any other text and for a date that no calendar has. */
export function readBirthDate(text: string): BirthDate | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.slice(1).map(Number);
  if (!parts) return null;
  const [year, month, day] = parts as [number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.toISOString().startsWith(text) ? { year, month, day } : null;
}

/** A birth date as it was typed in three fields; null for what is none. @param now the server's instant, UTC */
export function readBirth(
  typed: { year?: string; month?: string; day?: string },
  now: Date,
): BirthDate | null {
  return birthDateFields(today(now)).safeParse(typed).data ?? null;
}

const today = (now: Date) => readBirthDate(seoulDay(now)) as BirthDate;

/** The rule for typed birth dates, with Seoul's calendar date at `now` as the last one possible. */
export function typedBirthDate(now: Date) {
  return birthDateFields(today(now)).transform(writeBirthDate);
}
