import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, inject, it } from "vitest";
import { confirmBooking } from "../booking/confirm";
import { holdSlot } from "../booking/hold";
import { openDatabase } from "../shared/db/database";
import { admitted, anOpenWindow, aSlot, people } from "../shared/testing/builders";
import { addDays, formatTime, toSeoulDate } from "../shared/time/seoul";
import { receiveDelivery, setLot, setSchedule } from "./capacity";
import { type ClinicSchedule, getWeekday } from "./schedule";
import { getSchedule } from "./schedule-repository";
import { CapacityConflictError } from "./slot-reconciliation";
import { findShortages } from "./stock-shortage";

const database = openDatabase(inject("databaseUrl"), 5);
afterAll(() => database.end());
// The database's own rule looks at the slots to come by its own clock.
const now = new Date();
const tomorrow = addDays(toSeoulDate(now), 1);
const by = { id: randomUUID(), clinicId: 0 };

const everyDay: ClinicSchedule = {
  hours: new Map([1, 2, 3, 4, 5, 6, 7].map((day) => [day, { opens: 540, closes: 720, lunch: null }])),
  slotMinutes: 60,
  places: 4,
  dosesADay: null,
  openOnHolidays: true,
  closedDays: new Set(),
  weeks: 1,
};

beforeEach(async () => {
  const slotId = await aSlot(database, 1, now);
  by.clinicId = (
    await database.query("DELETE FROM slot WHERE id = $1 RETURNING clinic_id", [slotId])
  ).rows[0].clinic_id;
  await setSchedule(database, by, everyDay, now);
});

async function slots() {
  const { rows } = await database.query<{ id: number; starts_at: Date; capacity: number; taken: number }>(
    "SELECT id, starts_at, capacity, taken FROM slot WHERE clinic_id = $1 ORDER BY starts_at",
    [by.clinicId],
  );
  return rows;
}
async function book(slotId: number) {
  const windowId = await anOpenWindow(database, now);
  const [person = ""] = await people(database, 1);
  const visitor = await admitted(database, windowId, person, now);
  await holdSlot(database, visitor, slotId, now);
  return confirmBooking(database, visitor, "book", now);
}
const affected = (plan: Partial<ClinicSchedule>) =>
  setSchedule(database, by, { ...everyDay, ...plan }, now).then(
    () => [],
    (error) => {
      if (error instanceof CapacityConflictError) return error.affected;
      throw error;
    },
  );

it("makes a week of slots from tomorrow on, and reads the plan as it was set", async () => {
  const made = await slots();
  expect(made).toHaveLength(21);
  expect(toSeoulDate(made[0]?.starts_at ?? now)).toBe(tomorrow);
  expect(made.slice(0, 3).map((slot) => formatTime(slot.starts_at))).toEqual(["09:00", "10:00", "11:00"]);
  expect(new Set(made.map((slot) => slot.capacity))).toEqual(new Set([4]));
  expect(await getSchedule(database, by.clinicId)).toEqual(everyDay);
});

