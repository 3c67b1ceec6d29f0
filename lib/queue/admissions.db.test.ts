import { afterAll, describe, expect, inject, it } from "vitest";
import { openDatabase } from "../shared/db/database";
import { anOpenWindow, people } from "../shared/testing/builders";
import { whileHeldUp } from "../shared/testing/held-up";
import { jobClock } from "../shared/testing/job-clock";
import { createFixedClock } from "../shared/time/clock";
import { AdmissionScheduler } from "./admission-scheduler";
import { type Claim, claimAdmission } from "./admissions";
import { enterQueue } from "./enter-queue";
import { writeLoadSignal } from "./load-signal";
import { getPosition, QueueSnapshot } from "./queue-snapshot";
import { admissionSeconds } from "./tokens";

const database = openDatabase(inject("databaseUrl"), 20);
afterAll(() => database.end());
const now = new Date("2026-07-19T12:00:00Z");
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const settled = (outcomes: PromiseSettledResult<unknown>[], status: string) =>
  outcomes.filter((outcome) => outcome.status === status).length;

async function lineOf(windowId: string) {
  const board = new QueueSnapshot(database, createFixedClock(now));
  await board.read();
  const line = board.queues().find((candidate) => candidate.id === windowId);
  if (!line) throw new Error("no such line");
  return line;
}

