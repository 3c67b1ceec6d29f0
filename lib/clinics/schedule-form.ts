import { z } from "zod";
import { tidyText } from "../shared/tidy-text";
import type { Delivery } from "./capacity";
import type { ClinicSchedule, Hours, Lot } from "./schedule";

/** What the capacity form sends, as typed. */
export type ScheduleValues = Record<string, string>;

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
export const hourFields = ["opens", "closes", "from", "to"] as const;

/** A part of the form that is wrong: a weekday's row, or a field. */
export type ScheduleFault = `day${(typeof weekdays)[number]}` | keyof typeof numbers | "closedDays";

const number = (least: number, most: number) =>
  z
    .string()
    .regex(/^\s*\d+\s*$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most));
const numbers = {
  slotMinutes: number(5, 240),
  places: number(0, 1_000),
  dosesADay: z.union([z.literal("").transform(() => null), number(0, 100_000)]),
  weeks: number(1, 26),
};

/** "09:30" → 570; undefined for what is no time of day. 24:00 is the end of it. */
export function toMinute(text: string): number | undefined {
  const [, hours = "", minutes = ""] = /^(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? [];
  const minute = hours === "" ? Number.NaN : Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && minute <= 1_440 ? minute : undefined;
}

/** 570 → "09:30" */
export function formatMinute(minute: number): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** A weekday's hours; null for a day off; undefined for hours that cannot be. */
export function toHours(values: ScheduleValues, day: number): Hours | null | undefined {
  const texts = hourFields.map((field) => values[`${field}${day}`]?.trim() ?? "");
  if (texts.every((text) => text === "")) return null;
  const [opens, closes, from, to] = texts.map(toMinute);
  if (opens === undefined || closes === undefined || opens >= closes) return undefined;
  if (texts[2] === "" && texts[3] === "") return { opens, closes, lunch: null };
  if (from === undefined || to === undefined) return undefined;
  return opens <= from && from < to && to <= closes ? { opens, closes, lunch: { from, to } } : undefined;
}

/** Reads the capacity form: a plan, or which of its parts are wrong. */
export function parseScheduleForm(
  values: ScheduleValues,
): { plan: ClinicSchedule; faults?: undefined } | { plan?: undefined; faults: ScheduleFault[] } {
  const faults: ScheduleFault[] = [];
  const hours = new Map<number, Hours>();
  for (const day of weekdays) {
    const found = toHours(values, day);
    if (found === undefined) faults.push(`day${day}`);
    else if (found) hours.set(day, found);
  }
  const parsed = z.object(numbers).safeParse(values);
  if (!parsed.success)
    faults.push(...new Set(parsed.error.issues.map((issue) => issue.path[0] as keyof typeof numbers)));
  const closed = (values.closedDays ?? "").split(/[\s,]+/).filter(Boolean);
  if (!closed.every((day) => z.iso.date().safeParse(day).success)) faults.push("closedDays");
  if (faults.length > 0 || !parsed.success) return { faults };
  const openOnHolidays = values.openOnHolidays === "yes";
  return { plan: { ...parsed.data, hours, openOnHolidays, closedDays: new Set(closed) } };
}

/** The form's fields for a plan. */
export function toScheduleFormValues(plan: ClinicSchedule): ScheduleValues {
  const values: ScheduleValues = {
    slotMinutes: String(plan.slotMinutes),
    places: String(plan.places),
    dosesADay: plan.dosesADay === null ? "" : String(plan.dosesADay),
    weeks: String(plan.weeks),
    openOnHolidays: plan.openOnHolidays ? "yes" : "no",
    closedDays: [...plan.closedDays].join(", "),
  };
  for (const [day, { opens, closes, lunch }] of plan.hours) {
    values[`opens${day}`] = formatMinute(opens);
    values[`closes${day}`] = formatMinute(closes);
    if (lunch) {
      values[`from${day}`] = formatMinute(lunch.from);
      values[`to${day}`] = formatMinute(lunch.to);
    }
  }
  return values;
}

/** A lot's number as it stands on the box. */
export const lotNumber = z
  .string()
  .max(200)
  .transform((text) => tidyText(text).toUpperCase())
  .pipe(z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,39}$/u));

const lot = z.object({
  product: z.string().min(1).max(60),
  lot: lotNumber,
  doses: number(0, 1_000_000),
  expiresOn: z.iso.date(),
});

export type LotFault = keyof Lot | "receivedOn";

export function parseLotForm(
  values: ScheduleValues,
): { lot: Lot; faults?: undefined } | { lot?: undefined; faults: LotFault[] } {
  const parsed = lot.safeParse(values);
  if (parsed.success) return { lot: parsed.data };
  return { faults: [...new Set(parsed.error.issues.map((issue) => issue.path[0] as LotFault))] };
}

const delivery = lot.extend({
  key: z.uuid(),
  doses: number(1, 1_000_000),
  receivedOn: z.iso.date(),
});

/** What arrived. Without its key a form is none of the page's, and is refused as a fault of all of it. */
export function parseDeliveryForm(
  values: ScheduleValues,
): { delivery: Delivery; faults?: undefined } | { delivery?: undefined; faults: LotFault[] } {
  const parsed = delivery.safeParse(values);
  if (parsed.success) return { delivery: parsed.data };
  const faults = new Set(parsed.error.issues.map((issue) => issue.path[0]));
  return { faults: [...faults].map((field) => (field === "key" ? "doses" : (field as LotFault))) };
}
