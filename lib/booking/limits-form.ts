import { z } from "zod";
import type { WindowLimits } from "./stock";

const count = z
  .string()
  .trim()
  .regex(/^\d{0,9}$/)
  .transform((text) => (text === "" ? null : Number(text)));
const percent = count.pipe(z.number().min(1).max(100).nullable());

/** A field of the form that can be wrong: `doses`, `sharePercent`, or `doses-CODE` of a province. */
export type LimitsFault = string;

/** Reads the form in which an admin says what a window may give out; empty fields limit nothing. */
export function readLimitsForm(
  values: Record<string, string>,
): { limits: WindowLimits; faults?: undefined } | { limits?: undefined; faults: LimitsFault[] } {
  const faults: LimitsFault[] = [];
  const read = (field: string, type: typeof count | typeof percent) => {
    const parsed = type.safeParse(values[field] ?? "");
    if (!parsed.success) faults.push(field);
    return parsed.data ?? null;
  };
  const byProvince: Record<string, number> = {};
  for (const field of Object.keys(values)) {
    const [, code] = /^doses-(\d{2})$/.exec(field) ?? [];
    const doses = code && read(field, count);
    if (code && typeof doses === "number") byProvince[code] = doses;
  }
  const limits = {
    product: values.product || null,
    doses: read("doses", count),
    byProvince,
    sharePercent: read("sharePercent", percent),
  };
  return faults.length > 0 ? { faults } : { limits };
}

/** The form's fields for limits. */
export function limitsValues({
  product,
  doses,
  byProvince,
  sharePercent,
}: WindowLimits): Record<string, string> {
  const text = (value: number | null) => (value === null ? "" : String(value));
  return {
    product: product ?? "",
    doses: text(doses),
    sharePercent: text(sharePercent),
    ...Object.fromEntries(
      Object.entries(byProvince).map(([code, value]) => [`doses-${code}`, String(value)]),
    ),
  };
}
