import fc from "fast-check";
import { expect, it } from "vitest";
import { addDays } from "../shared/time/seoul";
import { getFirstDoseSpan, getSecondDoseSpan, isWithinSpan } from "./dose-interval";

const day = fc.integer({ min: 0, max: 3_000 }).map((days) => addDays("2026-01-01", days));
const interval = fc
  .record({ days: fc.integer({ min: 1, max: 120 }), early: fc.nat(120), daysLate: fc.nat(60) })
  .map(({ days, early, daysLate }) => ({ days, daysEarly: early % days, daysLate }));

it("names the days of a known product: 21 days, up to 4 earlier and 7 later", () => {
  const product = { days: 21, daysEarly: 4, daysLate: 7 };
  expect(getSecondDoseSpan("2026-02-10", product)).toEqual({ from: "2026-02-27", to: "2026-03-10" });
  expect(getFirstDoseSpan("2026-03-10", product)).toEqual({ from: "2026-02-10", to: "2026-02-21" });
});

it("judges a pair of days alike from either dose", () => {
  fc.assert(
    fc.property(day, day, interval, (first, second, product) => {
      expect(isWithinSpan(second, getSecondDoseSpan(first, product))).toBe(
        isWithinSpan(first, getFirstDoseSpan(second, product)),
      );
    }),
  );
});

it("puts the second dose always after the first, and the whole interval always within", () => {
  fc.assert(
    fc.property(day, interval, (first, product) => {
      const { from, to } = getSecondDoseSpan(first, product);
      expect(from > first).toBe(true);
      expect(to >= from).toBe(true);
      expect(isWithinSpan(addDays(first, product.days), { from, to })).toBe(true);
    }),
  );
});

it("takes a span's first and last day and none outside; without a span any day", () => {
  const span = { from: "2026-02-27", to: "2026-03-10" };
  const days = ["2026-02-26", "2026-02-27", "2026-03-10", "2026-03-11"];
  expect(days.map((day) => isWithinSpan(day, span))).toEqual([false, true, true, false]);
  expect(isWithinSpan("2026-02-26", undefined)).toBe(true);
});