describe("a changed plan", () => {
  it("keeps the slots that people have booked, and the ids of all that stay", async () => {
    const before = await slots();
    const { slotId } = await book(before[1]?.id ?? 0);
    await setSchedule(database, by, { ...everyDay, places: 2, dosesADay: 5 }, now);
    const after = await slots();
    expect(after.map((slot) => slot.id)).toEqual(before.map((slot) => slot.id));
    expect(after.slice(0, 3).map((slot) => slot.capacity)).toEqual([2, 2, 1]);
    expect(after.find((slot) => slot.id === slotId)).toMatchObject({ taken: 1, capacity: 2 });
    await setSchedule(
      database,
      by,
      {
        ...everyDay,
        hours: new Map([...everyDay.hours].map(([day]) => [day, { opens: 600, closes: 660, lunch: null }])),
      },
      now,
    );
    expect(await slots()).toHaveLength(7);
  });

  it("is refused when it leaves too few places, naming everybody affected, and changes nothing", async () => {
    const [first, second] = await slots();
    const booked = [await book(first?.id ?? 0), await book(first?.id ?? 0), await book(second?.id ?? 0)];
    const before = await slots();
    const found = await affected({ places: 1 });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ slotId: first?.id, capacity: 1, taken: 2 });
    expect(found[0]?.people.map((person) => person.code).sort()).toEqual(
      booked
        .slice(0, 2)
        .map((booking) => booking.code)
        .sort(),
    );
    const off = new Map(everyDay.hours);
    off.delete(getWeekday(tomorrow));
    expect((await affected({ hours: off })).map((slot) => slot.slotId)).toEqual([first?.id, second?.id]);
    expect((await affected({ closedDays: new Set([tomorrow]) })).length).toBe(2);
    expect(await slots()).toEqual(before);
    expect(await getSchedule(database, by.clinicId)).toEqual(everyDay);
  });

  it("empties a slot that only a cancelled booking names", async () => {
    const [first] = await slots();
    const { id } = await book(first?.id ?? 0);
    await database.query("UPDATE booking SET status = 'CANCELLED', cancelled_at = now() WHERE id = $1", [id]);
    await database.query("UPDATE slot SET taken = 0 WHERE id = $1", [first?.id]);
    await setSchedule(database, by, { ...everyDay, closedDays: new Set([tomorrow]) }, now);
    const after = await slots();
    expect(after[0]).toMatchObject({ id: first?.id, capacity: 0 });
    expect(after).toHaveLength(19);
  });
});

it("plans no more people than there are doses that have not expired", async () => {
  await database.query(
    "INSERT INTO vaccine_product (code, name_ko, name_en) VALUES ('test-lot', '시험', 'Test') ON CONFLICT DO NOTHING",
  );
  const lot = { product: "test-lot", lot: "A1", doses: 14, expiresOn: addDays(tomorrow, 6) };
  await setLot(database, by, lot, now);
  const planned = async () => (await slots()).reduce((sum, slot) => sum + slot.capacity, 0);
  expect(await planned()).toBe(14);
  await setLot(database, by, { ...lot, expiresOn: tomorrow }, now);
  expect(await planned()).toBe(12);
  const [first] = await slots();
  await book(first?.id ?? 0);
  // Who is booked keeps their place without a dose; nobody new finds one.
  await setLot(database, by, { ...lot, expiresOn: addDays(tomorrow, -1) }, now);
  expect(await planned()).toBe(1);
  expect((await findShortages(database, by, now)).map(({ day, people }) => [day, people.length])).toEqual([
    [tomorrow, 1],
  ]);
  await setLot(database, by, { ...lot, doses: 0 }, now);
  expect(await planned()).toBe(84);
  await expect(setLot(database, by, { ...lot, product: "none" }, now)).rejects.toMatchObject({
    reason: "product-unknown",
  });
});

