import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type MessageRenderer, renderMessages } from "../notifications/render";
import { openDatabase } from "../shared/db/database";
import { admitted, anOpenWindow, givePhone, people } from "../shared/testing/builders";
import { toSeoulDate } from "../shared/time/seoul";
import { cancelBooking } from "./cancel";
import { changeBooking } from "./change";
import { confirmBooking } from "./confirm";
import { getSecondDoseSpan, isWithinSpan } from "./dose-interval";
import { holdSlot } from "./hold";
import { listOwnBookings, listSecondDoseDays } from "./my-bookings";
import { bookSecondDose } from "./second-dose";

const database = openDatabase(inject("databaseUrl"), 20);
afterAll(() => database.end());
const now = new Date("2026-07-19T12:00:00Z");
const product = `test-${randomUUID()}`;
const interval = { days: 21, daysEarly: 4, daysLate: 7 };
let windowId: string;

beforeAll(async () => {
  await database.query("INSERT INTO vaccine_product VALUES ($1, '시험백신', 'Test vaccine', 21, 4, 7)", [
    product,
  ]);
  windowId = await anOpenWindow(database, now);
  await database.query("UPDATE cohort_window SET product_code = $2 WHERE id = $1", [windowId, product]);
});

/** A clinic with one slot of `capacity` places on each of the given days from `now`, at 10:00 in Korea. */
async function aClinic(days: number[], capacity = 5): Promise<Map<number, number>> {
  const { rows } = await database.query<{ id: number; day: number }>(
    `WITH p AS (INSERT INTO province VALUES ('97', '시험도', 'Test') ON CONFLICT DO NOTHING),
          d AS (INSERT INTO district VALUES ('97001', '97', '시험구', 'Test') ON CONFLICT DO NOTHING),
          c AS (INSERT INTO clinic (district_code, name_ko, name_en, address_ko, address_en, phone)
                VALUES ('97001', '시험의원', 'Test Clinic', '-', '-', '-') RETURNING id),
          made AS (INSERT INTO slot (clinic_id, starts_at, capacity)
            SELECT c.id, TIMESTAMPTZ '2026-07-19 10:00+09' + make_interval(days => n), $2 FROM c, unnest($1::int[]) n
            RETURNING id, starts_at)
     SELECT id, (starts_at AT TIME ZONE 'Asia/Seoul')::date - DATE '2026-07-19' AS day FROM made`,
    [days, capacity],
  );
  return new Map(rows.map((row) => [row.day, row.id]));
}

const phoneOf = (person: string) => `+8210${person.slice(0, 8)}`;

async function someone() {
  const [person = ""] = await people(database, 1);
  await givePhone(database, person, phoneOf(person));
  return admitted(database, windowId, person, now);
}

async function booked(slotId: number | undefined) {
  const visitor = await someone();
  await holdSlot(database, visitor, slotId ?? 0, now);
  return { ...visitor, ...(await confirmBooking(database, visitor, "book", now)) };
}

/** What a clinic's staff recorded of a booking's day. */
async function recordVisit(booking: string, state: string) {
  const staff = randomUUID();
  await database.query(
    `INSERT INTO staff_account (id, email, name, role, password_hash, clinic_id)
     SELECT $1, $2, 'S', 'CLINIC_STAFF', '-', s.clinic_id FROM booking b JOIN slot s ON s.id = b.slot_id WHERE b.id = $3`,
    [staff, `${staff}@example.com`, booking],
  );
  await database.query(
    `INSERT INTO clinic_lot (clinic_id, product_code, lot, doses, expires_on)
     SELECT s.clinic_id, $2, 'L', 10, '2027-01-01' FROM booking b JOIN slot s ON s.id = b.slot_id WHERE b.id = $1
     ON CONFLICT DO NOTHING`,
    [booking, product],
  );
  await database.query(
    `INSERT INTO visit (booking_id, clinic_id, state, arrived_at, stepped_at, staff_id, product_code, lot, site, reason)
     SELECT b.id, s.clinic_id, $2::"VisitState", CASE WHEN $2 <> 'NO_SHOW' THEN s.starts_at END, s.starts_at, $3, g.*,
            CASE WHEN $2 = 'NOT_VACCINATED' THEN 'fever' END
       FROM booking b JOIN slot s ON s.id = b.slot_id
       LEFT JOIN (VALUES ($4, 'L', 'left-arm')) g ON $2 = 'VACCINATED' WHERE b.id = $1`,
    [booking, state, staff, product],
  );
}

