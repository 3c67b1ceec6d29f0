import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Database, openDatabase } from "../../shared/db/database";
import { admitted, anOpenWindow, aSlot, people } from "../../shared/testing/builders";
import { getWorklist } from "./worklist";

let database: Database;
beforeAll(() => {
  database = openDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

// Half past midnight in Korea, when it is still the day before in UTC.
const now = new Date("2026-07-18T15:30:00Z");

async function aBooking(slot: number, windowId: string, status: "BOOKED" | "CANCELLED") {
  const [personId = ""] = await people(database, 1);
  const { admissionId } = await admitted(database, windowId, personId, now);
  await database.query(
    `INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, status, cancelled_at)
     VALUES (left(md5($1), 10), $2, $3, $4, $5, $6::"BookingStatus", CASE WHEN $6 = 'CANCELLED' THEN now() END)`,
    [randomUUID(), personId, windowId, admissionId, slot, status],
  );
  if (status === "BOOKED") await database.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [slot]);
}

test("shows who missed their time as such, though they have given it up for another since", async () => {
  const windowId = await anOpenWindow(database, now);
  const slot = await aSlot(database, 5, now);
  await aBooking(slot, windowId, "CANCELLED");
  await database.query(
    `UPDATE booking b SET again_place = 0, cancelled_at = s.starts_at + interval '1 day' FROM slot s
     WHERE s.id = b.slot_id AND b.slot_id = $1`,
    [slot],
  );
  // A second dose that goes with it is cancelled before its day.
  const second = await aSlot(database, 5, now);
  await aBooking(second, windowId, "CANCELLED");
  await database.query(
    `UPDATE booking b SET again_place = 0, cancelled_at = s.starts_at - interval '1 day' FROM slot s
     WHERE s.id = b.slot_id AND b.slot_id = $1`,
    [second],
  );
  const stateOn = async (id: number) => {
    const { rows } = await database.query("SELECT clinic_id FROM slot WHERE id = $1", [id]);
    const reader = { id: randomUUID(), clinicId: rows[0].clinic_id };
    return (await getWorklist(database, reader, "2026-07-20", now)).bookings.map(({ state }) => state);
  };
  expect([await stateOn(slot), await stateOn(second)]).toEqual([["no-show"], ["cancelled"]]);
});

test("shows a clinic its own bookings of a Korean day, and keeps that it was read", async () => {
  const windowId = await anOpenWindow(database, now);
  const [ours, theirs] = [await aSlot(database, 5, now), await aSlot(database, 5, now)];
  await aBooking(ours, windowId, "BOOKED");
  await aBooking(ours, windowId, "CANCELLED");
  await aBooking(theirs, windowId, "BOOKED");
  const { rows } = await database.query("SELECT clinic_id FROM slot WHERE id = $1", [ours]);
  const reader = { id: randomUUID(), clinicId: rows[0].clinic_id };

  const list = await getWorklist(database, reader, "2026-07-20", now);
  expect(list).toMatchObject({ clinicEn: "Test Clinic", free: 4, stock: [] });
  expect(list.bookings.map(({ state, birthDate }) => [state, birthDate])).toEqual([
    ["booked", "1968-••-••"],
    ["cancelled", "1968-••-••"],
  ]);
  expect((await getWorklist(database, reader, "2026-07-19", now)).bookings).toEqual([]);

  const audit = await database.query(
    "SELECT act, subject, detail FROM audit_row WHERE actor = $1 ORDER BY id",
    [`staff:${reader.id}`],
  );
  expect(audit.rows).toEqual([
    { act: "read-day", subject: `clinic:${reader.clinicId}`, detail: { day: "2026-07-20", people: 2 } },
    { act: "read-day", subject: `clinic:${reader.clinicId}`, detail: { day: "2026-07-19", people: 0 } },
  ]);
});
