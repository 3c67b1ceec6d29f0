import { expect, it } from "vitest";

// Loaded within each test, so that what fails at loading fails a test.
const seoul = () => import("./seoul");
const evening = new Date("2021-07-19T11:05:00Z");
/** The same instant's day is another in UTC. */
const night = new Date("2021-07-19T15:05:00Z");

it("tells an instant as people in Korea read it", async () => {
  const { formatDateTime } = await seoul();
  expect(formatDateTime(evening, "ko")).toBe("7월 19일 (월) 20:05");
  // Releases of Node.js differ in what stands between.
  expect(formatDateTime(evening, "en")).toMatch(/^Mon,? 19 July(,| at) 20:05$/);
  expect(formatDateTime(night, "ko")).toBe("7월 20일 (화) 00:05");
  expect(formatDateTime(night, "en")).toMatch(/^Tue,? 20 July(,| at) 00:05$/);
});

it("knows the day and the time of day in Seoul, wherever the server stands", async () => {
  const { toSeoulDate, formatTime, seoulZone } = await seoul();
  expect(seoulZone).toBe("Asia/Seoul");
  expect([evening, night].map(toSeoulDate)).toEqual(["2021-07-19", "2021-07-20"]);
  expect([evening, night].map(formatTime)).toEqual(["20:05", "00:05"]);
});

it("names days in both languages", async () => {
  const { formatDate, formatShortDate, formatLongDate } = await seoul();
  expect([formatDate("2026-11-25", "ko"), formatDate("2026-11-25", "en")]).toEqual([
    "11월 25일 (수)",
    "Wed 25 November",
  ]);
  expect([formatShortDate("2026-11-25", "ko"), formatShortDate("2026-11-25", "en")]).toEqual([
    "25일 (수)",
    "Wed 25",
  ]);
  expect([formatLongDate("1968-03-04", "ko"), formatLongDate("1968-03-04", "en")]).toEqual([
    "1968년 3월 4일",
    "4 March 1968",
  ]);
});

it("counts calendar days, over months, years and back", async () => {
  const { addDays } = await seoul();
  expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
  expect(addDays("2026-03-01", 0)).toBe("2026-03-01");
});

it("tells the seconds of the day in Seoul", async () => {
  const { seoulSeconds } = await seoul();
  expect(seoulSeconds(new Date("2021-07-19T15:05:09Z"))).toBe("00:05:09");
});