describe("from the lobby to the inside", () => {
  it("calls people in the order of the draw, never more than fit, and takes turns as they leave", async () => {
    const windowId = await anOpenWindow(database, now);
    await database.query("UPDATE cohort_window SET most_inside = 3 WHERE id = $1", [windowId]);
    const crowd = await people(database, 10);
    const entries = await enterQueue(database, windowId, crowd, false);
    const clock = createFixedClock(now);
    const serving = new AdmissionScheduler(inject("databaseUrl"), jobClock(clock));
    await serving.turn();
    const line = await lineOf(windowId);
    expect(line).toMatchObject({ served: 3, lobbySize: 10 });
    const placed = entries.map((entry) => ({ ...entry, place: getPosition(line, entry.entryNo) ?? 0 }));
    expect(placed.map((entry) => entry.place).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

    const outcomes = await Promise.allSettled(
      placed.map((entry) => claimAdmission(database, { windowId, ...entry }, now)),
    );
    outcomes.forEach((outcome, n) => {
      expect(outcome.status).toBe((placed[n]?.place ?? 0) <= 3 ? "fulfilled" : "rejected");
    });
    await serving.turn();
    expect((await lineOf(windowId)).served).toBe(3);
    await database.query("UPDATE admission SET ended_at = $2 WHERE window_id = $1", [windowId, now]);
    await serving.turn();
    expect((await lineOf(windowId)).served).toBe(6);
    // Those three do not come: after a minute their room is given on, and their right is kept.
    clock.set(later(61_000));
    await serving.turn();
    expect((await lineOf(windowId)).served).toBe(9);
    await serving.stop();
  });

  it("calls nobody while paused", async () => {
    const windowId = await anOpenWindow(database, now);
    await enterQueue(database, windowId, await people(database, 5), true);
    await database.query("UPDATE cohort_window SET paused_at = $2 WHERE id = $1", [windowId, now]);
    const serving = new AdmissionScheduler(inject("databaseUrl"), jobClock(createFixedClock(now)));
    await serving.turn();
    expect((await lineOf(windowId)).served).toBe(0);
    await serving.stop();
  });

  it("has one leader, and another takes over", async () => {
    const windowId = await anOpenWindow(database, now);
    const first = new AdmissionScheduler(inject("databaseUrl"), jobClock(createFixedClock(now)));
    const second = new AdmissionScheduler(inject("databaseUrl"), jobClock(createFixedClock(now)));
    await first.turn();
    await enterQueue(database, windowId, await people(database, 2), true);
    await second.turn();
    expect((await lineOf(windowId)).served).toBe(0);
    await first.stop();
    await second.turn();
    expect((await lineOf(windowId)).served).toBe(2);
    await second.stop();
  });
});

/** Each entered after the opening, with the place that follows from it. */
async function enterInLine(windowId: string, count: number): Promise<Claim[]> {
  const entries = await enterQueue(database, windowId, await people(database, count), true);
  return entries
    .map((entry) => ({ windowId, ...entry, place: entry.entryNo + 1 }))
    .sort((a, b) => a.entryNo - b.entryNo);
}

describe("a window without places", () => {
  it("calls nobody in vain, and goes on when a place comes free", async () => {
    const windowId = await anOpenWindow(database, now);
    await enterInLine(windowId, 4);
    let left = 0;
    const serving = new AdmissionScheduler(inject("databaseUrl"), jobClock(createFixedClock(now)), (id) =>
      id === windowId ? left : null,
    );
    await serving.turn();
    expect(await lineOf(windowId)).toMatchObject({ served: 0, spare: 0 });
    left = 1;
    await serving.turn();
    expect((await lineOf(windowId)).served).toBe(4);
    await serving.stop();
  });
});

describe("the lead", () => {
  it("is lost by a leader whose session ends, and what it then writes counts for nothing", async () => {
    const windowId = await anOpenWindow(database, now);
    const first = new AdmissionScheduler(inject("databaseUrl"), jobClock(createFixedClock(now)));
    const second = new AdmissionScheduler(inject("databaseUrl"), jobClock(createFixedClock(now)));
    await first.turn();
    await enterInLine(windowId, 2);
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    await second.turn();
    expect((await lineOf(windowId)).served).toBe(2);
    await enterInLine(windowId, 3);
    await first.turn().catch(() => {});
    expect((await lineOf(windowId)).served).toBe(2);
    await first.stop();
    await second.stop();
  });

  it("is lost by a leader that hangs", async () => {
    const windowId = await anOpenWindow(database, now);
    const first = new AdmissionScheduler(inject("databaseUrl"), jobClock(createFixedClock(now)));
    const second = new AdmissionScheduler(inject("databaseUrl"), jobClock(createFixedClock(now)));
    await first.turn();
    await enterInLine(windowId, 2);
    await second.turn();
    expect((await lineOf(windowId)).served).toBe(0);
    await second.stop();
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const third = new AdmissionScheduler(inject("databaseUrl"), jobClock(createFixedClock(now)));
    await third.turn();
    expect((await lineOf(windowId)).served).toBe(2);
    await first.stop();
    await third.stop();
  });
});

describe("straight through", () => {
  it("lets in whoever comes while there is room that nobody is expected to take, and calls those before them", async () => {
    const windowId = await anOpenWindow(database, now);
    await database.query("UPDATE cohort_window SET most_inside = 3 WHERE id = $1", [windowId]);
    const serving = new AdmissionScheduler(inject("databaseUrl"), jobClock(createFixedClock(now)));
    await serving.turn();
    expect(await lineOf(windowId)).toMatchObject({ served: 0, spare: 3 });
    const claims = await enterInLine(windowId, 5);
    await claimAdmission(database, claims[1] as Claim, now);
    expect(await lineOf(windowId)).toMatchObject({ served: 2, spare: 1 });
    const outcomes = await Promise.allSettled(claims.map((claim) => claimAdmission(database, claim, now)));
    expect(outcomes.map(({ status }) => status === "fulfilled")).toEqual([true, true, true, false, false]);
    await serving.turn();
    expect(await lineOf(windowId)).toMatchObject({ served: 3, spare: 0 });
    await serving.stop();
  });

  it("never lets in more than fit, however many come at once", async () => {
    const windowId = await anOpenWindow(database, now);
    await database.query("UPDATE cohort_window SET most_inside = 40 WHERE id = $1", [windowId]);
    const serving = new AdmissionScheduler(inject("databaseUrl"), jobClock(createFixedClock(now)));
    await serving.turn();
    const claims = await enterInLine(windowId, 120);
    const turns = Promise.all([
      serving.turn(),
      ...claims.map((claim) => claimAdmission(database, claim, now).catch(() => {})),
    ]);
    await turns;
    await serving.turn();
    await Promise.allSettled(claims.map((claim) => claimAdmission(database, claim, now)));
    const { rows } = await database.query(
      "SELECT count(*) AS inside FROM admission WHERE window_id = $1 AND ended_at IS NULL",
      [windowId],
    );
    expect(rows[0].inside).toBe(40);
    await serving.stop();
  });
});

describe("a strained booking path", () => {
  // Some 230 turns of the scheduler, each with statements of its own.
  it("is let in less, says so, and recovers by itself", { timeout: 120_000 }, async () => {
    const windowId = await anOpenWindow(database, now);
    await enterInLine(windowId, 30);
    const clock = createFixedClock(now);
    const serving = new AdmissionScheduler(inject("databaseUrl"), jobClock(clock));
    const report = (p95Ms: number) =>
      writeLoadSignal(
        database,
        "00000000-0000-4000-8000-000000000001",
        { p95Ms, errorShare: 0 },
        clock.now(),
      );
    await serving.turn();
    expect((await lineOf(windowId)).cutAt).toBeNull();
    for (let second = 1; second <= 30; second++) {
      clock.set(later(second * 1_000));
      await report(2_000);
      await serving.turn();
    }
    expect((await lineOf(windowId)).cutAt).not.toBeNull();
    const { rows } = await database.query("SELECT bearable FROM queue_state WHERE window_id = $1", [
      windowId,
    ]);
    expect(rows[0].bearable).toBeLessThan(500);
    for (let second = 31; second <= 230; second++) {
      clock.set(later(second * 1_000));
      await report(100);
      await serving.turn();
    }
    expect((await lineOf(windowId)).cutAt).toBeNull();
    await serving.stop();
  });
});

describe("claiming", () => {
  async function called() {
    const windowId = await anOpenWindow(database, now);
    const [personId = ""] = await people(database, 1);
    await enterQueue(database, windowId, [personId], true);
    await database.query("UPDATE queue_state SET served = 1, room = 1000 WHERE window_id = $1", [windowId]);
    return { windowId, personId, entryNo: 0, place: 1 };
  }

  it("gives one admission to a person who claims from ten devices at once", async () => {
    const claim = await called();
    const given = await whileHeldUp(
      database,
      (tx) => tx.query("SELECT FROM queue_state WHERE window_id = $1 FOR UPDATE", [claim.windowId]),
      Array.from({ length: 10 }, () => () => claimAdmission(database, claim, now)),
    );
    const ids = given.map((outcome) => outcome.status === "fulfilled" && outcome.value.id);
    expect(ids).toEqual(Array(10).fill(expect.stringMatching(/^[0-9a-f-]{36}$/)));
    expect(new Set(ids).size).toBe(1);
  });

  it("gives a new admission after the first ran out", async () => {
    const claim = await called();
    const first = await claimAdmission(database, claim, now);
    const second = await claimAdmission(database, claim, later(admissionSeconds * 1000));
    expect(second.id).not.toBe(first.id);
  });

  it("keeps to the most inside when more were called", async () => {
    const windowId = await anOpenWindow(database, now);
    await database.query("UPDATE cohort_window SET most_inside = 5 WHERE id = $1", [windowId]);
    const crowd = await people(database, 20);
    const entries = await enterQueue(database, windowId, crowd, true);
    await database.query("UPDATE queue_state SET served = 20, room = 5 WHERE window_id = $1", [windowId]);
    const outcomes = await Promise.allSettled(
      entries.map((entry) => claimAdmission(database, { windowId, ...entry, place: entry.entryNo + 1 }, now)),
    );
    expect(settled(outcomes, "fulfilled")).toBe(5);
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(refused).toEqual(
      Array(15).fill(expect.objectContaining({ reason: "inside-is-full", status: 503 })),
    );
  });

  it("refuses before opening, after closing, in a pause, without an entry and before the turn", async () => {
    const { windowId, ...caller } = await called();
    const [stranger = ""] = await people(database, 1);
    const claims = (at: Date, who: Omit<Claim, "windowId"> = caller) =>
      claimAdmission(database, { windowId, ...who }, at);
    await expect(claims(later(-3_600_001))).rejects.toMatchObject({ reason: "window-not-yet-open" });
    await expect(claims(later(24 * 3_600_000))).rejects.toMatchObject({ reason: "window-closed" });
    const guessed = { personId: stranger, entryNo: 0, place: 1 };
    await expect(claims(now, guessed)).rejects.toMatchObject({ reason: "not-in-line" });
    await enterQueue(database, windowId, [stranger], true);
    const waits = { personId: stranger, entryNo: 1, place: 2 };
    await expect(claims(now, waits)).rejects.toMatchObject({ reason: "not-your-turn" });
    await expect(claims(now, { ...waits, place: null })).rejects.toMatchObject({ reason: "not-your-turn" });
    await database.query("UPDATE cohort_window SET paused_at = $2 WHERE id = $1", [windowId, now]);
    await expect(claims(now)).rejects.toMatchObject({ reason: "window-paused" });
  });
});

it("lets nobody in who was forgotten, whatever number they had", async () => {
  const windowId = await anOpenWindow(database, now);
  await database.query("UPDATE queue_state SET room = 5, spare = 5 WHERE window_id = $1", [windowId]);
  const [personId = ""] = await people(database, 1);
  const [entry] = await enterQueue(database, windowId, [personId], true);
  await database.query("UPDATE person SET forgotten_at = $2 WHERE id = $1", [personId, now]);
  const claim = { windowId, personId, entryNo: entry?.entryNo ?? -1, place: 1 };
  await expect(claimAdmission(database, claim, now)).rejects.toMatchObject({ reason: "no-session" });
  await database.query("UPDATE person SET forgotten_at = NULL WHERE id = $1", [personId]);
  await expect(claimAdmission(database, claim, now)).resolves.toBeDefined();
});
