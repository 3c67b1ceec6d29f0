import { expect, test } from "vitest";
import { estimateWait } from "@/lib/queue/estimate-wait";
import { messages } from "@/messages";
import { formatPollInterval, formatWait } from "./waiting-text";

test("whoever is near asks often, whoever is far rarely", () => {
  expect(formatPollInterval(2, 0, 600)).toBe(2);
  expect(formatPollInterval(2, 600, 600)).toBe(3);
  expect(formatPollInterval(2, 2_400, 600)).toBe(12);
  expect(formatPollInterval(2, 1_000_000, 600)).toBe(30);
  expect(formatPollInterval(2, 10, null)).toBe(30);
  expect(formatPollInterval(60, 0, 600)).toBe(60);
});

const said = (range: Parameters<typeof formatWait>[0], locale: "ko" | "en") => {
  const { waitRange, waitShort: short, waitUnknown: unknown } = messages[locale].queue;
  return formatWait(range, { range: waitRange, short, unknown }, locale);
};

test.each([
  [3, 8, "within 10 seconds", "10초 이내"],
  [40, 60, "40 to 60 seconds", "40~60초"],
  [80, 120, "80 to 120 seconds", "80~120초"],
  [90, 130, "1 minute 30 seconds to 2 minutes 10 seconds", "1분 30초~2분 10초"],
  [160, 240, "2 minutes 40 seconds to 4 minutes", "2분 40초~4분"],
  [20 * 60, 30 * 60, "20 to 30 minutes", "20~30분"],
  [48 * 60, 72 * 60, "48 to 72 minutes", "48~72분"],
  [70 * 60, 110 * 60, "1 hour 10 minutes to 1 hour 50 minutes", "1시간 10분~1시간 50분"],
  [2 * 3_600, 3 * 3_600, "2 to 3 hours", "2~3시간"],
])("says %i to %i seconds as %s, %s", (from, to, en, ko) => {
  expect([said({ from, to }, "en"), said({ from, to }, "ko")]).toEqual([en, ko]);
});

test("never says a number that is not known", () => {
  expect(said(null, "en")).toBe("not known yet");
});

test("says every wait up to twelve hours without a part of nothing", () => {
  for (let ahead = 1; ahead < 72_000; ahead += 7) {
    expect(said(estimateWait(ahead, 100), "en")).not.toMatch(/\b0 (hours|minutes)|[{}]/);
  }
});
