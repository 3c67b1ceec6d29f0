import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Database, openDatabase } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { admitted, anOpenWindow, aSlot, people } from "../shared/testing/builders";
import { closeTimes, type DisplacedBooking, findDisplacedBookings, reopenTimes } from "./closures";
import { getWeekOccupancy } from "./week-occupancy";

let database: Database;
beforeAll(() => {
  database = openDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

// Noon in Korea; the clinic's times are those of the next day.
const now = new Date("2026-07-19T03:00:00Z");
const day = "2026-07-20";

/** A clinic with a time at noon for two people and one at one o'clock, and two bookings at noon. */
async function aClinic(placesLater: number) {
  const windowId = await anOpenWindow(database, now);
  const noon = await aSlot(database, 3, now);
  const { rows } = await database.query("SELECT clinic_id FROM slot WHERE id = $1", [noon]);
  const by = { id: randomUUID(), clinicId: rows[0].clinic_id };
  const later = await database.query(
    "INSERT INTO slot (clinic_id, starts_at, capacity) VALUES ($1, '2026-07-20T04:00:00Z', $2) RETURNING id",
    [by.clinicId, placesLater],
  );
  for (const personId of await people(database, 2)) {
    const { admissionId } = await admitted(database, windowId, personId, now);
    await database.query(
      `INSERT INTO booking (code, person_id, window_id, admission_id, slot_id) VALUES (left(md5($1), 10), $2, $3, $4, $5)`,
      [randomUUID(), personId, windowId, admissionId, noon],
    );
    await database.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [noon]);
  }
  return { by, noon, later: later.rows[0].id as number };
}

/** The acts as the site does them, without their rules. */
const acts = {
  async move(booking: DisplacedBooking, slot: number) {
    const { rowCount } = await database.query(
      `WITH moved AS (UPDATE slot SET taken = taken + 1 WHERE id = $2 AND taken < capacity RETURNING id),
            old AS (UPDATE slot SET taken = taken - 1
                    WHERE id = (SELECT slot_id FROM booking WHERE id = $1) AND EXISTS (SELECT FROM moved))
       UPDATE booking SET slot_id = $2 WHERE id = $1 AND EXISTS (SELECT FROM moved)`,
      [booking.id, slot],
    );
    if (!rowCount) throw new DomainError("slot-full");
  },
  cancel: (booking: DisplacedBooking) =>
    database.query(
      `WITH gone AS (UPDATE booking SET status = 'CANCELLED', cancelled_at = now() WHERE id = $1 RETURNING slot_id)
       UPDATE slot SET taken = taken - 1 WHERE id = (SELECT slot_id FROM gone)`,
      [booking.id],
    ),
};

const slotOf = async (id: number) =>
  (await database.query("SELECT capacity, taken FROM slot WHERE id = $1", [id])).rows[0];

test("who is booked in a closed time is moved to the nearest free one; who does not fit stays and can be cancelled", async () => {
  const { by, noon, later } = await aClinic(1);
  const closing = { day, slotId: noon };
  expect(
    (await findDisplacedBookings(database, by, closing, now)).map(({ nearest }) => nearest?.toISOString()),
  ).toEqual(["2026-07-20T04:00:00.000Z", "2026-07-20T04:00:00.000Z"]);
  expect(await closeTimes(database, by, closing, "move", acts, now)).toEqual({ done: 1, left: 1 });
  expect(await slotOf(later)).toEqual({ capacity: 1, taken: 1 });
  // Nobody new finds a place there.
  expect(await slotOf(noon)).toEqual({ capacity: 1, taken: 1 });
  expect(await closeTimes(database, by, closing, "tell", acts, now)).toEqual({ done: 1, left: 0 });
  expect(await slotOf(noon)).toEqual({ capacity: 0, taken: 0 });
  await database.query("UPDATE slot SET capacity = 5 WHERE id = $1", [noon]);
  expect(await slotOf(noon)).toEqual({ capacity: 0, taken: 0 });
  expect(
    (await getWeekOccupancy(database, by.clinicId, day)).times.map(({ time, closed }) => [time, closed]),
  ).toEqual([
    ["12:00", true],
    ["13:00", false],
  ]);

  await reopenTimes(database, by, closing, now);
  expect(await slotOf(noon)).toEqual({ capacity: 3, taken: 0 });
  const audit = await database.query("SELECT act FROM audit_row WHERE actor = $1 ORDER BY id", [
    `staff:${by.id}`,
  ]);
  expect(audit.rows.map(({ act }) => act)).toEqual([
    "read-closing",
    "close-times",
    "read-closing",
    "close-times",
    "read-closing",
    "reopen-times",
  ]);
});

test("a whole day is closed at once, and what has begun is not", async () => {
  const { by, noon, later } = await aClinic(9);
  expect(await closeTimes(database, by, { day }, "tell", acts, now)).toEqual({ done: 2, left: 0 });
  expect([await slotOf(noon), await slotOf(later)]).toEqual([
    { capacity: 0, taken: 0 },
    { capacity: 0, taken: 0 },
  ]);
  await expect(
    closeTimes(database, by, { day }, "tell", acts, new Date("2026-07-20T05:00:00Z")),
  ).rejects.toMatchObject({ reason: "slot-past" });
});
