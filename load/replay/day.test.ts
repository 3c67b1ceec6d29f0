import { beforeAll, describe, expect, it } from "vitest";
import { People } from "./behaviour";
import { type Day, playDay } from "./day";
import { figuresOf } from "./measure";

const crowd = { came: 30_000, eligible: 7_500, mostInside: 1_500, bearsPerSecond: 80 };
const seed = new Uint8Array(32).fill(9);

describe("a small evening", () => {
  let day: Day;
  beforeAll(async () => {
    day = await playDay(crowd, new People(1), seed);
  });
  const figure = (name: string) =>
    figuresOf(day).find((figure) => figure.figure === name)?.value ?? Number.NaN;

  it("lets nobody wait who may not book", () => expect(day.ineligibleWaiting).toBe(0));

  it("calls everybody, once, and never more inside than fit", () => {
    expect(day.served).toBe(day.entries);
    expect(day.seconds.reduce((sum, { called }) => sum + called, 0)).toBe(day.served);
    expect(day.mostInside).toBeLessThanOrEqual(crowd.mostInside);
    expect(day.cameIn / day.entries).toBeGreaterThan(0.9);
  });

  it("calls nobody before the opening", () => {
    expect(day.seconds.filter(({ second, called }) => second < 0 && called > 0)).toEqual([]);
  });

  it("shows waits that come true", () => {
    expect(figure("replay.estimate.inside_range")).toBeGreaterThanOrEqual(0.9);
    expect(figure("replay.estimate.median_error")).toBeLessThanOrEqual(0.15);
  });

  it("gives no gain for coming early", () => expect(Math.abs(day.earlyGain)).toBeLessThan(0.05));

  it("is the same day again with the same seed", async () => {
    expect(figuresOf(await playDay(crowd, new People(1), seed))).toEqual(figuresOf(day));
  });
});

it("lets fewer in while the booking path is slow, and more again after", async () => {
  const day = await playDay({ ...crowd, slow: [600, 900] }, new People(1), seed);
  const limitAt = (at: number) => day.seconds.find(({ second }) => second === at)?.limit ?? 0;
  expect(limitAt(590)).toBe(crowd.mostInside);
  const slow = day.seconds.filter(({ second }) => second >= 600 && second < 900);
  expect(Math.min(...slow.map(({ limit }) => limit))).toBeLessThan(crowd.mostInside * 0.7);
  expect(limitAt(1_200)).toBe(crowd.mostInside);
});
