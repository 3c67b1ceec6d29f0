import { randomUUID } from "node:crypto";
import { afterAll, expect, inject, it } from "vitest";
import { openDatabase } from "../shared/db/database";
import { admitted, anOpenWindow, aSlot, people } from "../shared/testing/builders";
import { acceptOffer, declineOffer, joinWaitlist, leaveWaitlist } from "../waitlist/waitlist";
import { cancelBooking } from "./cancel";
import { changeBooking } from "./change";
import { confirmBooking } from "./confirm";
import { holdSlot } from "./hold";

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
      () => joinWaitlist(database, parent, windowId, { districtCode: "98001" }, now, { proxy }),
      () => leaveWaitlist(database, parent, rows[0]?.id ?? 0, now, { proxy }),
      () => declineOffer(database, parent, randomUUID(), now, { proxy }),
    ];
    for (const act of acts) await expect(act()).rejects.toMatchObject({ reason: "not-your-proxy" });
  }
  const left = await database.query("SELECT ended_at FROM wait WHERE person_id = $1", [parent]);
  expect(left.rows).toEqual([{ ended_at: null }]);
});

it("nobody is told by a key of before what was booked for a person whose leave they had", async () => {
  const windowId = await anOpenWindow(database, now);
  const [parent = "", child = ""] = await people(database, 2);
  await database.query(
    "INSERT INTO proxy (booker_id, person_id, verified_at, ended_at) VALUES ($1, $2, $3, $3)",
    [child, parent, now],
  );
  const slotId = await aSlot(database, 1, now);
  const visitor = await admitted(database, windowId, parent, now);
  await holdSlot(database, visitor, slotId, now);
  const { id } = await confirmBooking(database, visitor, "confirm", now);
  await changeBooking(database, parent, id, slotId, "change", now);
  await cancelBooking(database, parent, id, "cancel", now);
  const by = { proxy: child };
  const acts = [
    () => confirmBooking(database, { ...visitor, by }, "confirm", now),
    () => acceptOffer(database, parent, randomUUID(), "confirm", now, by),
    () => changeBooking(database, parent, id, slotId, "change", now, by),
    () => cancelBooking(database, parent, id, "cancel", now, by),
  ];
  for (const act of acts) await expect(act()).rejects.toMatchObject({ reason: "not-your-proxy" });
});
