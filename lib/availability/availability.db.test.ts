import { afterAll, beforeEach, expect, inject, it } from "vitest";
import { cancelBooking } from "../booking/cancel";
import { confirmBooking } from "../booking/confirm";
import { holdSlot } from "../booking/hold";
import { setWindowQuotas } from "../booking/window-quotas";
import { openDatabase } from "../shared/db/database";
import { admitted, anOpenWindow, aSlot, people } from "../shared/testing/builders";
import { createFixedClock } from "../shared/time/clock";
import { Availability } from "./availability";

/** Five minutes, as a programme keeps a place unless it says otherwise. */
const holdLasts = 300_000;
const database = openDatabase(inject("databaseUrl"), 10);
afterAll(() => database.end());
const now = new Date("2026-07-19T12:00:00Z");
const clock = createFixedClock(now);

let availability: Availability;
let slotId: number;
let clinicId: number;
let windowId: string;

beforeEach(async () => {
  clock.set(now);
  windowId = await anOpenWindow(database, now);
  slotId = await aSlot(database, 2, now);
  clinicId = (await database.query("SELECT clinic_id FROM slot WHERE id = $1", [slotId])).rows[0].clinic_id;
  availability = new Availability(database, clock);
  await availability.turn();
});

async function visitor() {
  const [person] = await people(database, 1);
  return admitted(database, windowId, person ?? "", now);
}
const places = () => availability.clinic(clinicId)?.places;
async function after(act: Promise<unknown>) {
  await act;
  await availability.turn();
  return places();
}

it("follows holds, bookings, cancellations, and holds that run out by themselves", async () => {
  const [first, second] = [await visitor(), await visitor()];
  expect(places()).toBe(2);
  expect(await after(holdSlot(database, first, slotId, now))).toBe(1);
  expect(await after(holdSlot(database, second, slotId, now))).toBe(0);
  const { id } = await confirmBooking(database, first, "book", now);
  expect(await after(Promise.resolve())).toBe(0);
  clock.set(new Date(now.getTime() + holdLasts - 1));
  expect(await after(Promise.resolve())).toBe(0);
  clock.set(new Date(now.getTime() + holdLasts));
  expect(await after(Promise.resolve())).toBe(1);
  expect(await after(cancelBooking(database, first.personId, id, "cancel", now))).toBe(2);
});

it("two processes see the same, whenever they started", async () => {
  const holder = await visitor();
  await holdSlot(database, holder, slotId, now);
  const other = new Availability(database, clock);
  await other.turn();
  await availability.turn();
  expect(other.clinic(clinicId)).toEqual(availability.clinic(clinicId));
  expect(other.document("99", "99999")?.etag).toBe(availability.document("99", "99999")?.etag);
  clock.set(new Date(now.getTime() + holdLasts));
  await other.turn();
  await availability.turn();
  expect([other.clinic(clinicId)?.places, places()]).toEqual([2, 2]);
});

it("misses no transaction that began early and committed late", async () => {
  const slow = await database.connect();
  await slow.query("BEGIN");
  await slow.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [slotId]);
  const elsewhere = await aSlot(database, 1, now);
  await database.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [elsewhere]);
  await availability.turn();
  expect(places()).toBe(2);
  await slow.query("COMMIT");
  slow.release();
  expect(await after(Promise.resolve())).toBe(1);
});

it("takes in new hours, changed capacities and clinics, and lets removed ones go", async () => {
  await database.query("INSERT INTO slot (clinic_id, starts_at, capacity) VALUES ($1, $2, 5)", [
    clinicId,
    new Date(now.getTime() + 3_600_000),
  ]);
  expect(await after(Promise.resolve())).toBe(7);
  expect(await after(database.query("UPDATE slot SET capacity = 9 WHERE id = $1", [slotId]))).toBe(14);
  expect(await after(database.query("DELETE FROM slot WHERE id = $1", [slotId]))).toBe(5);
  await database.query("UPDATE clinic SET name_ko = '새 이름' WHERE id = $1", [clinicId]);
  await availability.turn();
  expect(availability.clinic(clinicId)?.nameKo).toBe("새 이름");
});

