import { tidyText } from "../../shared/tidy-text";

/**
 * Korean numbers that a clinic can be called at: Seoul (02), the other areas (031–064), internet telephony (070),
 * personal and virtual numbers (010, 050x), free calls (080), and those of one number for the whole country (15xx–18xx).
 * Source: numbering plan of the Ministry of Science and ICT.
 */
const numbers = [
  /^(02)(\d{3,4})(\d{4})$/,
  /^(0[3-6]\d)(\d{3,4})(\d{4})$/,
  /^(070|080|010)(\d{3,4})(\d{4})$/,
  /^(050\d)(\d{3,4})(\d{4})$/,
  /^(1[5-8]\d{2})(\d{4})$/,
];

/** A clinic's number with its hyphens, however it was typed; null for one that cannot be dialled. */
export function parseClinicPhone(text: string): string | null {
  const typed = tidyText(text);
  if (!/^[\d\s().-]+$/.test(typed)) return null;
  const digits = typed.replace(/\D/g, "");
  for (const number of numbers) {
    const parts = number.exec(digits);
    if (parts) return parts.slice(1).join("-");
  }
  return null;
}