describe("stock as it arrives", () => {
  const product = "test-arrives";
  const until = addDays(tomorrow, 90);
  const lot = { product, lot: "D1", doses: 1, expiresOn: until };
  const arrives = (doses: number, key: string = randomUUID()) =>
    receiveDelivery(database, by, { ...lot, doses, key, receivedOn: toSeoulDate(now) }, now);
  const free = async () => (await slots()).reduce((sum, slot) => sum + slot.capacity - slot.taken, 0);
  const onHand = async () =>
    (
      await database.query("SELECT doses, confirmed FROM clinic_lot WHERE clinic_id = $1 AND lot = 'D1'", [
        by.clinicId,
      ])
    ).rows[0];
  beforeEach(() =>
    database.query(
      "INSERT INTO vaccine_product (code, name_ko, name_en) VALUES ($1, '시험', 'Test') ON CONFLICT DO NOTHING",
      [product],
    ),
  );

  it("goes to whoever is booked first, however late, and then to free places", async () => {
    const made = await slots();
    const [first, last] = [made[0]?.id ?? 0, made.at(-1)?.id ?? 0];
    for (const slotId of [first, last, last]) await book(slotId);
    await arrives(2);
    expect(
      (await slots()).filter((slot) => slot.taken > 0).map((slot) => [slot.capacity, slot.taken]),
    ).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(await free()).toBe(0);
    const lacking = await findShortages(database, by, now);
    expect(lacking).toMatchObject([
      { day: addDays(tomorrow, 6), dose: 1, people: [{ name: "Synthetic 1" }] },
    ]);
    await arrives(6);
    expect([await free(), await findShortages(database, by, now)]).toEqual([5, []]);
    expect(await onHand()).toEqual({ doses: 8, confirmed: true });
  });

  it("shrinks free places when its count is corrected downwards, and never booked ones", async () => {
    const [first] = await slots();
    for (let n = 0; n < 3; n++) await book(first?.id ?? 0);
    await arrives(10);
    expect(await free()).toBe(7);
    await setLot(database, by, { ...lot, doses: 4 }, now);
    expect(await free()).toBe(1);
    await setLot(database, by, { ...lot, doses: 1 }, now);
    expect([await free(), (await slots())[0]]).toMatchObject([0, { capacity: 3, taken: 3 }]);
    expect((await findShortages(database, by, now))[0]?.people).toHaveLength(2);
  });

  it("is not kept for another product than people are booked for", async () => {
    const [first] = await slots();
    const { id } = await book(first?.id ?? 0);
    await database.query(
      "INSERT INTO vaccine_product (code, name_ko, name_en) VALUES ('test-other', '시험', 'Test') ON CONFLICT DO NOTHING",
    );
    await database.query("UPDATE booking SET product_code = 'test-other' WHERE id = $1", [id]);
    await arrives(5);
    expect(await findShortages(database, by, now)).toHaveLength(1);
  });

  it("arrives once from a form that is sent twice, and its key says nothing else", async () => {
    const key = randomUUID();
    await arrives(5, key);
    await arrives(5, key);
    expect(await onHand()).toEqual({ doses: 5, confirmed: true });
    await expect(arrives(6, key)).rejects.toMatchObject({ reason: "key-used-otherwise" });
  });

  it("is taken where a time is closed with somebody in it, and where the plan has fewer places than are taken", async () => {
    const [first, second] = await slots();
    await book(first?.id ?? 0);
    await book(second?.id ?? 0);
    await database.query(
      "INSERT INTO clinic_closed_time SELECT clinic_id, starts_at, minutes, capacity FROM slot WHERE id = $1",
      [first?.id],
    );
    await database.query("UPDATE clinic_plan SET places = 0 WHERE clinic_id = $1", [by.clinicId]);
    await arrives(9);
    expect((await slots()).filter((slot) => slot.capacity > 0)).toMatchObject([
      { id: first?.id, capacity: 1, taken: 1 },
      { id: second?.id, capacity: 1, taken: 1 },
    ]);
  });
});

describe("the database itself", () => {
  const at = (time: string) => new Date(`${tomorrow}T${time}:00+09:00`);
  const make = (time: string, clinicId = by.clinicId) =>
    database.query("INSERT INTO slot (clinic_id, starts_at, capacity) VALUES ($1, $2, 1)", [
      clinicId,
      at(time),
    ]);

  it("refuses a slot outside its clinic's hours, on a day off or a closed day, and hours that leave one out", async () => {
    for (const time of ["08:00", "11:30", "12:00"])
      await expect(make(time)).rejects.toThrow("slot_within_hours");
    const [first] = await slots();
    await expect(
      database.query("UPDATE slot SET starts_at = $2 WHERE id = $1", [first?.id, at("20:00")]),
    ).rejects.toThrow("slot_within_hours");
    await expect(
      database.query("UPDATE clinic_hours SET opens = 600 WHERE clinic_id = $1", [by.clinicId]),
    ).rejects.toThrow("slot_within_hours");
    await expect(
      database.query("DELETE FROM clinic_hours WHERE clinic_id = $1 AND weekday = 3", [by.clinicId]),
    ).rejects.toThrow("slot_within_hours");
    await expect(
      database.query("INSERT INTO clinic_closed_day VALUES ($1, $2)", [by.clinicId, tomorrow]),
    ).rejects.toThrow("slot_within_hours");
  });
});
