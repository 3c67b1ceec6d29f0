import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { runPeriodically } from "./run-periodically";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const failed = () => {
  throw new Error("no turn of this test fails");
};

it("takes no second turn while one goes on, and waits from its end", async () => {
  let running = 0;
  let most = 0;
  let turns = 0;
  const repeating = runPeriodically(
    async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 300));
      running--;
      turns++;
    },
    { every: 100 },
    failed,
  );
  await vi.advanceTimersByTimeAsync(100 + 3 * 400 - 1);
  expect({ most, turns }).toEqual({ most: 1, turns: 3 });
  await Promise.all([repeating.stop(), vi.advanceTimersByTimeAsync(300)]);
});

it("begins at once where asked, and waits as long as the turn says", async () => {
  const waits = [0, 5_000];
  let turns = 0;
  const repeating = runPeriodically(async () => waits[turns++], { every: 1_000, first: 0 }, failed);
  await vi.advanceTimersByTimeAsync(1);
  expect(turns).toBe(2);
  await vi.advanceTimersByTimeAsync(4_990);
  expect(turns).toBe(2);
  await vi.advanceTimersByTimeAsync(10);
  expect(turns).toBe(3);
  await repeating.stop();
});

it("tells of a turn that failed, and takes the next all the same", async () => {
  const faults: unknown[] = [];
  const repeating = runPeriodically(
    () => Promise.reject(new Error("away")),
    { every: 1_000 },
    (error) => faults.push(error),
  );
  await vi.advanceTimersByTimeAsync(2_500);
  expect(faults).toHaveLength(2);
  await repeating.stop();
});

it("stops after the turn that goes on, and begins none after it", async () => {
  let turns = 0;
  const repeating = runPeriodically(
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      turns++;
    },
    { every: 100, first: 0 },
    failed,
  );
  await vi.advanceTimersByTimeAsync(10);
  let over = false;
  const stopping = repeating.stop().then(() => {
    over = true;
  });
  await vi.advanceTimersByTimeAsync(480);
  expect(over).toBe(false);
  await vi.advanceTimersByTimeAsync(10_000);
  await stopping;
  expect(turns).toBe(1);
});
