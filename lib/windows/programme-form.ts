import { z } from "zod";
import type { Product, Programme } from "./programme";

/** A field that cannot be read; each has its words in both languages. */
export type ProgrammeFault = keyof Programme;
export type ProductFault = keyof Product;

const whole = (from: number, to: number) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.number().min(from, { abort: true }).max(to, { abort: true }));

/** The same bounds as the table's own checks. */
const programme = z.object({
  holdSeconds: whole(90, 1_200),
  peopleABooker: whole(0, 10),
  agentPercent: whole(0, 50),
  againAfterDays: whole(0, 365),
});

const name = z.string().trim().min(1).max(60);
const none = z.literal("").transform(() => null);
const product = z
  .object({
    code: z
      .string()
      .trim()
      .regex(/^[a-z0-9](-?[a-z0-9]){1,39}$/),
    nameKo: name,
    nameEn: name,
    intervalDays: z.union([none, whole(1, 730)]),
    daysEarly: z.union([none.transform(() => 0), whole(0, 365)]),
    daysLate: z.union([none.transform(() => 0), whole(0, 365)]),
  })
  // The second dose is never due on the day of the first, or before it.
  .refine(({ intervalDays, daysEarly }) => intervalDays === null || daysEarly < intervalDays, {
    path: ["daysEarly"],
  })
  .transform((read) => (read.intervalDays === null ? { ...read, daysEarly: 0, daysLate: 0 } : read));

type Read<T, F> = { value: T; faults?: undefined } | { value?: undefined; faults: F[] };

function reading<T>(schema: z.ZodType<T>, values: Record<string, string>): Read<T, keyof T> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return { value: parsed.data };
  return { faults: [...new Set(parsed.error.issues.map((issue) => issue.path[0] as keyof T))] };
}

export function parseProgrammeForm(values: Record<string, string>): Read<Programme, ProgrammeFault> {
  return reading(programme, values);
}

/** Reads a vaccine product; one that is given once has no interval. */
export function parseProductForm(values: Record<string, string>): Read<Product, ProductFault> {
  return reading(product, values);
}
