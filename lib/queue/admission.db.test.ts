import { afterAll, describe, expect, inject, it } from "vitest";
import { fixedClock } from "../platform/clock";
import { openDatabase } from "../platform/database";
import { anOpenWindow, people } from "../platform/testing/builders";
import { claimAdmission } from "./admission";
import { Board, placeOf } from "./board";
import { enter } from "./ledger";
import { Serving } from "./serving";
import { admissionSeconds } from "./tickets";

const database = openDatabase(inject("databaseUrl"), 20);
afterAll(() => database.end());
const now = new Date("2026-07-19T12:00:00Z");
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const settled = (outcomes: PromiseSettledResult<unknown>[], status: string) =>
  outcomes.filter((outcome) => outcome.status === status).length;

async function lineOf(windowId: string) {
  const board = new Board(database, fixedClock(now));
  await board.read();
  const line = board.lines().find((candidate) => candidate.id === windowId);
  if (!line) throw new Error("no such line");
  return line;
}

describe("from the lobby to the inside", () => {
  it("calls people in the order of the draw, never more than fit, and takes turns as they leave", async () => {
    const windowId = await anOpenWindow(database, now);
    await database.query("UPDATE cohort_window SET most_inside = 3 WHERE id = $1", [windowId]);
    const crowd = await people(database, 10);
    const entries = await enter(database, windowId, crowd, false);
    const clock = fixedClock(now);
    const serving = new Serving(database, inject("databaseUrl"), clock);
    await serving.turn();
    const line = await lineOf(windowId);
    expect(line).toMatchObject({ served: 3, lobbySize: 10 });
    const placed = entries.map((entry) => ({ ...entry, place: placeOf(line, entry.entryNo) ?? 0 }));
    expect(placed.map((entry) => entry.place).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

    const outcomes = await Promise.allSettled(
      placed.map((entry) => claimAdmission(database, windowId, entry.personId, now)),
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
    await enter(database, windowId, await people(database, 5), true);
    await database.query("UPDATE cohort_window SET paused_at = $2 WHERE id = $1", [windowId, now]);
    const serving = new Serving(database, inject("databaseUrl"), fixedClock(now));
    await serving.turn();
    expect((await lineOf(windowId)).served).toBe(0);
    await serving.stop();
  });

  it("has one leader, and another takes over", async () => {
    const windowId = await anOpenWindow(database, now);
    const first = new Serving(database, inject("databaseUrl"), fixedClock(now));
    const second = new Serving(database, inject("databaseUrl"), fixedClock(now));
    await first.turn();
    await enter(database, windowId, await people(database, 2), true);
    await second.turn();
    expect((await lineOf(windowId)).served).toBe(0);
    await first.stop();
    await second.turn();
    expect((await lineOf(windowId)).served).toBe(2);
    await second.stop();
  });
});

describe("claiming", () => {
  async function called() {
    const windowId = await anOpenWindow(database, now);
    const [personId = ""] = await people(database, 1);
    await enter(database, windowId, [personId], true);
    await database.query("UPDATE queue_state SET served = 1 WHERE window_id = $1", [windowId]);
    return { windowId, personId };
  }

  it("gives one admission to a person who claims from ten devices at once", async () => {
    const { windowId, personId } = await called();
    const given = await Promise.all(
      Array.from({ length: 10 }, () => claimAdmission(database, windowId, personId, now)),
    );
    expect(new Set(given.map((admission) => admission.id)).size).toBe(1);
  });

  it("gives a new admission after the first ran out", async () => {
    const { windowId, personId } = await called();
    const first = await claimAdmission(database, windowId, personId, now);
    const second = await claimAdmission(database, windowId, personId, later(admissionSeconds * 1000));
    expect(second.id).not.toBe(first.id);
  });

  it("keeps to the most inside when more were called", async () => {
    const windowId = await anOpenWindow(database, now);
    await database.query("UPDATE cohort_window SET most_inside = 5 WHERE id = $1", [windowId]);
    const crowd = await people(database, 20);
    await enter(database, windowId, crowd, true);
    await database.query("UPDATE queue_state SET served = 20 WHERE window_id = $1", [windowId]);
    const outcomes = await Promise.allSettled(
      crowd.map((person) => claimAdmission(database, windowId, person, now)),
    );
    expect(settled(outcomes, "fulfilled")).toBe(5);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected")
        expect(outcome.reason).toMatchObject({ reason: "inside-is-full", status: 503 });
    }
  });

  it("refuses before opening, after closing, in a pause, without an entry and before the turn", async () => {
    const { windowId, personId } = await called();
    const [stranger = ""] = await people(database, 1);
    const claims = (at: Date, person = personId) => claimAdmission(database, windowId, person, at);
    await expect(claims(later(-3_600_001))).rejects.toMatchObject({ reason: "window-not-yet-open" });
    await expect(claims(later(24 * 3_600_000))).rejects.toMatchObject({ reason: "window-closed" });
    await expect(claims(now, stranger)).rejects.toMatchObject({ reason: "not-in-line" });
    await enter(database, windowId, [stranger], true);
    await expect(claims(now, stranger)).rejects.toMatchObject({ reason: "not-your-turn" });
    await database.query("UPDATE cohort_window SET paused_at = $2 WHERE id = $1", [windowId, now]);
    await expect(claims(now)).rejects.toMatchObject({ reason: "window-paused" });
  });
});
