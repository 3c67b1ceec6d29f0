import { afterAll, expect, inject, it } from "vitest";
import { openDatabase } from "../platform/database";
import { anOpenWindow, aPerson, people } from "../platform/testing/builders";
import { enter } from "./ledger";

const database = openDatabase(inject("databaseUrl"), 20);
afterAll(() => database.end());
const now = new Date("2026-07-19T12:00:00Z");

it("numbers entries from 0 without gaps, from many connections at once, one a person", async () => {
  const windowId = await anOpenWindow(database, now);
  const crowd = await people(database, 300);
  // Each person enters three times over, in batches that overlap.
  const batches = Array.from({ length: 30 }, (_, i) => crowd.filter((_, n) => n % 10 === i % 10));
  const told = (await Promise.all(batches.map((batch) => enter(database, windowId, batch, false)))).flat();
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
  const entries = new Map((await enter(database, windowId, crowd, true)).map((e) => [e.personId, e.entryNo]));
  expect(crowd.map((person) => entries.get(person))).toEqual(crowd.map((_, n) => n));
});

it("fixes the lobby's size at the first entry after opening, for good", async () => {
  const windowId = await anOpenWindow(database, now);
  const crowd = await people(database, 9);
  await enter(database, windowId, crowd.slice(0, 4), false);
  await enter(database, windowId, crowd.slice(4), true);
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
    for (const { personId, entryNo } of await enter(database, windowId, batch, true))
      told.set(personId, entryNo);
  expect([first, second, walker, another].map((person) => told.get(person))).toEqual([0, 1, -1, -2]);
  const state = await database.query("SELECT entries, lobby_size FROM queue_state WHERE window_id = $1", [
    windowId,
  ]);
  expect(state.rows[0]).toEqual({ entries: 2, lobby_size: 0 });
});

it("lets the served counter never go back", async () => {
  const windowId = await anOpenWindow(database, now);
  await enter(database, windowId, await people(database, 5), true);
  await database.query("UPDATE queue_state SET served = 3 WHERE window_id = $1", [windowId]);
  await expect(
    database.query("UPDATE queue_state SET served = 2 WHERE window_id = $1", [windowId]),
  ).rejects.toThrow("never go back");
});

it("refuses a window that does not exist", async () => {
  await expect(enter(database, "00000000-0000-0000-0000-000000000000", [], true)).rejects.toMatchObject({
    reason: "window-unknown",
    status: 404,
  });
});
