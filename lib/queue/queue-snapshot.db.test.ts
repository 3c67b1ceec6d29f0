import { afterAll, expect, inject, it } from "vitest";
import { openDatabase } from "../shared/db/database";
import { anOpenWindow } from "../shared/testing/builders";
import { createFixedClock } from "../shared/time/clock";
import { QueueSnapshot } from "./queue-snapshot";

const database = openDatabase(inject("databaseUrl"), 4);
afterAll(() => database.end());

it("says for ten minutes that the most inside was changed, and which way", async () => {
  const now = new Date("2026-07-19T12:00:00Z");
  const clock = createFixedClock(now);
  const windowId = await anOpenWindow(database, now);
  const board = new QueueSnapshot(database, clock);
  const changed = () => board.status(`test-${windowId}`)?.insideChanged;
  const read = async (mostInside: number, seconds: number) => {
    await database.query("UPDATE cohort_window SET most_inside = $2 WHERE id = $1", [windowId, mostInside]);
    clock.set(new Date(now.getTime() + seconds * 1_000));
    await board.read();
  };
  await read(300, 0);
  expect(changed()).toBeNull();
  await read(100, 60);
  expect(changed()).toEqual({ more: false, at: "2026-07-19T12:01:00.000Z" });
  await read(100, 600);
  expect(changed()?.more).toBe(false);
  await read(100, 661);
  expect(changed()).toBeNull();
  await read(500, 700);
  expect(changed()?.more).toBe(true);
});
