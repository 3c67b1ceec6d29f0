import { z } from "zod";
import type { BirthDate } from "../eligibility/cohort";
import { tidyText } from "../shared/tidy-text";

/** A birth date as it is typed: in three fields, or whole in any of them. */
export interface TypedDate {
  year: string;
  month: string;
  day: string;
}

/**
 * What is wrong with a typed birth date: nothing is there; which part cannot be read; the month has no such day; it
 * lies ahead, or before anybody alive; it can be read as two dates; or a whole date says another than the fields.
 */
export const birthFaults = [
  "missing",
  "year",
  "month",
  "day",
  "no-such-day",
  "future",
  "too-early",
  "ambiguous",
  "two-dates",
] as const;
export type BirthFault = (typeof birthFaults)[number];

const oldest = 1900;
/** Nobody is older; a year of two digits that could be of such an age or of now is not guessed at. */
const oldestAge = 110;
/** The longest text of one field that is looked at. */
const longest = 40;

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** Years, months and days with what people write behind them. */
const yearPart = /^(?:서기 ?)?(?<value>\d{4}|'?\d{2}) ?(?:년도?|年|year)? ?[.,/-]?$/;
const monthPart =
  /^(?:(?<value>\d{1,2}) ?(?:월|月)?|(?<name>(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)) ?[.,/-]?$/;
const dayPart = /^(?<value>\d{1,2}) ?(?:일|日|st|nd|rd|th)? ?[.,/-]?(?: ?생)?$/;

/** Whole dates, and which parts their groups are. Blanks were made one before. */
const wholes: { pattern: RegExp; order: "ymd" | "dmy" | "mdy" }[] = [
  { pattern: /^(\d{4})(\d{2})(\d{2})\.?$/, order: "ymd" },
  { pattern: /^(\d{2})(\d{2})(\d{2})\.?$/, order: "ymd" },
  {
    pattern:
      /^(?:서기 ?)?(\d{4}|'?\d{2}) ?(?:[.,/·-]|년|年|월|月| ) ?(\d{1,2}) ?(?:[.,/·-]|년|年|월|月| ) ?(\d{1,2}) ?(?:일|日)? ?[.,/-]?(?: ?생)?$/,
    order: "ymd",
  },
  {
    pattern:
      /^(\d{4}) ?(?:[.,/·-]|년|年|월|月| ) ?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* ?(?:[.,/·-]|년|年|월|月| ) ?(\d{1,2}) ?(?:일|日)? ?[.,/-]?(?: ?생)?$/,
    order: "ymd",
  },
  {
    pattern:
      /^(\d{1,2})(?:st|nd|rd|th)? ?(?:[.,/·-]|년|年|월|月| ) ?(?:of )?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* ?(?:[.,/·-]|년|年|월|月| ) ?(\d{4})\.?$/,
    order: "dmy",
  },
  {
    pattern:
      /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* ?(?:[.,/·-]|년|年|월|月| ) ?(\d{1,2})(?:st|nd|rd|th)? ?(?:[.,/·-]|년|年|월|月| ) ?(\d{4})\.?$/,
    order: "mdy",
  },
  {
    pattern: /^(\d{1,2}) ?(?:[.,/·-]|년|年|월|月| ) ?(\d{1,2}) ?(?:[.,/·-]|년|年|월|月| ) ?(\d{4})\.?$/,
    order: "dmy",
  },
];

type Read = { date: BirthDate } | { fault: BirthFault };

/**
 * A birth date as people write it: full-width digits, 1968년, a year of two digits (68 is 1968), and the whole date in
 * any of the fields (1968. 3. 4., 1968년 3월 4일, 68-03-04, 19680304, 680304, 4 March 1968). Nothing is guessed: what
 * could be two dates is refused.
 *
 * @param today the present calendar date in Seoul; nobody is born after it
 */
export function readTypedDate(typed: TypedDate, today: BirthDate): Read {
  const fields = { year: tidy(typed.year), month: tidy(typed.month), day: tidy(typed.day) };
  const all = Object.values(fields);
  if (all.every((text) => text === "")) return { fault: "missing" };
  const whole = all.filter((text) => readWhole(text, today) !== null);
  if (whole.length > 0) return readAround(whole, fields, today);
  // All in one field, and no date: a fault of the whole rather than of a year.
  const year = yearPart.exec(fields.year)?.groups?.value;
  const month = monthPart.exec(fields.month)?.groups;
  const day = dayPart.exec(fields.day)?.groups?.value;
  if (year === undefined) return { fault: "year" };
  if (month === undefined) return { fault: "month" };
  if (day === undefined) return { fault: "day" };
  return judge(year, month.value ?? String(months.indexOf((month.name ?? "").slice(0, 3)) + 1), day, today);
}

const tidy = (text: string) => tidyText(text).toLowerCase();

/** A whole date, and the fields beside it, which may say the same once more and nothing else. */
function readAround([whole = "", ...others]: string[], fields: TypedDate, today: BirthDate): Read {
  const read = readWhole(whole, today) as Read;
  if ("fault" in read) return read;
  const { date } = read;
  const own = (part: keyof BirthDate, pattern: RegExp) => {
    const text = fields[part];
    if (text === "" || text === whole || others.includes(text)) return true;
    const value = pattern.exec(text)?.groups?.value;
    return value !== undefined && Number(value.replace("'", "")) % 100 === date[part] % 100;
  };
  const same = others.every((other) => {
    const again = readWhole(other, today);
    return again !== null && "date" in again && order(again.date) === order(date);
  });
  const agree = own("year", yearPart) && own("month", monthPart) && own("day", dayPart);
  return same && agree ? read : { fault: "two-dates" };
}

/** What a text says that has the form of a whole date; null for any other. */
function readWhole(text: string, today: BirthDate): Read | null {
  for (const { pattern, order } of wholes) {
    const found = pattern.exec(text);
    if (!found) continue;
    const [one = "", two = "", three = ""] = found.slice(1);
    if (order === "ymd") return judge(one, numberOf(two), three, today);
    if (order === "mdy") return judge(three, numberOf(one), two, today);
    const named = !/^\d/.test(two);
    // 3/4/1968 is a day of March to some and of April to others.
    if (!named && one !== two && Number(one) <= 12 && Number(two) <= 12) return { fault: "ambiguous" };
    const swapped = !named && Number(two) > 12;
    return swapped ? judge(three, one, two, today) : judge(three, numberOf(two), one, today);
  }
  return null;
}

const numberOf = (month: string) =>
  /^\d/.test(month) ? month : String(months.indexOf(month.slice(0, 3)) + 1);

function judge(typedYear: string, typedMonth: string, typedDay: string, today: BirthDate): Read {
  const digits = typedYear.replace("'", "");
  const [month, day] = [Number(typedMonth), Number(typedDay)];
  const years = digits.length === 2 ? yearsOf(Number(digits), today.year) : [Number(digits)];
  if (month < 1 || month > 12) return { fault: "month" };
  if (day < 1 || day > 31) return { fault: "day" };
  const there = years.map((year) => ({ year, month, day })).filter(exists);
  if (there.length === 0) return { fault: "no-such-day" };
  const [date, another] = there.filter((candidate) => order(candidate) <= order(today));
  if (!date) return { fault: "future" };
  if (another) return { fault: "ambiguous" };
  return date.year < oldest ? { fault: "too-early" } : { date };
}

/** The years that two digits can mean of somebody alive. */
function yearsOf(twoDigits: number, thisYear: number): number[] {
  const century = Math.floor(thisYear / 100) * 100;
  const [late, early] = [century + twoDigits, century - 100 + twoDigits];
  if (late > thisYear) return [early];
  return thisYear - early <= oldestAge ? [late, early] : [late];
}

function exists({ year, month, day }: BirthDate): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const order = (date: BirthDate) => date.year * 10_000 + date.month * 100 + date.day;

/** The rule of typed birth dates as a schema of `{year, month, day}` texts; the message of an issue is a `BirthFault`. */
export function birthDateFields(today: BirthDate) {
  const part = z.string().default("");
  return z.object({ year: part, month: part, day: part }).transform((typed, context): BirthDate => {
    const long = (["year", "month", "day"] as const).find((field) => typed[field].length > longest);
    const read: Read = long ? { fault: long } : readTypedDate(typed, today);
    if ("date" in read) return read.date;
    context.addIssue({ code: "custom", message: read.fault });
    return z.NEVER;
  });
}
