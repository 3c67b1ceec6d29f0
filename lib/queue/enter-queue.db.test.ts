import { randomUUID } from "node:crypto";
import { afterAll, expect, inject, it } from "vitest";
import { openDatabase } from "../shared/db/database";
import { anOpenWindow, aPerson, people } from "../shared/testing/builders";
import { waitsForLock } from "../shared/testing/locks";
import { enterQueue, findWhyKeptOut } from "./enter-queue";
import { QueueEntryBatcher } from "./entry-batcher";

const database = openDatabase(inject("databaseUrl"), 20);
afterAll(() => database.end());
const now = new Date("2026-07-19T12:00:00Z");

it("numbers entries from 0 without gaps, from many connections at once, one a person", async () => {
  const windowId = await anOpenWindow(database, now);
  const crowd = await people(database, 300);
  const batches = Array.from({ length: 30 }, (_, i) => crowd.filter((_, n) => n % 10 === i % 10));
  const told = (
    await Promise.all(batches.map((batch) => enterQueue(database, windowId, batch, false)))
  ).flat();
  expect(told).toHaveLength(900);
  const byPerson = new Map<string, number>();
  for (const { personId, entryNo } of told) {
    expect(byPerson.get(personId) ?? entryNo).toBe(entryNo);
    byPerson.set(personId, entryNo);
  }
  expect([...byPerson.values()].sort((a, b) => a - b)).toEqual(crowd.map((_, n) => n));
  const state = await database.query("SELECT entries, lobby_size FROM queue_state WHERE window_id = $1", [
    windowId,
  ]);
  expect(state.rows[0]).toEqual({ entries: 300, lobby_size: null });
});

it("keeps the order of arrival within a batch", async () => {
  const windowId = await anOpenWindow(database, now);
  const crowd = await people(database, 50);
  const entries = new Map(
    (await enterQueue(database, windowId, crowd, true)).map((e) => [e.personId, e.entryNo]),
  );
  expect(crowd.map((person) => entries.get(person))).toEqual(crowd.map((_, n) => n));
});

it("fixes the lobby's size at the first entry after opening, for good", async () => {
  const windowId = await anOpenWindow(database, now);
  const crowd = await people(database, 9);
  await enterQueue(database, windowId, crowd.slice(0, 4), false);
  await enterQueue(database, windowId, crowd.slice(4), true);
  const state = await database.query("SELECT entries, lobby_size FROM queue_state WHERE window_id = $1", [
    windowId,
  ]);
  expect(state.rows[0]).toEqual({ entries: 9, lobby_size: 4 });
  await expect(
    database.query("UPDATE queue_state SET lobby_size = 5 WHERE window_id = $1", [windowId]),
  ).rejects.toThrow("a drawn lobby never changes its size");
});

it("numbers synthetic people below zero, where they make no gap and count nowhere", async () => {
  const windowId = await anOpenWindow(database, now);
  const [first = "", second = ""] = await people(database, 2);
  const walker = await aPerson(database, { synthetic: true });
  const another = await aPerson(database, { synthetic: true });
  const told = new Map<string, number>();
  for (const batch of [
    [first, walker],
    [walker, another, second],
  ])
    for (const { personId, entryNo } of await enterQueue(database, windowId, batch, true))
      told.set(personId, entryNo);
  expect([first, second, walker, another].map((person) => told.get(person))).toEqual([0, 1, -1, -2]);
  const state = await database.query("SELECT entries, lobby_size FROM queue_state WHERE window_id = $1", [
    windowId,
  ]);
  expect(state.rows[0]).toEqual({ entries: 2, lobby_size: 0 });
});

it("lets the served counter never go back", async () => {
  const windowId = await anOpenWindow(database, now);
  await enterQueue(database, windowId, await people(database, 5), true);
  await database.query("UPDATE queue_state SET served = 3 WHERE window_id = $1", [windowId]);
  await expect(
    database.query("UPDATE queue_state SET served = 2 WHERE window_id = $1", [windowId]),
  ).rejects.toThrow("never go back");
});

it("refuses a window that does not exist", async () => {
  await expect(enterQueue(database, "00000000-0000-0000-0000-000000000000", [], true)).rejects.toMatchObject({
    reason: "window-unknown",
    status: 404,
  });
});

it("gives no number to who was forgotten, is unknown is of another cohort or has proven no phone, and all others in the batch theirs", async () => {
  const windowId = await anOpenWindow(database, now);
  const [one = "", two = ""] = await people(database, 2);
  const forgotten = await aPerson(database);
  await database.query("UPDATE person SET forgotten_at = $2 WHERE id = $1", [forgotten, now]);
  const told = await aPerson(database, { phone: null });
  await database.query("UPDATE person SET contact_hash = sha256('x'), phone_place = 1 WHERE id = $1", [told]);
  const unknown = randomUUID();
  const younger = await aPerson(database, { birthDate: "1969-01-01" });
  const batch = [one, forgotten, told, unknown, younger, two];
  const entries = await enterQueue(database, windowId, batch, true);
  expect(entries.map(({ personId }) => personId).sort()).toEqual([one, two].sort());
  expect(entries.map(({ entryNo }) => entryNo).sort()).toEqual([0, 1]);
  expect(
    Object.fromEntries(await findWhyKeptOut(database, windowId, [forgotten, told, unknown, younger])),
  ).toEqual({
    [forgotten]: "no-session",
    [told]: "phone-missing",
    [unknown]: "no-session",
    [younger]: "not-eligible",
  });
  const arrivals = new QueueEntryBatcher(database);
  const outcomes = await Promise.allSettled(batch.map((id) => arrivals.arrive(windowId, id, true)));
  expect(outcomes.map((outcome) => (outcome.status === "rejected" ? outcome.reason.reason : "in"))).toEqual([
    "in",
    "no-session",
    "phone-missing",
    "no-session",
    "not-eligible",
    "in",
  ]);
});

it("waits for who is being forgotten, gives them no number, and keeps nobody else in the line waiting", async () => {
  const windowId = await anOpenWindow(database, now);
  const [leaving = "", other = ""] = await people(database, 2);
  const forgetting = await database.connect();
  await forgetting.query("BEGIN");
  await forgetting.query("SELECT FROM person WHERE id = $1 FOR UPDATE", [leaving]);
  const entering = enterQueue(database, windowId, [leaving], true);
  await waitsForLock(database, "enter_line");
  expect(await enterQueue(database, windowId, [other], true)).toEqual([{ personId: other, entryNo: 0 }]);
  await forgetting.query("UPDATE person SET forgotten_at = $2 WHERE id = $1", [leaving, now]);
  await forgetting.query("COMMIT");
  forgetting.release();
  expect(await entering).toEqual([]);
});
