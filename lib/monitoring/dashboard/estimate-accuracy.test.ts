import { expect, test } from "vitest";
import { EstimateAccuracy, isAccurate } from "./estimate-accuracy";

const exact = (ahead: number, rate: number | null) =>
  rate ? { from: (ahead / rate) * 48, to: (ahead / rate) * 72 } : null;

/** A line of 600 whom `perSecond` are called, although `shown` a minute are told. */
function run(perSecond: number, shown: number) {
  const waits = new EstimateAccuracy(exact);
  for (let second = 0; second <= 200; second++) {
    const served = Math.min(600, Math.floor(second * perSecond));
    waits.look([{ slug: "w", entries: 600, served, ratePerMinute: shown }], second * 1_000);
  }
  return waits.of("w");
}

test("a shown wait that came true is told so", () => {
  const verdicts = run(5, 300);
  expect(verdicts.length).toBeGreaterThan(10);
  expect(isAccurate(verdicts)).toBe(verdicts.length);
  expect(verdicts[0]).toEqual({ from: 96, to: 144, took: 120 });
});

test("and one that did not", () => {
  const verdicts = run(5, 900);
  expect(isAccurate(verdicts)).toBe(0);
});

test("a line that is over is forgotten, and one that never moves keeps a bound", () => {
  const waits = new EstimateAccuracy(exact);
  for (let n = 0; n < 100_000; n++)
    waits.look([{ slug: "w", entries: 10, served: 0, ratePerMinute: 1 }], n * 10_000);
  waits.look([{ slug: "w", entries: 10, served: 10, ratePerMinute: 1 }], 2_000_000_000);
  expect(waits.of("w")).toHaveLength(100);
  waits.look([], 2_000_001_000);
  expect(waits.of("w")).toEqual([]);
});