it("lets hours that have begun go", async () => {
  clock.set(new Date(now.getTime() + 24 * 3_600_000));
  expect(await after(Promise.resolve())).toBe(0);
  expect(availability.days(clinicId)).toEqual([]);
});

it("tells a province by district and day, as one document that changes with what is free", async () => {
  const read = () => JSON.parse(availability.document("99")?.whole.body?.toString() ?? "{}");
  const before = read();
  expect(before.days).toContain("2026-07-20");
  const first = availability.document("99");
  expect(availability.document("99")).toBe(first);
  await holdSlot(database, await visitor(), slotId, now);
  await availability.turn();
  expect(read().places).toBe(before.places - 1);
  expect(availability.document("99")?.etag).not.toBe(first?.etag);
  expect(availability.document("00")).toBeUndefined();
  expect(availability.document("00", "99999")).toBeUndefined();
});

it("finds clinics by a part of their name, and those with places that are nearest", async () => {
  const at = (id: number, latitude: number) =>
    database.query("UPDATE clinic SET latitude = $2, longitude = 127, name_en = $3 WHERE id = $1", [
      id,
      latitude,
      `Nearby ${id}`,
    ]);
  const others: number[] = [];
  for (const latitude of [37.2, 37.1, 37.05]) {
    const slot = await aSlot(database, 1, now);
    const { rows } = await database.query("SELECT clinic_id AS id FROM slot WHERE id = $1", [slot]);
    others.push(rows[0].id);
    await at(rows[0].id, latitude);
  }
  await at(clinicId, 37);
  await database.query("UPDATE slot SET taken = capacity WHERE clinic_id = $1", [others[2]]);
  await availability.turn();
  const near = availability.nearest(clinicId, 2);
  expect(near.map((clinic) => clinic.id)).toEqual([others[1], others[0]]);
  expect(near[0]?.kilometres).toBeCloseTo(11.1, 1);
  expect(availability.named(`nearby ${clinicId}`).map((clinic) => clinic.id)).toEqual([clinicId]);
  expect(availability.named("no such clinic")).toEqual([]);
});

it("asks the database nothing when it is read", async () => {
  const own = openDatabase(inject("databaseUrl"), 1);
  const read = new Availability(own, clock);
  await read.turn();
  await own.end();
  expect(read.clinics("99999").length).toBeGreaterThan(0);
  expect(read.times(clinicId, "2026-07-20")).toHaveLength(1);
  expect(read.document("99")).toBeDefined();
});