/** The live bookings of a person as dose → day. */
async function dosesOf(personId: string): Promise<Record<number, number>> {
  const { rows } = await database.query<{ dose: number; day: number }>(
    `SELECT b.dose, (s.starts_at AT TIME ZONE 'Asia/Seoul')::date - DATE '2026-07-19' AS day
     FROM booking b JOIN slot s ON s.id = b.slot_id WHERE b.person_id = $1 AND b.status = 'BOOKED'`,
    [personId],
  );
  return Object.fromEntries(rows.map(({ dose, day }) => [dose, day]));
}

const secondOf = async (personId: string): Promise<string> =>
  (await database.query("SELECT id FROM booking WHERE person_id = $1 AND dose = 2", [personId])).rows[0]?.id;
const takenOf = async (slots: (number | undefined)[]) =>
  (await database.query("SELECT sum(taken)::int AS taken FROM slot WHERE id = ANY($1)", [slots])).rows[0]
    .taken;

it("judges an interval as the rule in the code does, by days in Seoul", async () => {
  const instant = fc.integer({ min: 0, max: 60 * 24 }).map((hours) => new Date(+now + hours * 3_600_000));
  await fc.assert(
    fc.asyncProperty(instant, instant, async (first, second) => {
      const { rows } = await database.query("SELECT keeps_interval($1, $2, $3) AS kept", [
        product,
        first,
        second,
      ]);
      expect(rows[0].kept).toBe(
        isWithinSpan(toSeoulDate(second), getSecondDoseSpan(toSeoulDate(first), interval)),
      );
    }),
    { numRuns: 300 },
  );
});

describe("confirming the first dose", () => {
  it("books the second at the same clinic, as near to the interval as there is a place", async () => {
    const slots = await aClinic([1, 17, 19, 24, 28, 29, 40]);
    const { personId } = await booked(slots.get(1));
    expect(await dosesOf(personId)).toEqual({ 1: 1, 2: 24 });
    const { rows } = await database.query(
      `SELECT m.template, b.dose, s.starts_at AS at FROM outbox_message m JOIN booking b ON b.id = (m.facts ->> 'booking')::uuid
       JOIN slot s ON s.id = (m.facts ->> 'slot')::bigint WHERE m.person_id = $1 ORDER BY m.id`,
      [personId],
    );
    expect(rows).toEqual([
      { template: "booking-confirmed", dose: 1, at: new Date("2026-07-20T10:00:00+09:00") },
    ]);
  });

  it("books the first alone where no place is free within the interval, held ones neither", async () => {
    const slots = await aClinic([1, 17, 24, 30, 40], 1);
    await database.query("UPDATE slot SET taken = capacity WHERE id = $1", [slots.get(24)]);
    const { personId } = await booked(slots.get(1));
    expect(await dosesOf(personId)).toEqual({ 1: 1 });
    const others = await aClinic([1, 22], 1);
    const holder = await someone();
    await holdSlot(database, holder, others.get(22) ?? 0, now);
    const second = await booked(others.get(1));
    expect(await dosesOf(second.personId)).toEqual({ 1: 1 });
  });

  it("books the second that was shown, or none where it has gone since", async () => {
    const slots = await aClinic([1, 22, 24], 2);
    const confirm = async (shown: number | undefined) => {
      const visitor = await someone();
      const first = slots.get(1) ?? 0;
      await holdSlot(database, visitor, first, now);
      await confirmBooking(database, visitor, "book", now, first, shown ?? null);
      return dosesOf(visitor.personId);
    };
    expect(await confirm(slots.get(24))).toEqual({ 1: 1, 2: 24 });
    await database.query("UPDATE slot SET taken = capacity WHERE id = $1", [slots.get(24)]);
    expect(await confirm(slots.get(24))).toEqual({ 1: 1 });
  });

  it("gives the last place for a second dose to one of many at once, and everybody their first", async () => {
    const slots = await aClinic([1, 22], 40);
    await database.query("UPDATE slot SET taken = 39 WHERE id = $1", [slots.get(22)]);
    const all = await Promise.all(Array.from({ length: 40 }, () => booked(slots.get(1))));
    expect(await takenOf([slots.get(1)])).toBe(40);
    expect(await takenOf([slots.get(22)])).toBe(40);
    const doses = await Promise.all(all.map(({ personId }) => dosesOf(personId)));
    expect(doses.filter((dose) => dose[2] !== undefined)).toHaveLength(1);
  });
});

