import { randomUUID } from "node:crypto";
import { afterAll, expect, inject, it } from "vitest";
import { openDatabase } from "../platform/database";
import { anOpenWindow, people } from "../platform/testing/builders";
import { declineOffer, joinWait, leaveWait } from "./offers";

const database = openDatabase(inject("databaseUrl"), 4);
afterAll(() => database.end());
const now = new Date("2026-07-19T11:00:00Z");

it("nobody joins, leaves or declines for a person whose leave they do not have, or had", async () => {
  const windowId = await anOpenWindow(database, now);
  const [parent = "", child = "", stranger = ""] = await people(database, 3);
  await database.query(
    "INSERT INTO proxy (booker_id, person_id, verified_at, ended_at) VALUES ($1, $2, $3, $3)",
    [child, parent, now],
  );
  await database.query("INSERT INTO province VALUES ('98', '시험도', 'Test') ON CONFLICT DO NOTHING");
  await database.query(
    "INSERT INTO district VALUES ('98001', '98', '시험구', 'Test') ON CONFLICT DO NOTHING",
  );
  const { rows } = await database.query<{ id: number }>(
    `INSERT INTO wait (person_id, window_id, district_code, leftover, joined_at)
     VALUES ($1, $2, '98001', false, $3) RETURNING id`,
    [parent, windowId, now],
  );
  for (const proxy of [child, stranger]) {
    const acts = [
      () => joinWait(database, parent, windowId, { districtCode: "98001" }, now, { proxy }),
      () => leaveWait(database, parent, rows[0]?.id ?? 0, now, { proxy }),
      () => declineOffer(database, parent, randomUUID(), now, { proxy }),
    ];
    for (const act of acts) await expect(act()).rejects.toMatchObject({ reason: "not-your-proxy" });
  }
  const left = await database.query("SELECT ended_at FROM wait WHERE person_id = $1", [parent]);
  expect(left.rows).toEqual([{ ended_at: null }]);
});