it("shows the people of a window its share of a clinic's day, and everybody else all of it", async () => {
  await database.query("UPDATE slot SET capacity = 10 WHERE id = $1", [slotId]);
  const noon = new Date(now.getTime() + 23 * 3_600_000);
  await database.query("INSERT INTO slot (clinic_id, starts_at, capacity) VALUES ($1, $2, 10)", [
    clinicId,
    noon,
  ]);
  const slug = `test-${windowId}`;
  const limits = { product: null, doses: null, byProvince: {}, sharePercent: 10 };
  await setWindowQuotas(database, slug, limits, "staff:test", now);
  await availability.turn();
  const own = () => availability.forWindow(windowId);
  const day = "2026-07-20";
  expect(places()).toBe(20);
  expect(own().clinic(clinicId)?.places).toBe(2);
  expect(own().days(clinicId)).toEqual([{ day, places: 2 }]);
  expect(own().times(clinicId, day)).toMatchObject([{ places: 2 }, { slotId, places: 2 }]);

  const [first, second, third] = [await visitor(), await visitor(), await visitor()];
  await holdSlot(database, first, slotId, now);
  const booking = await confirmBooking(database, first, "book", now);
  await holdSlot(database, second, slotId, now);
  await availability.turn();
  expect([places(), own().clinic(clinicId)?.places]).toEqual([18, 0]);
  // What is shown is what is judged.
  await expect(holdSlot(database, third, slotId, now)).rejects.toMatchObject({ reason: "share-gone" });
  expect(
    own()
      .freeAround(clinicId, noon, 0)
      .filter(({ clinic }) => clinic.id === clinicId),
  ).toEqual([]);
  expect(availability.forWindow(undefined).clinic(clinicId)?.places).toBe(18);
  const other = await anOpenWindow(database, now);
  expect(availability.forWindow(other).clinic(clinicId)?.places).toBe(18);

  // Who moves within the day takes their part of the share with them, and a second dose has none.
  const startsAt = new Date(now.getTime() + 24 * 3_600_000);
  const own1 = { windowId, dose: 1, clinicId, slotId, startsAt };
  expect(availability.forChange(own1).days(clinicId)).toEqual([{ day, places: 1 }]);
  // Their own time is no choice: of it eight are free, and ten of the other.
  expect(availability.forChange({ ...own1, dose: 2 }).days(clinicId)).toEqual([{ day, places: 10 }]);
  expect(availability.forChange({ ...own1, dose: 2 }).times(clinicId, day)).toMatchObject([{ places: 10 }]);
  expect(availability.forChange({ ...own1, clinicId: 0 }).days(clinicId)).toEqual([{ day, places: 0 }]);

  // One who starts now sees the same; a hold that runs out and a cancellation give the share back.
  const late = new Availability(database, clock);
  await late.turn();
  expect(late.forWindow(windowId).clinic(clinicId)?.places).toBe(0);
  clock.set(new Date(now.getTime() + holdLasts));
  await availability.turn();
  expect(own().clinic(clinicId)?.places).toBe(1);
  await cancelBooking(database, first.personId, booking.id, "cancel", now);
  await availability.turn();
  expect(own().clinic(clinicId)?.places).toBe(2);
  await setWindowQuotas(database, slug, { ...limits, sharePercent: 50 }, "staff:test", now);
  await availability.turn();
  expect(own().clinic(clinicId)?.places).toBe(10);
});

it("shows the people of a window no more places than it has doses, here and in their province", async () => {
  const set = (
    doses: number | null,
    byProvince: Record<string, number>,
    sharePercent: number | null = null,
  ) =>
    setWindowQuotas(
      database,
      `test-${windowId}`,
      { product: null, doses, byProvince, sharePercent },
      "staff:test",
      now,
    );
  const seen = async () => {
    await availability.turn();
    const own = availability.forWindow(windowId);
    return [own.clinic(clinicId)?.places, own.times(clinicId, "2026-07-20")[0]?.places];
  };
  expect(await seen()).toEqual([2, 2]);
  await set(1, {});
  expect([await seen(), availability.placesOf(windowId)]).toEqual([[1, 1], 1]);
  const holder = await visitor();
  await holdSlot(database, holder, slotId, now);
  await confirmBooking(database, holder, "book", now);
  expect([await seen(), availability.placesOf(windowId)]).toEqual([[0, 0], 0]);
  expect(places()).toBe(1);
  await set(9, { "99": 2 });
  expect([await seen(), availability.placesOf(windowId)]).toEqual([[1, 1], 1]);
  await database.query("INSERT INTO province VALUES ('96', '먼도', 'Far') ON CONFLICT DO NOTHING");
  await set(9, { "96": 5 });
  expect([await seen(), availability.placesOf(windowId)]).toEqual([[0, 0], 0]);
  await set(null, {}, 1);
  const everywhere = availability.provinces().flatMap(({ code }) => availability.districts(code));
  await availability.turn();
  const own = availability.forWindow(windowId);
  const counted = everywhere
    .flatMap(({ code }) => own.clinics(code))
    .reduce((n, clinic) => n + clinic.places, 0);
  expect(availability.placesOf(windowId)).toBe(counted);
  expect(counted).toBeLessThan(availability.places() ?? 0);
});
