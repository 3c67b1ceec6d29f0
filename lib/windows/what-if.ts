import { z } from "zod";
import type { BirthDate } from "../eligibility/cohort";

const question = z.object({
  born: z.iso.date(),
  askedAt: z.iso.datetime({ local: true }).transform((text) => new Date(`${text.slice(0, 16)}:00+09:00`)),
});

/** Of whom and when an admin asks what they would be told: a birth date, and a wall clock in Korea; or nothing. */
export function parseWhatIf(fields: Record<string, string>): { birth: BirthDate; at: Date } | undefined {
  const read = question.safeParse(fields);
  if (!read.success) return undefined;
  const [year = 0, month = 0, day = 0] = read.data.born.split("-").map(Number);
  return { birth: { year, month, day }, at: read.data.askedAt };
}
