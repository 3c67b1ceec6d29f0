import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { getForecast, type Standing } from "./queue-forecast";

const status: Standing = {
  phase: "open",
  serverTime: "2021-07-19T11:00:00Z",
  closesAt: "2021-07-20T09:00:00Z",
  served: 1_000,
  ratePerMinute: 100,
  placesLeft: 5_000,
};
const at = (place: number, more: Partial<Standing> = {}) => getForecast({ ...status, ...more }, place);

it("counts the people before, and calls whoever is reached", () => {
  expect(at(1_001)).toMatchObject({ ahead: 0, called: false });
  expect(at(1_501)).toMatchObject({ ahead: 500, called: false, turn: "before-closing" });
  expect(at(1_000)).toMatchObject({ called: true, turn: "before-closing" });
  expect(at(1_000, { phase: "paused" }).called).toBe(false);
});

it("counts the person themselves among those who must be called", () => {
  expect(at(1_012, { ratePerMinute: 60 }).wait).toEqual({ from: 10, to: 14 });
});

describe("says when the turn would come after closing", () => {
  it.each([
    ["2021-07-19T12:00:00Z", 3_500, "before-closing"],
    ["2021-07-19T11:30:00Z", 3_500, "before-closing"],
    ["2021-07-19T11:28:00Z", 3_500, "perhaps-after-closing"],
    ["2021-07-19T11:20:00Z", 3_500, "after-closing"],
    ["2021-07-19T11:10:00Z", 3_500, "after-closing"],
    // 89 hours at this rate: after closing if that comes within what can be said, else only far.
    ["2021-07-19T20:00:00Z", 1_000 + 89 * 6_000, "after-closing"],
    ["2021-07-25T20:00:00Z", 1_000 + 89 * 6_000, "far"],
  ])("closing at %s, place %i: %s", (closesAt, place, turn) => {
    expect(at(place, { closesAt }).turn).toBe(turn);
  });

  it("but not while the rate is not known", () => {
    for (const ratePerMinute of [null, 0]) expect(at(900_000, { ratePerMinute }).turn).toBe("unknown");
  });
});

it("says that none is left to whoever stands beyond the last place, and to nobody else", () => {
  expect(at(6_000).noneLeft).toBe(false);
  expect(at(6_001).noneLeft).toBe(true);
  expect(at(900, { placesLeft: 0 }).noneLeft).toBe(true);
  expect(at(9_000_000, { placesLeft: null }).noneLeft).toBe(false);
});

it("never shows a wait of more than fifteen hours, whatever the line", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6_000_000 }),
      fc.integer({ min: 1, max: 100_000 }),
      (place, ratePerMinute) => {
        const { wait } = at(place, { ratePerMinute });
        if (wait) expect(wait.to).toBeLessThanOrEqual(15 * 3_600);
      },
    ),
  );
});
