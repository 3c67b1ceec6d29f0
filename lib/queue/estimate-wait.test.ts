import fc from "fast-check";
import { expect, it } from "vitest";
import { estimateWait } from "./estimate-wait";

const minute = 60;

it.each([
  [10, 60, { from: 8, to: 12 }],
  [11, 60, { from: 9, to: 13 }],
  [33, 60, { from: 26, to: 40 }],
  [72, 60, { from: 60, to: 85 }],
  [400, 60, { from: 330, to: 8 * minute }],
  [1_000, 60, { from: 13 * minute, to: 20 * minute }],
  [3_600, 60, { from: 50 * minute, to: 70 * minute }],
  [4_000, 60, { from: 55 * minute, to: 80 * minute }],
  [12 * 3_600, 60, { from: 580 * minute, to: 860 * minute }],
  [300, 100, { from: 140, to: 220 }],
  [2_500, 100, { from: 20 * minute, to: 30 * minute }],
  [9_000, 100, { from: 70 * minute, to: 110 * minute }],
])("%s people at %s a minute wait %o", (ahead, rate, range) =>
  expect(estimateWait(ahead, rate)).toEqual(range),
);

it("says nothing rather than something absurd", () => {
  expect(estimateWait(10, null)).toBeNull();
  expect(estimateWait(10, 0)).toBeNull();
  expect(estimateWait(10, -1)).toBeNull();
  expect(estimateWait(12 * 3_600 + 1, 60)).toBeNull();
  // 19 July 2021 showed 89 hours.
  expect(estimateWait(89 * 60 * 100, 100)).toBeNull();
});

it("holds the point estimate, grows with the people ahead, and is no wider than half of its middle", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50_000 }), fc.integer({ min: 1, max: 1_000 }), (ahead, rate) => {
      const range = estimateWait(ahead, rate);
      const next = estimateWait(ahead + 1, rate);
      if (!range || !next) return;
      const seconds = (ahead / rate) * 60;
      expect(range.from).toBeLessThanOrEqual(seconds);
      expect(range.to).toBeGreaterThanOrEqual(seconds);
      expect(next.to).toBeGreaterThanOrEqual(range.to);
      if (seconds >= 20)
        expect(range.to - range.from).toBeLessThanOrEqual((range.to + range.from) / 4 + 1e-9);
    }),
  );
});