describe("changing one dose", () => {
  it("keeps the interval to the other, whichever moves", async () => {
    const slots = await aClinic([1, 4, 5, 8, 12, 18, 22, 29, 30]);
    const { personId, id } = await booked(slots.get(1));
    const second = await secondOf(personId);
    const move = (booking: string, day: number) =>
      changeBooking(database, personId, booking, slots.get(day) ?? 0, `${booking} ${day}`, now);
    await expect(move(id, 8)).rejects.toMatchObject({ reason: "interval-not-kept" });
    await expect(move(second, 30)).rejects.toMatchObject({ reason: "interval-not-kept" });
    expect(await dosesOf(personId)).toEqual({ 1: 1, 2: 22 });
    await move(id, 5);
    await move(second, 29);
    expect(await dosesOf(personId)).toEqual({ 1: 5, 2: 29 });
    await move(id, 12);
    expect(await dosesOf(personId)).toEqual({ 1: 12, 2: 29 });
    expect(await takenOf([...slots.values()])).toBe(2);
  });

  it("of two moves of one person at once, never both when only one keeps the interval", async () => {
    const slots = await aClinic([8, 12, 29, 33]);
    const { personId, id } = await booked(slots.get(8));
    const second = await secondOf(personId);
    expect(await dosesOf(personId)).toEqual({ 1: 8, 2: 29 });
    await Promise.allSettled([
      changeBooking(database, personId, id, slots.get(12) ?? 0, "first", now),
      changeBooking(database, personId, second, slots.get(33) ?? 0, "second", now),
    ]);
    const doses = await dosesOf(personId);
    const apart = (doses[2] ?? 0) - (doses[1] ?? 0);
    expect(apart).toBeGreaterThanOrEqual(17);
    expect(apart).toBeLessThanOrEqual(28);
  });
});

