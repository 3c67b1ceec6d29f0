import { expect, it } from "vitest";
import { formatBirthDate, parseBirth, parseBirthDate, toBirthDateFields } from "./birth-date-form";

it("reads every day of a hundred and fifty years as the calendar has it, and none between two months", () => {
  for (let year = 1880; year <= 2030; year++)
    for (let month = 0; month <= 13; month++)
      for (let day = 0; day <= 32; day++) {
        const text = formatBirthDate({ year, month, day });
        const date = new Date(Date.UTC(year, month - 1, day));
        const has = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
        expect(parseBirthDate(text), text).toEqual(has ? { year, month, day } : null);
      }
});

it.each(["", "1968-3-4", "1968-03-04T00:00", " 1968-03-04", "1968/03/04", "+1968-03-04", "١٩٦٨-03-04"])(
  "does not read %j",
  (text) => expect(parseBirthDate(text)).toBeNull(),
);

// Already the 20th in Seoul.
const now = new Date("2026-07-19T15:00:00Z");

it("reads three typed fields, up to the day that it is in Seoul", () => {
  expect(parseBirth({ year: "1968", month: "3", day: "4" }, now)).toEqual({
    date: { year: 1968, month: 3, day: 4 },
  });
  expect(parseBirth({ year: "2026", month: "7", day: "20" }, now)).toHaveProperty("date");
  expect(parseBirth({ year: "2026", month: "7", day: "21" }, now)).toEqual({ fault: "future" });
  expect(parseBirth({}, now)).toEqual({ fault: "missing" });
});

it("writes what three fields say as a date", () => {
  const fields = toBirthDateFields(now);
  expect(fields.parse({ year: "1968", month: "3", day: "4" })).toBe("1968-03-04");
  expect(fields.safeParse({ year: "2026", month: "7", day: "21" }).success).toBe(false);
});

it("writes years of fewer digits with four", () => {
  expect(formatBirthDate({ year: 968, month: 3, day: 4 })).toBe("0968-03-04");
});
