import fc from "fast-check";
import { expect, it } from "vitest";
import { waitFor } from "./estimate";

it.each([
  [0, 100, { from: 0, to: 1 }],
  [100, 100, { from: 0, to: 2 }],
  [2_500, 100, { from: 20, to: 30 }],
  [12_000, 100, { from: 90, to: 180 }],
])("%s ahead at %s a minute is %o", (ahead, rate, range) => expect(waitFor(ahead, rate)).toEqual(range));

it("says nothing rather than something absurd", () => {
  expect(waitFor(10, 0)).toBeNull();
  // 19 July 2021 showed 89 hours.
  expect(waitFor(89 * 60 * 100, 100)).toBeNull();
});

it("holds the point estimate, and grows with the people ahead", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 50_000 }), fc.integer({ min: 1, max: 1_000 }), (ahead, rate) => {
      const range = waitFor(ahead, rate);
      const next = waitFor(ahead + 1, rate);
      if (!range || !next) return;
      expect(range.from).toBeLessThanOrEqual(ahead / rate);
      expect(range.to).toBeGreaterThanOrEqual(ahead / rate);
      expect(next.to).toBeGreaterThanOrEqual(range.to);
    }),
  );
});