describe("cancelling", () => {
  it("the first takes the second with it, in one act that is done once", async () => {
    const slots = await aClinic([1, 22]);
    const { personId, id } = await booked(slots.get(1));
    await Promise.all(Array.from({ length: 5 }, () => cancelBooking(database, personId, id, "cancel", now)));
    expect(await dosesOf(personId)).toEqual({});
    expect(await takenOf([...slots.values()])).toBe(0);
    const { rows } = await database.query<{ id: number; event: string }>(
      "SELECT id, event_key AS event FROM outbox_message WHERE person_id = $1 AND template = 'booking-cancelled'",
      [personId],
    );
    // One message, which names both times.
    expect(rows.map(({ event }) => event)).toEqual([`booking-cancelled:${id}`]);
    const words: MessageRenderer = ({ booking }) => ({ subject: "", body: JSON.stringify(booking) });
    const [message] = await renderMessages(database, [rows[0]?.id ?? 0], words, ["SMS"], now);
    expect(message && "message" in message ? JSON.parse(message.message.body) : message).toMatchObject({
      dose: 1,
      secondAt: expect.any(String),
    });
  });

  it("the second leaves the first, and another second can be chosen at the same clinic within the interval", async () => {
    const slots = await aClinic([1, 22, 24, 30]);
    const elsewhere = await aClinic([22]);
    const { personId } = await booked(slots.get(1));
    await cancelBooking(database, personId, await secondOf(personId), "cancel", now);
    expect(await dosesOf(personId)).toEqual({ 1: 1 });
    const choose = (slotId: number | undefined, key = `second ${slotId}`) =>
      bookSecondDose(database, personId, slotId ?? 0, key, now);
    await expect(choose(elsewhere.get(22))).rejects.toMatchObject({ reason: "second-dose-elsewhere" });
    await expect(choose(slots.get(30))).rejects.toMatchObject({ reason: "interval-not-kept" });
    const answers = await Promise.all(Array.from({ length: 5 }, () => choose(slots.get(24), "same")));
    expect(new Set(answers.map((answer) => answer.code)).size).toBe(1);
    expect(await dosesOf(personId)).toEqual({ 1: 1, 2: 24 });
    await expect(choose(slots.get(22))).rejects.toMatchObject({ reason: "already-booked" });
  });

  const hour = 3_600_000;
  it.each([
    ["before the first", 0],
    ["an hour after the first", 38 * hour],
    ["the day after the first", 62 * hour],
  ])("%s, days are shown when and only when the database takes one", async (_when, later) => {
    for (const visit of [null, "ARRIVED", "VACCINATED", "NO_SHOW", "NOT_VACCINATED"]) {
      if (later === 0 && visit) continue;
      const slots = await aClinic([1, 22]);
      const { personId, id } = await booked(slots.get(1));
      await cancelBooking(database, personId, await secondOf(personId), "cancel", now);
      if (visit) await recordVisit(id, visit);
      const at = new Date(now.getTime() + later);
      const shown = listSecondDoseDays(await listOwnBookings(database, personId), at);
      const taken = await bookSecondDose(database, personId, slots.get(22) ?? 0, "key", at).then(
        () => true,
        ({ reason }) => reason,
      );
      expect([visit, taken]).toEqual([visit, shown ? true : "first-dose-not-given"]);
    }
  });

  it("shows no day that has passed, and none when all have", async () => {
    const slots = await aClinic([1]);
    const { personId, id } = await booked(slots.get(1));
    await recordVisit(id, "VACCINATED");
    const bookings = await listOwnBookings(database, personId);
    const daysAt = (day: number) => listSecondDoseDays(bookings, new Date(now.getTime() + day * 24 * hour));
    const [first] = bookings;
    const span = getSecondDoseSpan(toSeoulDate(first?.startsAt ?? now), interval);
    expect(daysAt(2)).toEqual(span);
    expect(daysAt(24)).toEqual({ from: toSeoulDate(new Date(now.getTime() + 24 * 24 * hour)), to: span.to });
    expect(daysAt(60)).toBeUndefined();
  });

  it("without a first dose there is no second", async () => {
    const slots = await aClinic([22]);
    const { personId } = await someone();
    await expect(bookSecondDose(database, personId, slots.get(22) ?? 0, "key", now)).rejects.toMatchObject({
      reason: "first-dose-missing",
    });
  });
});

it("books both doses of whoever gets the last of a window's stock, which counts first doses", async () => {
  const slots = await aClinic([1, 22]);
  const own = await anOpenWindow(database, now);
  await database.query("UPDATE cohort_window SET product_code = $2 WHERE id = $1", [own, product]);
  await database.query("SELECT set_window_stock($1, '', 1)", [own]);
  const [person = ""] = await people(database, 1);
  const visitor = await admitted(database, own, person, now);
  await holdSlot(database, visitor, slots.get(1) ?? 0, now);
  const { id } = await confirmBooking(database, visitor, "book", now);
  expect(await dosesOf(person)).toEqual({ 1: 1, 2: 22 });
  const stock = async () =>
    (await database.query("SELECT sum(taken)::int AS taken FROM window_stock WHERE window_id = $1", [own]))
      .rows[0].taken;
  expect(await stock()).toBe(1);
  await cancelBooking(database, person, id, "cancel", now);
  expect(await stock()).toBe(0);
});
