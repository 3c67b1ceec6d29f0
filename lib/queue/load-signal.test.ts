import { expect, it } from "vitest";
import { LoadMeter } from "./load-signal";

it("measures the slow end of the last seconds, and the share of failures", () => {
  const meter = new LoadMeter();
  for (let n = 0; n < 100; n++) meter.record(1_000, n < 90 ? 50 : 900, n < 5);
  expect(meter.measure(2_000)).toEqual({ p95Ms: 900, errorShare: 0.05 });
});

it("counts who was sent away as failed, in no time", () => {
  const meter = new LoadMeter();
  for (let n = 0; n < 19; n++) meter.countOverload(1_000);
  expect(meter.measure(2_000)).toEqual({ p95Ms: 0, errorShare: 0 });
  meter.countOverload(1_000);
  expect(meter.measure(2_000)).toEqual({ p95Ms: 0, errorShare: 1 });
  for (let n = 0; n < 20; n++) meter.record(2_000, 100, false);
  expect(meter.measure(2_000)).toEqual({ p95Ms: 100, errorShare: 0.5 });
});

it("looks back less than ten seconds", () => {
  const meter = new LoadMeter();
  for (let n = 0; n < 100; n++) meter.record(1_000, 900, true);
  expect(meter.measure(10_999)).toEqual({ p95Ms: 900, errorShare: 1 });
  expect(meter.measure(11_000)).toEqual({ p95Ms: 0, errorShare: 0 });
});

it("forgets what is long past, and says nothing of a handful", () => {
  const meter = new LoadMeter();
  for (let n = 0; n < 100; n++) meter.record(1_000, 900, true);
  for (let n = 0; n < 10; n++) meter.record(15_000, 900, true);
  expect(meter.measure(16_000)).toEqual({ p95Ms: 0, errorShare: 0 });
});

it("forgets what lies ahead of a clock that was set back, and keeps the second that it is", () => {
  const meter = new LoadMeter();
  for (let n = 0; n < 20; n++) meter.record(5_000, 900, true);
  expect(meter.measure(5_000)).toEqual({ p95Ms: 900, errorShare: 1 });
  expect(meter.measure(4_999)).toEqual({ p95Ms: 0, errorShare: 0 });
  expect(meter.measure(6_000)).toEqual({ p95Ms: 0, errorShare: 0 });
});
