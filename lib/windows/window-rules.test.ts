import { expect, test } from "vitest";
import { at, createWindowInput } from "./testing/window-input";
import type { WindowInput } from "./window-form";
import { findDisallowedChange, getApprovalState, listWindowTransitions, needsDryRun } from "./window-rules";

const window: WindowInput & { pausedAt: Date | null } = { ...createWindowInput, pausedAt: null };

test.each<[string, Partial<WindowInput>, string | null]>([
  ["18:59", { birthYearFrom: 1968, opensAt: at("21:00"), lobbyOpensAt: at("20:30") }, null],
  ["19:00", { birthYearFrom: 1968 }, "cohort-narrowed"],
  ["19:00", { lastDigits: [1, 2] }, "cohort-narrowed"],
  ["19:00", { birthYearTo: 1970 }, null],
  ["19:00", { opensAt: at("20:30") }, null],
  ["19:00", { lobbyOpensAt: at("19:30") }, "instant-has-passed"],
  ["20:00", { opensAt: at("20:30") }, "instant-has-passed"],
  ["20:00", { closesAt: at("19:59") }, "instant-has-passed"],
  ["20:00", { closesAt: at("22:00"), mostInside: 5, messageKo: "가", messageEn: "a" }, null],
  ["19:00", { publishedAt: null }, "instant-has-passed"],
  ["18:59", { publishedAt: null }, null],
  ["23:00", { closesAt: at("23:30") }, "window-closed-for-good"],
])("at %s the change %o is answered by %s", (time, change, reason) => {
  expect(findDisallowedChange(window, { ...window, ...change }, at(time))?.reason ?? null).toBe(reason);
});

test.each<[Partial<WindowInput>, keyof WindowInput | null]>([
  [{ birthYearFrom: 1968 }, "birthYearFrom"],
  [{ birthYearTo: 1967 }, "birthYearTo"],
  [{ lastDigits: [1] }, "lastDigits"],
  [{ lobbyOpensAt: at("19:30") }, "lobbyOpensAt"],
  [{ opensAt: at("20:30") }, "opensAt"],
  [{ closesAt: at("19:59") }, "closesAt"],
  [{ publishedAt: null }, "publishedAt"],
])("the change %o is refused at the field %s", (change, field) => {
  expect(findDisallowedChange(window, { ...window, ...change }, at("20:00"))?.field).toBe(field);
});

test("a draft, which nobody has seen, can be changed in any way", () => {
  const draft = { ...window, publishedAt: null };
  expect(
    findDisallowedChange(draft, { ...draft, birthYearFrom: 1968, lobbyOpensAt: at("19:30") }, at("20:00")),
  ).toBeNull();
});

test.each<[Partial<WindowInput>, boolean]>([
  [{}, false],
  [{ nameEn: "B", messageKo: "가", messageEn: "a", publishedAt: null }, false],
  [{ birthYearTo: 1969 }, true],
  [{ lastDigits: [1] }, true],
  [{ closesAt: at("23:01") }, true],
  [{ mostInside: 11 }, true],
  [{ product: "another" }, true],
  [{ doses: 5, sharePercent: 10 }, false],
])("whether the change %o asks for a new rehearsal: %s", (change, asks) => {
  expect(needsDryRun(window, { ...window, ...change })).toBe(asks);
});

test("a window is cleared as it stands, changed since, or held", () => {
  expect(getApprovalState({ version: 3, clearedVersion: 3 })).toBe("cleared");
  expect(getApprovalState({ version: 3, clearedVersion: 2 })).toBe("changed");
  expect(getApprovalState({ version: 3, clearedVersion: null })).toBe("held");
});

test("naming all ten digits is no narrowing", () => {
  const lastDigits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  expect(findDisallowedChange(window, { ...window, lastDigits }, at("20:00"))).toBeNull();
});

test("only what makes sense in a phase can be done", () => {
  expect(listWindowTransitions("scheduled")).toEqual(["open"]);
  expect(listWindowTransitions("paused")).toEqual(["resume", "close"]);
  expect(listWindowTransitions("closed")).toEqual([]);
});
