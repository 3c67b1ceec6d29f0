import { describe, expect, test } from "vitest";
import { parseDayHours, parseWeekHours } from "./hours-text";

const hours = (opens: string, closes: string, from = "", to = "") => ({ opens, closes, from, to });

describe("a day's hours", () => {
  test.each([
    ["09:00-17:00/12:00-13:00", hours("09:00", "17:00", "12:00", "13:00")],
    ["9:00 – 18:00", hours("09:00", "18:00")],
    ["09：00～18：00", hours("09:00", "18:00")],
    ["오전 9시~오후 6시", hours("09:00", "18:00")],
    ["9시30분-18시 (점심 12시 30분~13시 30분)", hours("09:30", "18:00", "12:30", "13:30")],
    ["09:00-18:00, 점심시간: 12:30-13:30", hours("09:00", "18:00", "12:30", "13:30")],
    ["오후 12:00~오후 6:00", hours("12:00", "18:00")],
    ["휴진", hours("", "")],
    ["휴무일", hours("", "")],
    ["-", hours("", "")],
    [" ", hours("", "")],
  ])("%s", (text, expected) => {
    expect(parseDayHours(text)).toEqual(expected);
  });

  test.each(["아침부터", "09:00", "09:00-", "09:00-18:00 예약제", "전화 문의 09:00-18:00"])(
    "%s cannot be read",
    (text) => {
      expect(parseDayHours(text)).toBeUndefined();
    },
  );
});

describe("a week's hours", () => {
  test.each([
    [
      "평일 09:00-18:00, 토 09:00~13:00",
      { 1: "09:00-18:00", 5: "09:00-18:00", 6: "09:00-13:00", 7: undefined },
    ],
    [
      "월-금 09:00~18:00/12:30~13:30 토요일 09:00~13:00",
      { 1: "09:00-18:00", 6: "09:00-13:00", 7: undefined },
    ],
    [
      "월,수,금: 9시~18시; 화·목: 13시~20시",
      { 1: "09:00-18:00", 2: "13:00-20:00", 3: "09:00-18:00", 6: undefined },
    ],
    ["매일 10:00-17:00, 일요일 휴진", { 3: "10:00-17:00", 6: "10:00-17:00", 7: "-" }],
  ])("%s", (text, expected) => {
    const week = parseWeekHours(text);
    for (const [day, written] of Object.entries(expected)) {
      const found = week?.get(Number(day));
      expect([day, found && `${found.opens}-${found.closes}`]).toEqual([day, written]);
    }
  });

  test("names no day, or a day whose hours cannot be read", () => {
    expect(parseWeekHours("09:00-18:00")).toBeNull();
    expect(parseWeekHours("문의 바람")).toBeNull();
    expect([...(parseWeekHours("평일 09:00-18:00, 토 오전") ?? [])].at(-1)).toEqual([6, undefined]);
  });
});
