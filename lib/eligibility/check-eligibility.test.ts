import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkEligibility } from "./check-eligibility";
import { getPhase } from "./window-phase";

const minute = 60_000;
/** Midnight in Seoul is 15:00 UTC of the day before; Seoul has kept UTC+9 all year since 1988. */
const seoul = (text: string) => new Date(`${text}+09:00`);

function windowFrom(opens: string, closes: string, from = 1967, to = 1968, lastDigits: number[] = []) {
  const opensAt = seoul(opens);
  return {
    slug: `${from}-${to}-${opens}`,
    birthYearFrom: from,
    birthYearTo: to,
    lastDigits,
    lobbyOpensAt: new Date(opensAt.getTime() - 30 * minute),
    opensAt,
    closesAt: seoul(closes),
    pausedAt: null,
  };
}

const edges = [
  ["20:00 in Seoul", "2021-07-19T20:00:00", "2021-07-20T18:00:00"],
  ["midnight in Seoul", "2021-07-12T00:00:00", "2021-07-13T00:00:00"],
  ["year's end in Seoul", "2021-12-31T00:00:00", "2022-01-01T00:00:00"],
] as const;

describe.each(edges)("every minute around %s", (_name, opens, closes) => {
  const window = windowFrom(opens, closes);

  it.each([window.opensAt, window.closesAt])("for every birth year 1930–2010, 24 hours about %s", (edge) => {
    let right = 0;
    for (let year = 1930; year <= 2010; year++) {
      const reached = year === 1967 || year === 1968;
      for (let m = -720; m <= 720; m++) {
        const now = edge.getTime() + m * minute;
        const { reason } = checkEligibility([window], { year, month: 7, day: 19 }, new Date(now));
        const told = !reached
          ? "no-window-planned"
          : now >= window.closesAt.getTime()
            ? "window-closed"
            : now >= window.opensAt.getTime()
              ? "open"
              : now >= window.lobbyOpensAt.getTime()
                ? "lobby"
                : "not-yet-open";
        if (reason !== told) expect.fail(`${year} at ${new Date(now).toISOString()}: ${reason}, not ${told}`);
        right++;
      }
    }
    expect(right).toBe(81 * 1_441);
  });

  it("opens at its instant and not a millisecond before", () => {
    expect(getPhase(window, new Date(window.opensAt.getTime() - 1))).toBe("lobby");
    expect(getPhase(window, window.opensAt)).toBe("open");
    expect(getPhase(window, new Date(window.closesAt.getTime() - 1))).toBe("open");
    expect(getPhase(window, window.closesAt)).toBe("closed");
  });
});

it("lets the open window speak before a closed or a coming one", () => {
  const past = windowFrom("2021-07-12T00:00:00", "2021-07-13T00:00:00");
  const present = windowFrom("2021-07-19T20:00:00", "2021-07-20T18:00:00");
  const ahead = windowFrom("2021-07-26T20:00:00", "2021-07-27T18:00:00");
  const born = { year: 1968, month: 3, day: 4 };
  const asked = (at: string) => checkEligibility([ahead, past, present], born, seoul(at));
  expect(asked("2021-07-19T21:00:00")).toEqual({ reason: "open", window: present });
  expect(asked("2021-07-19T19:45:00")).toEqual({ reason: "lobby", window: present });
  expect(asked("2021-07-15T00:00:00")).toEqual({ reason: "not-yet-open", window: present });
  expect(asked("2021-08-30T00:00:00")).toEqual({ reason: "window-closed", window: ahead });
  expect(asked("2021-07-21T00:00:00")).toEqual({ reason: "not-yet-open", window: ahead });
});

it("holds a paused window shut only between opening and closing", () => {
  const window = {
    ...windowFrom("2021-07-19T20:00:00", "2021-07-20T18:00:00"),
    pausedAt: seoul("2021-07-19T19:00:00"),
  };
  expect(getPhase(window, seoul("2021-07-19T19:45:00"))).toBe("lobby");
  expect(getPhase(window, seoul("2021-07-19T20:40:00"))).toBe("paused");
  expect(getPhase(window, seoul("2021-07-20T18:00:00"))).toBe("closed");
});

it("never says open to a person whom no open window reaches, by year and by last digit", () => {
  fc.assert(
    fc.property(
      // Near the window's years: most of a century would be refused by its year alone.
      fc.integer({ min: 1966, max: 1969 }),
      fc.integer({ min: 1, max: 31 }),
      fc.uniqueArray(fc.integer({ min: 0, max: 9 })),
      fc.integer({ min: -3000, max: 3000 }),
      (year, day, digits, offset) => {
        const window = windowFrom("2021-07-19T20:00:00", "2021-07-20T18:00:00", 1967, 1968, digits);
        const now = new Date(window.opensAt.getTime() + offset * minute);
        const { reason } = checkEligibility([window], { year, month: 1, day }, now);
        const mine = year >= 1967 && year <= 1968 && (digits.length === 0 || digits.includes(day % 10));
        expect(reason === "open").toBe(mine && now >= window.opensAt && now < window.closesAt);
      },
    ),
  );
});
