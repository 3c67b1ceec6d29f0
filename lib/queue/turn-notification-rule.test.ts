import { expect, it } from "vitest";
import {
  estimateMinutesUntil,
  findNotifyUpTo,
  getNotificationBudget,
  getPollIntervalSeconds,
} from "./turn-notification-rule";

it("reaches as far as will be called within ten minutes, and as there are places", () => {
  const line = { served: 1_000, ratePerMinute: 60, placesLeft: null };
  expect(findNotifyUpTo(line)).toBe(1_600);
  expect(findNotifyUpTo({ ...line, placesLeft: 5_000 })).toBe(1_600);
  expect(findNotifyUpTo({ ...line, placesLeft: 50 })).toBe(1_050);
  expect(findNotifyUpTo({ ...line, ratePerMinute: null })).toBe(1_000);
});

it("tells nobody to come while no place is left", () => {
  expect(findNotifyUpTo({ served: 1_000, ratePerMinute: 60, placesLeft: 0 })).toBe(0);
});

it("offers a few places to a few people", () => {
  expect(getNotificationBudget(500, null, 500)).toBe(500);
  expect(getNotificationBudget(500, 9_000, 500)).toBe(500);
  expect(getNotificationBudget(500, 3, 0)).toBe(3);
  expect(getNotificationBudget(500, 3, 2)).toBe(1);
  expect(getNotificationBudget(500, 3, 5)).toBe(0);
});

it("says how many minutes are left", () => {
  const line = { served: 1_000, ratePerMinute: 60, placesLeft: null };
  expect(estimateMinutesUntil(1_600, line)).toBe(10);
  expect(estimateMinutesUntil(1_001, line)).toBe(1);
  expect(estimateMinutesUntil(1_000, line)).toBeNull();
});

it("lets people ask every second while the last places go, and no longer once there are none", () => {
  expect(getPollIntervalSeconds("open", 5_000, 1_000)).toBe(2);
  expect(getPollIntervalSeconds("open", 2_000, 1_000)).toBe(1);
  expect(getPollIntervalSeconds("open", 1, 1_000)).toBe(1);
  expect(getPollIntervalSeconds("open", 0, 1_000)).toBe(2);
  expect(getPollIntervalSeconds("open", null, 1_000)).toBe(2);
  expect(getPollIntervalSeconds("paused", 1, 1_000)).toBe(2);
  expect(getPollIntervalSeconds("lobby", 1, 1_000)).toBe(2);
  expect(getPollIntervalSeconds("scheduled", 1, 1_000)).toBe(60);
  expect(getPollIntervalSeconds("closed", 1, 1_000)).toBe(60);
});
