import { describe, expect, test } from "vitest";
import { FunnelStats, getFunnelStep, getStepTimes, mergeFigures } from "./funnel-stats";

test.each([
  ["POST", "/check", "check"],
  ["POST", "/queue/*/enter", "enter"],
  ["GET", "/queue/*", null],
  ["GET", "/book/clinic", "choose"],
  ["POST", "/book/*", "hold"],
  ["POST", "/book/confirm", "confirm"],
  ["GET", "/admin/live", "staff"],
  ["GET", "other", null],
])("%s %s is of the step %s", (method, route, step) => {
  expect(getFunnelStep(method, route)).toBe(step);
});

describe("the last minute", () => {
  test("is counted by step, and forgotten when it is over", () => {
    const steps = new FunnelStats();
    for (let n = 1; n <= 100; n++) steps.answered(0, "confirm", n, n === 100 ? 500 : 303, n === 100);
    steps.refused(0, "slot-full");
    const { confirm } = steps.figures(30_000).steps;
    const times = getStepTimes(confirm ?? { durations: {}, errors: 0 });
    expect(times).toMatchObject({ count: 100, errors: 1 });
    // Never less than it was, and never more than a group above it.
    expect(times.p50).toBeGreaterThanOrEqual(50);
    expect(times.p50).toBeLessThanOrEqual(50 * 1.25);
    expect(times.p99).toBeGreaterThanOrEqual(99);
    expect(times.p99).toBeLessThanOrEqual(99 * 1.25);
    expect(steps.figures(30_000).refusals).toEqual({ "slot-full": 1 });
    expect(steps.figures(61_000)).toMatchObject({
      steps: {},
      refusals: {},
      requests: 100,
      errors: 1,
      booked: 99,
    });
  });

  test("of several servers is one", () => {
    const [one, two] = [new FunnelStats(), new FunnelStats()];
    one.answered(0, "check", 10, 200, false);
    two.answered(0, "check", 1_000, 503, true);
    two.refused(0, "no-session");
    const all = mergeFigures([one.figures(0), two.figures(0)]);
    expect(getStepTimes(all.steps.check ?? { durations: {}, errors: 0 })).toMatchObject({
      count: 2,
      errors: 1,
    });
    expect(all.refusals).toEqual({ "no-session": 1 });
  });

  test("weighs the same however much is asked", () => {
    const steps = new FunnelStats();
    for (let n = 0; n < 200_000; n++) steps.answered(n * 10, "choose", n % 5_000, 200, false);
    expect(JSON.stringify(steps.figures(2_000_000)).length).toBeLessThan(1_000);
  });
});
