import { expect, test } from "vitest";
import { lacksOf, lacksToOpen, warningStage } from "./readiness";
import { at, createWindowInput } from "./testing/window-input";

const ready = { ...createWindowInput, provinceDoses: null, clearedVersion: 1 };

test.each<[object, number | null, string[]]>([
  [{}, 500, []],
  [{}, null, []],
  [{ product: null }, 500, ["vaccine"]],
  [{ doses: 0 }, 500, ["doses"]],
  [{ doses: 1 }, 500, []],
  [{ provinceDoses: 0 }, 500, ["doses"]],
  [{}, 0, ["places"]],
  [{ clearedVersion: null }, 500, ["rehearsal"]],
  [{ publishedAt: null }, 500, ["publication"]],
  [{ publishedAt: at("19:01") }, 500, ["publication"]],
  [{ publishedAt: at("19:00") }, 500, []],
  [{ product: null, clearedVersion: null }, 0, ["vaccine", "places", "rehearsal"]],
])("%o with %s places lacks %j", (change, placesLeft, lacks) => {
  expect(lacksOf({ ...ready, ...change }, placesLeft)).toEqual(lacks);
});

test("only a vaccine and doses are what nobody can do without", () => {
  expect(lacksToOpen({ product: null, doses: null, provinceDoses: 0 })).toEqual(["vaccine", "doses"]);
  expect(lacksToOpen(ready)).toEqual([]);
});

const before = (seconds: number) => new Date(at("20:00").getTime() - seconds * 1_000);
const hour = 3_600;

test.each([
  [24 * hour + 1, 0],
  [24 * hour, 1],
  [2 * hour + 1, 1],
  [2 * hour, 2],
  [601, 2],
  [600, 3],
  [1, 3],
  [0, 4],
  [-hour, 4],
])("%i seconds before the opening it is told for the %i. time", (seconds, stage) => {
  expect(warningStage(at("20:00"), before(seconds))).toBe(stage);
});
