import { expect, test } from "vitest";
import type { WindowWish } from "./window-form";
import { controlsIn, forbiddenChange } from "./window-rules";

const at = (time: string) => new Date(`2026-07-19T${time}:00+09:00`);
const window: WindowWish & { pausedAt: Date | null } = {
  slug: "w",
  nameKo: "가",
  nameEn: "A",
  birthYearFrom: 1967,
  birthYearTo: 1968,
  lastDigits: [],
  lobbyOpensAt: at("19:00"),
  opensAt: at("20:00"),
  closesAt: at("23:00"),
  mostInside: 10,
  messageKo: null,
  messageEn: null,
  pausedAt: null,
};

test.each<[string, Partial<WindowWish>, string | null]>([
  ["18:59", { birthYearFrom: 1968, opensAt: at("21:00"), lobbyOpensAt: at("20:30") }, null],
  ["19:00", { birthYearFrom: 1968 }, "cohort-narrowed"],
  ["19:00", { lastDigits: [1, 2] }, "cohort-narrowed"],
  ["19:00", { birthYearTo: 1970 }, null],
  ["19:00", { opensAt: at("20:30") }, null],
  ["19:00", { lobbyOpensAt: at("19:30") }, "instant-has-passed"],
  ["20:00", { opensAt: at("20:30") }, "instant-has-passed"],
  ["20:00", { closesAt: at("19:59") }, "instant-has-passed"],
  ["20:00", { closesAt: at("22:00"), mostInside: 5, messageKo: "가", messageEn: "a" }, null],
  ["23:00", { closesAt: at("23:30") }, "window-closed-for-good"],
])("at %s the change %o is answered by %s", (time, change, reason) => {
  expect(forbiddenChange(window, { ...window, ...change }, at(time))).toBe(reason);
});

test("naming all ten digits is no narrowing", () => {
  const lastDigits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  expect(forbiddenChange(window, { ...window, lastDigits }, at("20:00"))).toBeNull();
});

test("only what makes sense in a phase can be done", () => {
  expect(controlsIn("scheduled")).toEqual(["open"]);
  expect(controlsIn("paused")).toEqual(["resume", "close"]);
  expect(controlsIn("closed")).toEqual([]);
});
