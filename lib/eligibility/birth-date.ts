import { z } from "zod";
import type { BirthDate } from "./cohort";

/** Digits of any width to ASCII; anything else but digits falls away. */
const digits = (text: string) => text.normalize("NFKC").replace(/\D/g, "");

const oldest = 1900;

/**
 * A birth date from three fields, plain mistakes forgiven: full-width digits, "1968년", a year of two
 * digits (68 is 1968), and the whole date typed into the year's field (1968.3.4 or 19680304).
 *
 * @param today the present calendar date in Seoul; nobody is born after it
 * @returns a schema of `{year, month, day}` texts; its output is a date that the calendar has
 */
export function birthDateFields(today: BirthDate) {
  return z
    .object({
      year: z.string().max(40).default(""),
      month: z.string().max(10).default(""),
      day: z.string().max(10).default(""),
    })
    .transform((fields, context): BirthDate => {
      const whole = fields.year
        .normalize("NFKC")
        .match(/^\s*(\d{2,4})\D+(\d{1,2})\D+(\d{1,2})\D*$|^\s*(\d{4})(\d{2})(\d{2})\s*$/);
      const [year = "", month = "", day = ""] =
        whole && !digits(fields.month) && !digits(fields.day)
          ? whole.slice(1).filter((part) => part !== undefined)
          : [digits(fields.year), digits(fields.month), digits(fields.day)];
      const date = {
        year: year.length === 2 ? centuryOf(Number(year), today.year) : Number(year),
        month: Number(month),
        day: Number(day),
      };
      if (!exists(date) || date.year < oldest || order(date) > order(today)) {
        context.addIssue({ code: "custom", message: "not-a-date" });
        return z.NEVER;
      }
      return date;
    });
}

/** Two digits are the latest such year that is not in the future. */
function centuryOf(twoDigits: number, thisYear: number): number {
  const candidate = Math.floor(thisYear / 100) * 100 + twoDigits;
  return candidate > thisYear ? candidate - 100 : candidate;
}

function exists({ year, month, day }: BirthDate): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const order = (date: BirthDate) => date.year * 10_000 + date.month * 100 + date.day;
