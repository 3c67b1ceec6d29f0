import { getHolidayPreset } from "@hyunbinseo/holidays-kr";

/**
 * What is known of a day: a public holiday in Korea by the official gazette, substitute and temporary ones
 * included; or nothing, in a year whose holidays have not been announced.
 */
export type DayKind = "workday" | "holiday" | "unknown";

/** @param days YYYY-MM-DD in Seoul */
export async function getDayKinds(days: readonly string[]): Promise<Map<string, DayKind>> {
  const kinds = new Map<string, DayKind>();
  const years = new Map<string, Readonly<Record<string, readonly string[]>> | null>();
  for (const day of days) {
    const year = day.slice(0, 4);
    if (!years.has(year)) years.set(year, await getHolidayPreset(year).catch(() => null));
    const holidays = years.get(year);
    kinds.set(day, !holidays ? "unknown" : day in holidays ? "holiday" : "workday");
  }
  return kinds;
}
