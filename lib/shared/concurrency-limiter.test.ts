import { expect, test } from "vitest";
import { ConcurrencyLimiter, OverloadedError } from "./concurrency-limiter";

test("lets two at once, keeps two waiting in order, and refuses the rest at once", async () => {
  const lane = new ConcurrencyLimiter(2, 2);
  const ends: (() => void)[] = [];
  const began: number[] = [];
  const work = (n: number) =>
    lane.run(() => {
      began.push(n);
      return new Promise<number>((resolve) => ends.push(() => resolve(n)));
    });
  const four = [1, 2, 3, 4].map(work);
  expect(began).toEqual([1, 2]);
  expect(lane.full).toBe(true);
  await expect(work(5)).rejects.toBeInstanceOf(OverloadedError);
  await expect(work(5)).rejects.toMatchObject({ name: "OverloadedError", message: "too busy" });
  ends[1]?.();
  expect(await four[1]).toBe(2);
  expect(lane.full).toBe(false);
  const late = work(6);
  ends[0]?.();
  await four[0];
  ends[2]?.();
  ends[3]?.();
  expect(await four[2]).toBe(3);
  expect(await four[3]).toBe(4);
  ends[4]?.();
  expect(await late).toBe(6);
  expect(began).toEqual([1, 2, 3, 4, 6]);
});

test("goes on after work that failed", async () => {
  const lane = new ConcurrencyLimiter(1, 1);
  const failing = lane.run(() => Promise.reject(new Error("broken")));
  const next = lane.run(async () => "done");
  await expect(failing).rejects.toThrow("broken");
  expect(await next).toBe("done");
  expect(lane.full).toBe(false);
});

test("says so when only those who finish should still come", () => {
  const lane = new ConcurrencyLimiter(1, 4);
  const endless = () => lane.run(() => new Promise<void>(() => {}));
  for (let n = 0; n < 3; n++) {
    void endless();
    expect(lane.isNearlyFull).toBe(false);
  }
  void endless();
  expect([lane.isNearlyFull, lane.full]).toEqual([true, false]);
  void endless();
  expect([lane.isNearlyFull, lane.full]).toEqual([true, true]);
});

test("says so when a quarter of those who may wait do", () => {
  const lane = new ConcurrencyLimiter(1, 8);
  const endless = () => lane.run(() => new Promise<void>(() => {}));
  const crowded = [lane.crowded];
  for (let n = 0; n < 4; n++) {
    void endless();
    crowded.push(lane.crowded);
  }
  expect(crowded).toEqual([false, false, false, true, true]);
});

test("is neither full nor crowded while work can begin, though nobody may wait", async () => {
  const lane = new ConcurrencyLimiter(2, 0);
  const told = () => [lane.full, lane.isNearlyFull, lane.crowded];
  let end = () => {};
  const first = lane.run(() => new Promise<void>((resolve) => (end = resolve)));
  expect(told()).toEqual([false, false, false]);
  void lane.run(() => new Promise<void>(() => {}));
  expect(told()).toEqual([true, true, true]);
  end();
  await first;
  expect(told()).toEqual([false, false, false]);
  expect(await lane.run(async () => "done")).toBe("done");
});
