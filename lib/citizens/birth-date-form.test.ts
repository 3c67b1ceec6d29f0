import { expect, it } from "vitest";
import { formatBirthDate, parseBirthDate } from "./birth-date-form";

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
