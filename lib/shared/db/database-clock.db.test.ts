import { afterAll, describe, expect, inject, it } from "vitest";
import { openDatabase } from "./database";
import { clockOffsetLimitMs, DatabaseClock, runWhileClockIsRight } from "./database-clock";

const database = openDatabase(inject("databaseUrl"), 2);
afterAll(() => database.end());

const day = 86_400_000;

/** A server whose clock can be set, and which may take its time to read an answer. */
function aServer(offsetMs: number) {
  const server = { offsetMs, stepMs: 0, elapsedMs: 0, told: [] as boolean[] };
  const clock = new DatabaseClock({
    database,
    clock: { now: () => new Date(Date.now() + server.elapsedMs + server.offsetMs) },
    monotonicMs: () => {
      server.elapsedMs += server.stepMs;
      return performance.now() + server.elapsedMs;
    },
    changed: (right) => server.told.push(right),
  });
  return { server, clock };
}

describe("a server's clock, held against the database's", () => {
  it("is not trusted before it was compared", () => {
    expect(aServer(0).clock.right).toBe(false);
  });

  it.each([0, 2_000, -2_000])("is right when it is off by %i ms", async (offsetMs) => {
    const { clock, server } = aServer(offsetMs);
    await clock.compare();
    expect(clock.right).toBe(true);
    expect(server.told).toEqual([]);
  });

  it.each([10_000, -10_000, 21 * day, -21 * day, 200 * day, -200 * day, 36_525 * day, -36_525 * day])(
    "is wrong when it is off by %i ms, and right again once it was set",
    async (offsetMs) => {
      const { clock, server } = aServer(offsetMs);
      await clock.compare();
      expect(clock.right).toBe(false);
      expect(Math.abs(clock.offsetMs - offsetMs)).toBeLessThan(clockOffsetLimitMs);
      const worked: Date[] = [];
      const turn = runWhileClockIsRight(clock, async (now) => worked.push(now));
      await turn();
      expect(worked).toEqual([]);

      server.offsetMs = 0;
      await clock.compare();
      expect(clock.right).toBe(true);
      await turn();
      const { rows } = await database.query("SELECT clock_timestamp() AS at");
      expect(Math.abs((worked[0]?.getTime() ?? 0) - rows[0].at.getTime())).toBeLessThan(clockOffsetLimitMs);
      expect(server.told).toEqual([false, true]);
    },
  );

  it.each([5_000, -5_000, 200 * day])(
    "is wrong from the moment it is set by %i ms, before it is compared again",
    async (jumpMs) => {
      const { clock, server } = aServer(0);
      await clock.compare();
      const instant = clock.now().getTime();
      server.offsetMs = jumpMs;
      expect(clock.right).toBe(false);
      expect(Math.abs(clock.now().getTime() - instant)).toBeLessThan(clockOffsetLimitMs);
    },
  );

  it("is judged by no answer that took too long to say anything", async () => {
    const { clock, server } = aServer(0);
    server.stepMs = 5_000;
    await clock.compare();
    expect(clock.right).toBe(false);
    Object.assign(server, { stepMs: 0, offsetMs: -server.elapsedMs });
    await clock.compare();
    expect(clock.right).toBe(true);
    server.stepMs = 5_000;
    await clock.compare();
    server.stepMs = 0;
    expect(clock.right).toBe(true);
  });

  it("is found wrong by a slow answer, too, when it is off by more than the answer took", async () => {
    const { clock, server } = aServer(day);
    server.stepMs = 5_000;
    await clock.compare();
    server.stepMs = 0;
    expect(Math.round(clock.offsetMs / day)).toBe(1);
    expect(clock.right).toBe(false);
  });
});
