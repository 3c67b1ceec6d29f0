import { afterAll, expect, inject, it } from "vitest";
import { openDatabase } from "../shared/db/database";
import { anOpenWindow, givePhone, people } from "../shared/testing/builders";
import {
  getLobbyReminderTime,
  listLobbySubscriptions,
  sendDueLobbyReminders,
  subscribeToLobby,
  unsubscribeFromLobby,
} from "./lobby-reminders";
import type { QueueView } from "./queue-snapshot";

const database = openDatabase(inject("databaseUrl"), 6);
afterAll(() => database.end());

/** Its lobby opens two hours before this. */
const now = new Date("2026-07-20T20:00:00+09:00");
const minute = 60_000;

async function aWindow() {
  const id = await anOpenWindow(database, now);
  const line = {
    id,
    lobbyOpensAt: new Date(now.getTime() - 120 * minute),
    closesAt: new Date(now.getTime() + 1_440 * minute),
  };
  return line as QueueView;
}
let phones = 20_004_000;
async function somebody(): Promise<string> {
  const [id] = (await people(database, 1)) as [string];
  await givePhone(database, id, `+8210${phones++}`);
  return id;
}
async function toldOf(line: QueueView) {
  const { rows } = await database.query<{ id: string }>(
    "SELECT person_id AS id FROM outbox_message WHERE event_key LIKE 'lobby-opens:' || $1 || ':%'",
    [line.id],
  );
  return rows.map(({ id }) => id);
}

it("tells those who asked half an hour before the lobby opens, once each, however many take turns", async () => {
  const line = await aWindow();
  const [asks, asksTwice, forgets] = [await somebody(), await somebody(), await somebody()];
  for (const person of [asks, asksTwice, asksTwice, forgets])
    await subscribeToLobby(database, line.id, person);
  await unsubscribeFromLobby(database, line.id, forgets);
  expect(await listLobbySubscriptions(database, asksTwice)).toEqual(new Set([line.id]));
  expect(await listLobbySubscriptions(database, forgets)).toEqual(new Set());

  const due = new Date(line.lobbyOpensAt.getTime() - 30 * minute);
  await sendDueLobbyReminders(database, [line], new Date(due.getTime() - 1));
  expect(await toldOf(line)).toEqual([]);
  await Promise.all(Array.from({ length: 5 }, () => sendDueLobbyReminders(database, [line], due)));
  expect((await toldOf(line)).sort()).toEqual([asks, asksTwice].sort());
  await subscribeToLobby(database, line.id, asks);
  await sendDueLobbyReminders(database, [line], now);
  expect(await toldOf(line)).toHaveLength(2);
});

it("tells of a lobby in the night on the evening before", () => {
  expect(getLobbyReminderTime({ lobbyOpensAt: new Date("2026-07-20T00:00:00+09:00") })).toEqual(
    new Date("2026-07-19T20:30:00+09:00"),
  );
  expect(getLobbyReminderTime({ lobbyOpensAt: new Date("2026-07-20T19:30:00+09:00") })).toEqual(
    new Date("2026-07-20T19:00:00+09:00"),
  );
});

it("tells nobody of a window that has closed, and takes no wish of whom it cannot write to", async () => {
  const line = await aWindow();
  await subscribeToLobby(database, line.id, await somebody());
  await sendDueLobbyReminders(database, [line], line.closesAt);
  expect(await toldOf(line)).toEqual([]);
  const [unreachable] = (await people(database, 1)) as [string];
  await expect(subscribeToLobby(database, line.id, unreachable)).rejects.toMatchObject({
    reason: "nowhere-to-write",
  });
});
