import { z } from "zod";
import { composeText, toComparable } from "../../shared/tidy-text";
import {
  type ClinicFeature,
  type ClinicLanguage,
  clinicFeatures,
  clinicLanguages,
} from "../clinic-attributes";
import type { ClinicSchedule, Hours } from "../schedule";
import { formatMinute, hourFields, toHours, weekdays } from "../schedule-form";
import { parseClinicPhone } from "./clinic-phone";

/** The part of a clinic's plan that the register knows; the rest is the clinic's own. */
export type RegisteredSchedule = Pick<ClinicSchedule, "hours" | "slotMinutes" | "places">;

/** A clinic as the register of clinics keeps it. */
export interface ClinicRecord {
  districtCode: string;
  nameKo: string;
  nameEn: string;
  addressKo: string;
  addressEn: string;
  phone: string;
  /** Degrees (WGS 84); null where nobody entered them. */
  latitude: number | null;
  longitude: number | null;
  features: ClinicFeature[];
  languages: ClinicLanguage[];
  /** Null until the clinic itself says how it works. */
  plan: RegisteredSchedule | null;
}

/** A clinic's fields as they are typed, in a form or in a file. */
export type ClinicValues = Record<string, string>;

/** One line of visible characters. */
const text = (most: number) =>
  z
    .string()
    .transform(composeText)
    .pipe(
      z
        .string()
        .min(1)
        .max(most)
        .regex(/^\P{Cc}*$/u),
    );
/** A text of digits, in whatever width they were typed. */
const digits = () => z.string().transform((typed) => typed.normalize("NFKC").trim());

/** Degrees within Korea; a latitude in the longitude's place is none. */
const degrees = (least: number, most: number) =>
  digits()
    .pipe(z.string().regex(/^(\d{1,3}(\.\d{1,30})?)?$/))
    .transform((typed) => (typed === "" ? null : Number(typed)))
    .pipe(z.number().min(least).max(most).nullable());

/** Words with spaces, commas or semicolons between, each known and taken once. */
const words = <T extends string>(known: readonly T[]) =>
  z
    .string()
    .transform((typed) => [...new Set(typed.split(/[\s,;]+/).filter(Boolean))])
    .pipe(z.array(z.enum(known as readonly [T, ...T[]])))
    .transform((found) => known.filter((word) => (found as T[]).includes(word)));

const count = (least: number, most: number) =>
  digits()
    .pipe(z.string().regex(/^\d{0,4}$/))
    .transform((typed) => (typed === "" ? null : Number(typed)))
    .pipe(z.number().min(least).max(most).nullable());

const fields = {
  districtCode: z
    .string()
    .trim()
    .regex(/^\d{5}$/),
  nameKo: text(60),
  nameEn: text(100),
  addressKo: text(150),
  addressEn: text(200),
  phone: z.string().transform((typed, context) => {
    const phone = parseClinicPhone(typed);
    if (phone === null) context.addIssue({ code: "custom" });
    return phone ?? z.NEVER;
  }),
  latitude: degrees(32, 39),
  longitude: degrees(124, 133),
  features: words(clinicFeatures),
  languages: words(clinicLanguages),
  places: count(0, 1_000),
  slotMinutes: count(5, 240),
};

const form = z.object(fields);
const fieldNames = Object.keys(fields) as (keyof typeof fields)[];

/** A part of the record that is wrong: a field, or a weekday's hours. */
export type ClinicFault = keyof typeof fields | `day${(typeof weekdays)[number]}`;

export type ParsedClinic =
  | { record: ClinicRecord; faults?: undefined }
  | { record?: undefined; faults: ClinicFault[] };

/** Reads a clinic's fields: a record, or which of them are wrong. */
export function parseClinic(values: ClinicValues): ParsedClinic {
  const faults: ClinicFault[] = [];
  const hours = new Map<number, Hours>();
  for (const day of weekdays) {
    const found = toHours(values, day);
    if (found === undefined) faults.push(`day${day}`);
    else if (found) hours.set(day, found);
  }
  const parsed = form.safeParse(Object.fromEntries(fieldNames.map((name) => [name, values[name] ?? ""])));
  if (!parsed.success) {
    faults.push(...new Set(parsed.error.issues.map((issue) => issue.path[0] as keyof typeof fields)));
    return { faults };
  }
  const { places, slotMinutes, ...rest } = parsed.data;
  if ((rest.latitude === null) !== (rest.longitude === null))
    faults.push(rest.latitude === null ? "latitude" : "longitude");
  // Hours alone make no times: it must be said how many people each takes.
  const planned = hours.size > 0 || places !== null;
  if (planned && places === null) faults.push("places");
  if (faults.length > 0) return { faults };
  const plan = planned ? { hours, places: places ?? 0, slotMinutes: slotMinutes ?? 60 } : null;
  return { record: { ...rest, plan } };
}

/** A record's fields as they would be typed. */
export function toClinicValues(record: ClinicRecord): ClinicValues {
  const { plan, features, languages, latitude, longitude, ...rest } = record;
  const values: ClinicValues = {
    ...rest,
    latitude: latitude === null ? "" : String(latitude),
    longitude: longitude === null ? "" : String(longitude),
    features: features.join(" "),
    languages: languages.join(" "),
    places: plan === null ? "" : String(plan.places),
    slotMinutes: plan === null ? "" : String(plan.slotMinutes),
  };
  for (const day of weekdays) {
    const open = plan?.hours.get(day);
    const minutes = [open?.opens, open?.closes, open?.lunch?.from, open?.lunch?.to];
    hourFields.forEach((field, n) => {
      const minute = minutes[n];
      values[`${field}${day}`] = minute === undefined ? "" : formatMinute(minute);
    });
  }
  return values;
}

/** A record's fields that say how the clinic works. */
const ofPlan = /^(places|slotMinutes|(opens|closes|from|to)\d)$/;

/** What two clinics of one district must not have in common: names that read alike are one. */
export const toNameKey = (districtCode: string, nameKo: string): string =>
  `${districtCode} ${toComparable(nameKo).replace(/\(주\)|주식회사|의료법인/g, "")}`;

/** Whether two records say the same of how the clinic works. */
export function isSameSchedule(a: ClinicRecord, b: ClinicRecord): boolean {
  return sameFields(a, b, (name) => ofPlan.test(name));
}

/** Whether two records are the same. */
export function isSameRecord(a: ClinicRecord, b: ClinicRecord): boolean {
  return sameFields(a, b, () => true);
}

function sameFields(a: ClinicRecord, b: ClinicRecord, counts: (name: string) => boolean): boolean {
  const [one, other] = [toClinicValues(a), toClinicValues(b)];
  return Object.keys(one).every((name) => !counts(name) || one[name] === other[name]);
}
