import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, inject, test } from "vitest";
import { createClosingActs } from "../booking/closing-acts";
import { openDatabase } from "../shared/db/database";
import { admitted, anOpenWindow, aPerson, aProduct, aSlot, aStaffAccount } from "../shared/testing/builders";
import { formatPlanDigest } from "./closing-plan";
import { getClosingResult } from "./closing-result";
import { type ClosingRemedy, closeTimes, findDisplacedBookings, reopenTimes } from "./closures";
import { releaseDoses } from "./leftover-doses";

const database = openDatabase(inject("databaseUrl"), 5);
afterAll(() => database.end());
// Ten in the morning in Korea.
const now = new Date("2026-07-19T01:00:00Z");
const day = "2026-07-19";
const by = { id: "", clinicId: 0 };

beforeEach(async () => {
  const slotId = await aSlot(database, 5, now);
  const { rows } = await database.query(
    "UPDATE slot SET starts_at = '2026-07-19T07:00:00Z' WHERE id = $1 RETURNING clinic_id",
    [slotId],
  );
  by.clinicId = rows[0].clinic_id;
  by.id = await aStaffAccount(database, "CLINIC_MANAGER", by.clinicId);
});

const release = (doses: number, key: string = randomUUID()) =>
  releaseDoses(database, by, { key, doses, time: "16:15" }, now).then(
    () => "done",
    (error) => error.reason ?? String(error),
  );
const leftover = async () =>
  (
    await database.query<{ id: number; capacity: number; taken: number }>(
      "SELECT id, capacity, taken FROM slot WHERE clinic_id = $1 AND leftover",
      [by.clinicId],
    )
  ).rows[0];
const hasDoses = async (doses: number) =>
  database.query(
    "INSERT INTO clinic_lot (clinic_id, product_code, lot, doses, expires_on) VALUES ($1, $2, 'L1', $3, '2026-12-31')",
    [by.clinicId, await aProduct(database), doses],
  );
async function bookLeftover() {
  const windowId = await anOpenWindow(database, now);
  const personId = await aPerson(database, {});
  const { admissionId } = await admitted(database, windowId, personId, now);
  const slot = await leftover();
  const { rows } = await database.query<{ id: string }>(
    `INSERT INTO booking (code, person_id, window_id, admission_id, slot_id)
     VALUES (left(md5(random()::text), 10), $1, $2, $3, $4) RETURNING id`,
    [personId, windowId, admissionId, slot?.id],
  );
  await database.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [slot?.id]);
  return rows[0]?.id ?? "";
}
async function close(remedy: ClosingRemedy) {
  const found = await findDisplacedBookings(database, by, { day }, now);
  const decision = { remedy, reason: "정전", seen: formatPlanDigest(found), typedCount: found.length };
  const acts = createClosingActs(by.id, now);
  const { id, fault } = await closeTimes(database, by, { day }, decision, acts, now);
  expect(fault).toBeNull();
  return { found, id };
}

describe("leftover doses", () => {
  test("one form sent twice releases them once, and its key releases nothing else", async () => {
    const key = randomUUID();
    expect(await Promise.all([release(2, key), release(2, key)])).toEqual(["done", "done"]);
    expect(await leftover()).toMatchObject({ capacity: 2 });
    expect(await release(3, key)).toBe("key-used-otherwise");
    expect(await leftover()).toMatchObject({ capacity: 2 });
  });

  test("no more are released than the clinic has, whoever presses at the same moment", async () => {
    await hasDoses(3);
    expect((await Promise.all([release(2), release(2)])).sort()).toEqual(["done", "doses-gone-today"]);
    expect(await release(1000)).toBe("doses-gone-today");
    expect(await leftover()).toMatchObject({ capacity: 2 });
    expect(await release(1)).toBe("done");
  });

  test("none are released on a day that is closed, until it is opened again", async () => {
    await close("move");
    expect(await release(1)).toBe("clinic-closed-now");
    await reopenTimes(database, by, { day }, now);
    expect(await release(1)).toBe("done");
  });

  test("whoever booked one is in the closing of the day: stays when the others move, and can be cancelled", async () => {
    await release(2);
    const booking = await bookLeftover();
    const { found, id } = await close("move");
    expect(found).toMatchObject([{ id: booking, to: null }]);
    expect((await getClosingResult(database, by, id, now))?.outcomes).toMatchObject([
      { bookingId: booking, outcome: "stayed", why: "leftover-stays" },
    ]);
    expect(await leftover()).toMatchObject({ capacity: 1, taken: 1 });
    await close("cancel");
    const { rows } = await database.query("SELECT status FROM booking WHERE id = $1", [booking]);
    expect(rows).toEqual([{ status: "CANCELLED" }]);
    // The dose that is free again goes to nobody.
    expect(await leftover()).toMatchObject({ capacity: 0, taken: 0 });
  });
});
