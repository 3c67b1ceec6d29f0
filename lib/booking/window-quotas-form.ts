import { z } from "zod";

/** Doses as people type them, "1,000" too; null for an empty field. */
const doses = z
  .string()
  .transform((text) => text.replace(/[\s,]/g, ""))
  .pipe(z.string().regex(/^\d{0,9}$/))
  .transform((text) => (text === "" ? null : Number(text)));

/** Reads the doses of each province that has its own; `faults` names fields, `doses-CODE`. */
export function readProvinceDoses(
  values: Record<string, string>,
): { byProvince: Record<string, number>; faults?: undefined } | { byProvince?: undefined; faults: string[] } {
  const faults: string[] = [];
  const byProvince: Record<string, number> = {};
  for (const [field, text] of Object.entries(values)) {
    const [, code] = /^doses-(\d{2})$/.exec(field) ?? [];
    if (!code) continue;
    const read = doses.safeParse(text);
    if (!read.success) faults.push(field);
    else if (read.data !== null) byProvince[code] = read.data;
  }
  return faults.length > 0 ? { faults } : { byProvince };
}
