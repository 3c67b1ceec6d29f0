import { describe, expect, it } from "vitest";
import {
  clockDrift,
  evaluateRules,
  type Observations,
  type ServerReport,
  updateBaseline,
} from "./alert-rules";

const server: ServerReport = {
  server: "one",
  ageSeconds: 3,
  clockOffsetMs: 20,
  diskFree: 0.5,
  requests: 500,
  errors: 1,
  p95Ms: 100,
  asked: 200,
  refused: 2,
  untrustedForwards: 3,
  untrustedNetwork: "203.0.113.0/24",
};
const line = { slug: "born-1967", waiting: 1_000, inside: 950, mostInside: 1_000, stillSeconds: 5 };
const calm: Observations = {
  walks: [{ slug: "born-1967", failedStep: null, got: null }],
  servers: [server, { ...server, server: "two" }],
  lines: [line],
  outbox: { late: 0, givenUp: 0 },
  codes: { asked: 300, most: 1_000 },
  opening: [],
  retention: { heldPeople: 0, heldOf: 0, allowed: false },
  usualRefusals: 0.01,
};

const rulesIn = (seen: Partial<Observations>) =>
  evaluateRules({ ...calm, ...seen }).map(({ rule, subject }) => [rule, subject]);
const with1 = (change: Partial<ServerReport>) => ({ servers: [{ ...server, ...change }] });

describe("what an operator is told", () => {
  it.each([
    [9_999, "+10 s, serves nobody"],
    [-700, "−700 ms"],
    [21 * 86_400_000, "+21 d, serves nobody"],
    [-36_525 * 86_400_000, "−36525 d, serves nobody"],
  ])("says an offset of %i milliseconds so that it can be read", (offsetMs, words) => {
    expect(clockDrift("one", offsetMs).detail).toBe(words);
  });

  it("is nothing while all is well", () => {
    expect(rulesIn({})).toEqual([]);
    expect(rulesIn({ servers: [], lines: [], walks: [] })).toEqual([]);
  });

  it.each<[string, Partial<Observations>, [string, string][]]>([
    [
      "a failed walk",
      { walks: [{ slug: "born-1967", failedStep: "check", got: "200" }] },
      [["synthetic-failed", "born-1967"]],
    ],
    ["many eligible people refused", with1({ refused: 60 }), [["eligible-refused", "all"]]],
    ["many refused, as usual", { ...with1({ refused: 60 }), usualRefusals: 0.25 }, []],
    ["refusals of three people", with1({ asked: 3, refused: 3 }), []],
    ["errors", with1({ errors: 40 }), [["errors", "all"]]],
    ["errors of a silent server", with1({ errors: 40, ageSeconds: 20 }), [["server-silent", "one"]]],
    ["a server that went long ago", with1({ ageSeconds: 3_000 }), []],
    ["slowness", with1({ p95Ms: 2_500 }), [["slow", "one"]]],
    ["slowness of three requests", with1({ p95Ms: 2_500, requests: 3 }), []],
    ["a full disk", with1({ diskFree: 0.05 }), [["disk-full", "one"]]],
    ["a clock that is ahead", with1({ clockOffsetMs: 900 }), [["clock-drift", "one"]]],
    [
      "a proxy that is not trusted",
      with1({ untrustedForwards: 200, untrustedNetwork: "10.0.0.5" }),
      [["proxy-untrusted", "one"]],
    ],
    [
      "people who are kept too long",
      { retention: { heldPeople: 120, heldOf: 900, allowed: false } },
      [["retention-held", "all"]],
    ],
    [
      "a window that opens soon and lacks its vaccine",
      { opening: [{ slug: "w", lacks: ["vaccine", "rehearsal"], stage: 2 }] },
      [["window-not-ready", "w"]],
    ],
    ["a window that is ready", { opening: [{ slug: "w", lacks: [], stage: 2 }] }, []],
    [
      "a window that opens later than in a day",
      { opening: [{ slug: "w", lacks: ["vaccine"], stage: 0 }] },
      [],
    ],
    ["people who will soon be forgotten", { retention: { heldPeople: 120, heldOf: 900, allowed: true } }, []],
    ["a clock that is behind", with1({ clockOffsetMs: -900 }), [["clock-drift", "one"]]],
    [
      "a line that stands still with room inside",
      { lines: [{ ...line, inside: 100, stillSeconds: 61 }] },
      [["line-stands-still", "born-1967"]],
    ],
    ["a line that stands still while it is full", { lines: [{ ...line, stillSeconds: 61 }] }, []],
    [
      "a full line that stands still for very long",
      { lines: [{ ...line, stillSeconds: 601 }] },
      [["line-stands-still", "born-1967"]],
    ],
    ["nobody waiting", { lines: [{ ...line, waiting: 0, inside: 0, stillSeconds: 9_999 }] }, []],
    ["half of all codes that are sent", { codes: { asked: 500, most: 1_000 } }, [["many-codes", "all"]]],
    ["late messages", { outbox: { late: 3, givenUp: 0 } }, [["outbox-backlog", "all"]]],
    ["messages given up", { outbox: { late: 0, givenUp: 1 } }, [["outbox-backlog", "all"]]],
  ])("for %s", (_, seen, expected) => {
    expect(rulesIn(seen)).toEqual(expected);
  });

  it("learns what is usual slowly, and not from a few people", () => {
    expect(updateBaseline(0.01, 3, 3, 1)).toBe(0.01);
    expect(updateBaseline(0.01, 1_000, 900, 1)).toBeLessThan(0.02);
    let usual = 0;
    for (let minute = 0; minute < 240; minute++) usual = updateBaseline(usual, 1_000, 50, 1);
    expect(usual).toBeGreaterThan(0.04);
    expect(usual).toBeLessThan(0.06);
  });
});
