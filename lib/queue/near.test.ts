import { expect, it } from "vitest";
import { askAgainIn, minutesUntil, mostToTell, nearPlace } from "./near";

it("reaches as far as will be called within ten minutes, and as there are places", () => {
  const line = { served: 1_000, ratePerMinute: 60, placesLeft: null };
  expect(nearPlace(line)).toBe(1_600);
  expect(nearPlace({ ...line, placesLeft: 5_000 })).toBe(1_600);
  expect(nearPlace({ ...line, placesLeft: 50 })).toBe(1_050);
  expect(nearPlace({ ...line, ratePerMinute: null })).toBe(1_000);
});

it("tells nobody to come while no place is left", () => {
  expect(nearPlace({ served: 1_000, ratePerMinute: 60, placesLeft: 0 })).toBe(0);
});

it("offers a few places to a few people", () => {
  expect(mostToTell(500, null, 500)).toBe(500);
  expect(mostToTell(500, 9_000, 500)).toBe(500);
  expect(mostToTell(500, 3, 0)).toBe(3);
  expect(mostToTell(500, 3, 2)).toBe(1);
  expect(mostToTell(500, 3, 5)).toBe(0);
});

it("says how many minutes are left", () => {
  const line = { served: 1_000, ratePerMinute: 60, placesLeft: null };
  expect(minutesUntil(1_600, line)).toBe(10);
  expect(minutesUntil(1_001, line)).toBe(1);
  expect(minutesUntil(1_000, line)).toBeNull();
});

it("lets people ask every second while the last places go, and no longer once there are none", () => {
  expect(askAgainIn("open", 5_000, 1_000)).toBe(2);
  expect(askAgainIn("open", 2_000, 1_000)).toBe(1);
  expect(askAgainIn("open", 1, 1_000)).toBe(1);
  expect(askAgainIn("open", 0, 1_000)).toBe(2);
  expect(askAgainIn("open", null, 1_000)).toBe(2);
  expect(askAgainIn("paused", 1, 1_000)).toBe(2);
  expect(askAgainIn("lobby", 1, 1_000)).toBe(2);
  expect(askAgainIn("scheduled", 1, 1_000)).toBe(60);
  expect(askAgainIn("closed", 1, 1_000)).toBe(60);
});
