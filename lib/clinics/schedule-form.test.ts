import { describe, expect, it } from "vitest";
import { formatMinute, parseLotForm, parseScheduleForm, toScheduleFormValues } from "./schedule-form";

const good = {
  slotMinutes: "60",
  places: "5",
  dosesADay: "",
  weeks: "10",
  closedDays: "2026-12-24, 2026-12-31",
  opens1: "09:00",
  closes1: "17:00",
  from1: "12:00",
  to1: "13:00",
  opens6: "9:30",
  closes6: "24:00",
};

describe("the capacity form", () => {
  it("is read as a plan, and a plan is written into it", () => {
    const { plan } = parseScheduleForm(good);
    if (!plan) throw new Error("not read");
    expect(plan).toMatchObject({ slotMinutes: 60, places: 5, dosesADay: null, openOnHolidays: false });
    expect([...plan.hours]).toEqual([
      [1, { opens: 540, closes: 1_020, lunch: { from: 720, to: 780 } }],
      [6, { opens: 570, closes: 1_440, lunch: null }],
    ]);
    expect([...plan.closedDays]).toEqual(["2026-12-24", "2026-12-31"]);
    expect(parseScheduleForm(toScheduleFormValues(plan)).plan).toEqual(plan);
  });

  it.each([
    [{ opens1: "25:00" }, "day1"],
    [{ opens1: "09:60" }, "day1"],
    [{ closes1: "" }, "day1"],
    [{ from1: "08:00" }, "day1"],
    [{ to1: "" }, "day1"],
    [{ opens6: "24:00" }, "day6"],
    [{ places: "-1" }, "places"],
    [{ places: "" }, "places"],
    [{ slotMinutes: "3" }, "slotMinutes"],
    [{ dosesADay: "many" }, "dosesADay"],
    [{ weeks: "0" }, "weeks"],
    [{ closedDays: "2026-02-30" }, "closedDays"],
  ])("says what is wrong with %o", (wrong, fault) =>
    expect(parseScheduleForm({ ...good, ...wrong }).faults).toEqual([fault]),
  );
});

it("reads a lot, or says which of its fields are wrong", () => {
  const lot = { product: "p", lot: "A-1", doses: "60", expiresOn: "2026-12-01" };
  expect(parseLotForm(lot)).toEqual({ lot: { ...lot, doses: 60 } });
  expect(parseLotForm({ ...lot, doses: "", lot: " ", expiresOn: "soon" }).faults).toEqual([
    "lot",
    "doses",
    "expiresOn",
  ]);
});

it("writes times of day with two digits", () => expect(formatMinute(545)).toBe("09:05"));
