import { expect, test } from "vitest";
import { copyWindow } from "./copy-window";
import { at, createWindowInput } from "./testing/window-input";
import { countPeople, createPreview, diffWindows, getEligibilityAt } from "./window-preview";
import type { StoredWindow } from "./windows";

const stored = (change: Partial<StoredWindow>): StoredWindow => ({
  ...createWindowInput,
  slug: "other",
  pausedAt: null,
  version: 1,
  clearedVersion: 1,
  overrideReason: null,
  provinceDoses: null,
  ...change,
});
const population = new Map([
  [1967, 800_000],
  [1968, 900_000],
]);

test("counts people by year and by the days that end in a digit", () => {
  expect(countPeople(createWindowInput, population)).toBe(1_700_000);
  const byDigit = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) =>
    countPeople({ ...createWindowInput, lastDigits: [digit] }, population),
  );
  expect(Math.abs(byDigit.reduce((sum, people) => sum + people, -1_700_000))).toBeLessThan(10);
  expect(byDigit[1]).toBeGreaterThan(byDigit[0] ?? 0);
  expect(createPreview({ ...createWindowInput, birthYearTo: 1969 }, [], population).unknownYears).toEqual([
    1969,
  ]);
});

test("overlaps others only where the same people are in both at the same time", () => {
  const overlaps = (change: Partial<StoredWindow>) =>
    createPreview(createWindowInput, [stored(change)], population).overlaps;
  expect(overlaps({ birthYearFrom: 1968, birthYearTo: 1970, closesAt: at("21:00") })).toMatchObject([
    { years: [1968, 1968], digits: [], from: at("19:00"), until: at("21:00") },
  ]);
  expect(overlaps({ lastDigits: [4] })).toMatchObject([{ digits: [4] }]);
  expect(overlaps({ birthYearFrom: 1969, birthYearTo: 1970 })).toEqual([]);
  expect(overlaps({ lobbyOpensAt: at("23:00"), opensAt: at("23:10"), closesAt: at("23:30") })).toEqual([]);
  expect(overlaps({ slug: "w" })).toEqual([]);
});

test("tells a person what they would be told, with the wish in the place of what is stored", () => {
  const born = { year: 1969, month: 3, day: 4 };
  const windows = [stored({ slug: "w" })];
  expect(getEligibilityAt(createWindowInput, windows, born, at("20:00")).reason).toBe("no-window-planned");
  const wider = { ...createWindowInput, birthYearTo: 1969 };
  expect(getEligibilityAt(wider, windows, born, at("19:59")).reason).toBe("lobby");
  expect(getEligibilityAt(wider, windows, born, at("20:00")).reason).toBe("open");
  expect(getEligibilityAt({ ...wider, publishedAt: null }, windows, born, at("20:00")).reason).toBe(
    "no-window-planned",
  );
});

test("names the fields that differ", () => {
  expect(
    diffWindows(createWindowInput, { ...createWindowInput, lastDigits: [4], closesAt: at("22:00") }),
  ).toEqual(["lastDigits", "closesAt"]);
});

test("a copy is a draft, at the same time of the week, with its lobby ahead", () => {
  const later = copyWindow(createWindowInput, at("19:00"));
  expect(later).toMatchObject({ slug: "", publishedAt: null, birthYearFrom: 1967, product: "wished" });
  expect(later.opensAt.toISOString()).toBe("2026-07-26T11:00:00.000Z");
  expect(copyWindow(createWindowInput, at("18:59")).opensAt).toEqual(createWindowInput.opensAt);
});
