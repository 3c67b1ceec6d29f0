import { afterAll, describe, expect, inject, it } from "vitest";
import { decryptColumn } from "../shared/crypto/column-encryption";
import { openDatabase } from "../shared/db/database";
import { anOpenWindow, givePhone, people } from "../shared/testing/builders";
import { createFixedClock } from "../shared/time/clock";
import { enterQueue } from "./enter-queue";
import { getPosition, QueueSnapshot } from "./queue-snapshot";
import { subscribeToTurn, unsubscribeFromTurn } from "./turn-notifications";
import { TurnNotificationJob, type TurnNotificationText } from "./turn-notifications.job";

const database = openDatabase(inject("databaseUrl"), 20);
afterAll(() => database.end());
const now = new Date("2026-07-19T12:00:00Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const text: TurnNotificationText = (locale, line, minutes) => ({
  subject: "",
  body: `${locale} ${line.slug} ${minutes}`,
});
const reminding = new TurnNotificationJob(database, text);

async function lineOf(windowId: string) {
  const board = new QueueSnapshot(database, createFixedClock(now));
  await board.read();
  const line = board.queues().find((candidate) => candidate.id === windowId);
  if (!line) throw new Error("no such line");
  return line;
}

async function aLine(size: number, opened = true) {
  const windowId = await anOpenWindow(database, now);
  const crowd = await people(database, size);
  await Promise.all(crowd.map((id) => givePhone(database, id, `+8299${id}`)));
  await enterQueue(database, windowId, crowd, opened);
  return { windowId, crowd };
}

async function messages(windowId: string) {
  const { rows } = await database.query<{ key: string; person: string; body: string }>(
    `SELECT event_key AS key, split_part(event_key, ':', 3) AS person, body FROM outbox_message
     WHERE event_key LIKE 'turn-near:' || $1 || ':%' ORDER BY id`,
    [windowId],
  );
  return rows.map(({ key, person, body }) => ({
    person,
    body: decryptColumn("outbox_message.body", key, body),
  }));
}

const near = { served: 10, ratePerMinute: 3, placesLeft: null };

describe("asking", () => {
  it("keeps one row a person and window, and takes it back", async () => {
    const { windowId, crowd } = await aLine(1);
    const [person = ""] = crowd;
    await Promise.all(Array.from({ length: 8 }, () => subscribeToTurn(database, windowId, person, 1)));
    const count = async () =>
      (await database.query("SELECT count(*) FROM reminder WHERE window_id = $1", [windowId])).rows[0].count;
    expect(await count()).toBe(1);
    await unsubscribeFromTurn(database, windowId, person);
    await unsubscribeFromTurn(database, windowId, person);
    expect(await count()).toBe(0);
    await reminding.turn(await lineOf(windowId), near, now);
    expect(await messages(windowId)).toEqual([]);
  });

  it("refuses whoever does not stand in the line, and whoever cannot be written to", async () => {
    const { windowId } = await aLine(1);
    const [stranger = ""] = await people(database, 1);
    await expect(subscribeToTurn(database, windowId, stranger, 1)).rejects.toMatchObject({
      reason: "not-in-line",
    });
    await enterQueue(database, windowId, [stranger], true);
    await expect(subscribeToTurn(database, windowId, stranger, 2)).rejects.toMatchObject({
      reason: "nowhere-to-write",
    });
  });
});

describe("telling", () => {
  it("writes to those near their turn, once, in their language, however many processes take turns", async () => {
    const { windowId, crowd } = await aLine(60);
    await database.query("UPDATE person SET locale = 'en' WHERE id = $1", [crowd[39]]);
    for (const [n, person] of crowd.entries())
      if (n % 10 === 9) await subscribeToTurn(database, windowId, person, n + 1);
    const line = await lineOf(windowId);
    // Called up to 10, and 3 a minute: within ten minutes up to 40.
    const written = await Promise.all(Array.from({ length: 6 }, () => reminding.turn(line, near, now)));
    expect(written.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(await reminding.turn(line, near, later(1))).toBe(0);
    // Processes that take turns at once share the people out; which of them writes first is not promised.
    const inPlace = (await messages(windowId)).sort(
      (one, other) => crowd.indexOf(one.person) - crowd.indexOf(other.person),
    );
    expect(inPlace).toEqual([
      { person: crowd[9], body: `ko ${line.slug} null` },
      { person: crowd[19], body: `ko ${line.slug} 3` },
      { person: crowd[29], body: `ko ${line.slug} 7` },
      { person: crowd[39], body: `en ${line.slug} 10` },
    ]);
    expect(await reminding.turn(line, { ...near, served: 20 }, later(2))).toBe(1);
  });

  it("finds the places of those who asked in the lobby, few or many, when it is drawn", async () => {
    for (const size of [20, 300]) {
      const { windowId, crowd } = await aLine(size, false);
      for (const person of crowd) await subscribeToTurn(database, windowId, person, null);
      const undrawn = await lineOf(windowId);
      expect(await reminding.turn(undrawn, { ...near, served: 0 }, now)).toBe(0);
      await database.query("UPDATE queue_state SET lobby_size = entries WHERE window_id = $1", [windowId]);
      const line = await lineOf(windowId);
      await expect
        .poll(async () => {
          await reminding.turn(line, { served: 5, ratePerMinute: null, placesLeft: null }, now);
          return (await messages(windowId)).map((message) => message.person);
        })
        .toHaveLength(5);
      const first = crowd.filter((_, entry) => (getPosition(line, entry) ?? 0) <= 5);
      expect((await messages(windowId)).map((message) => message.person).sort()).toEqual(first.sort());
    }
  });

  it("writes nothing while no place is left, and offers one that comes free to one person", async () => {
    const { windowId, crowd } = await aLine(10);
    for (const [n, person] of crowd.entries()) await subscribeToTurn(database, windowId, person, n + 1);
    const line = await lineOf(windowId);
    const told = (placesLeft: number, at: Date) =>
      reminding.turn(line, { served: 10, ratePerMinute: null, placesLeft }, at);
    expect(await told(0, now)).toBe(0);
    expect(await told(1, later(1))).toBe(1);
    expect(await told(1, later(2))).toBe(0);
    expect(await told(1, later(602))).toBe(1);
    expect((await messages(windowId)).map((message) => message.person)).toEqual(crowd.slice(0, 2));
  });

  it("has nothing to tell those who are in or have booked", async () => {
    const { windowId, crowd } = await aLine(2);
    for (const [n, person] of crowd.entries()) await subscribeToTurn(database, windowId, person, n + 1);
    await database.query(
      "INSERT INTO admission (window_id, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
      [windowId, crowd[0], now, later(600)],
    );
    expect(await reminding.turn(await lineOf(windowId), near, now)).toBe(1);
    expect((await messages(windowId)).map((message) => message.person)).toEqual([crowd[1]]);
  });

  it("looks at the next places by an index, and not at the line", async () => {
    // Small tables are read whole; whether the index would do must not hang on their size.
    const [, explained] = (await database.query(
      `SET LOCAL enable_seqscan = off; EXPLAIN SELECT person_id FROM reminder
       WHERE window_id = '00000000-0000-0000-0000-000000000000' AND told_at IS NULL AND place <= 5 ORDER BY place LIMIT 500`,
    )) as unknown as { rows: Record<string, string>[] }[];
    const plan = explained?.rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toContain("reminder_to_tell");
    expect(plan).not.toContain("Sort");
  });
});
