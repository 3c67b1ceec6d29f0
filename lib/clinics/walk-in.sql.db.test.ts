import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, inject, it } from "vitest";
import { openDatabase } from "../shared/db/database";
import { untilBlocked } from "../shared/testing/blocked";
import { admitted, anOpenWindow, aSlot, people } from "../shared/testing/builders";

const database = openDatabase(inject("databaseUrl"), 4);
afterAll(() => database.end());
const minute = 60_000;
const hour = 60 * minute;
// Nine in the morning in Korea.
const nine = new Date("2026-07-20T00:00:00Z");
const at = (ms: number) => new Date(nine.getTime() + ms);

let windowId: string;
let clinicId: number;
let slotId: number;
let staff: string;
let product: string;
let personId: string;
let bystander: { personId: string; admissionId: string };

beforeEach(async () => {
  windowId = await anOpenWindow(database, nine);
  slotId = await aSlot(database, 2, at(-24 * hour));
  await database.query("UPDATE slot SET minutes = 60 WHERE id = $1", [slotId]);
  clinicId = (await database.query("SELECT clinic_id FROM slot WHERE id = $1", [slotId])).rows[0].clinic_id;
  staff = randomUUID();
  await database.query(
    "INSERT INTO staff_account (id, email, name, role, password_hash, clinic_id) VALUES ($1, $2, 'Staff', 'CLINIC_STAFF', '-', $3)",
    [staff, `${staff}@example.com`, clinicId],
  );
  product = `walk-in-${randomUUID()}`;
  await database.query("INSERT INTO vaccine_product (code, name_ko, name_en) VALUES ($1, '시험', 'Trial')", [
    product,
  ]);
  await database.query("UPDATE cohort_window SET product_code = $2 WHERE id = $1", [windowId, product]);
  await lots(9);
  const [person = "", other = ""] = await people(database, 2);
  personId = person;
  bystander = await admitted(database, windowId, other, nine);
});

const lots = (doses: number) =>
  database.query(
    "INSERT INTO clinic_lot VALUES ($1, $2, 'L1', $3, '2026-07-31') ON CONFLICT (clinic_id, product_code, lot) DO UPDATE SET doses = $3",
    [clinicId, product, doses],
  );

interface Booked {
  refusal: string | null;
  booking_id: string | null;
}

async function walkIn(when = nine, who = personId): Promise<Booked> {
  const code = randomUUID().slice(0, 10);
  const { rows } = await database.query<Booked>("SELECT * FROM book_walk_in($1, $2, $3, $4, $5, $6)", [
    who,
    windowId,
    clinicId,
    staff,
    code,
    when,
  ]);
  return rows[0] ?? { refusal: "nothing", booking_id: null };
}

/** The slot that somebody is booked into, and how full it is. */
async function placeOf({ booking_id }: Booked) {
  const { rows } = await database.query(
    `SELECT s.id, s.starts_at, s.minutes, s.capacity, s.taken, s.leftover
     FROM booking b JOIN slot s ON s.id = b.slot_id WHERE b.id = $1`,
    [booking_id],
  );
  return rows[0];
}

const slotAt = async (when: Date, capacity = 2, clinic = clinicId): Promise<number> =>
  (
    await database.query(
      "INSERT INTO slot (clinic_id, starts_at, minutes, capacity) VALUES ($1, $2, 60, $3) RETURNING id",
      [clinic, when, capacity],
    )
  ).rows[0].id;

async function bookingOf(who: { personId: string; admissionId: string }, dose: number, status = "BOOKED") {
  await database.query(
    `INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, dose, status, cancelled_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7::text::"BookingStatus", $8)`,
    [
      randomUUID().slice(0, 10),
      who.personId,
      windowId,
      who.admissionId,
      slotId,
      dose,
      status,
      status === "CANCELLED" ? nine : null,
    ],
  );
}

it.each([
  [0, true],
  [60 * minute - 1, true],
  [60 * minute, false],
  [-1, false],
])("takes a free place of the hour that is on: %i ms after its beginning %s", async (ms, taken) => {
  const place = await placeOf(await walkIn(at(ms)));
  if (taken) expect(place).toMatchObject({ id: slotId, capacity: 2, taken: 1, leftover: false });
  else expect(place).toMatchObject({ minutes: 5, capacity: 1, taken: 1, leftover: true });
});

it("takes the place of the time that began last", async () => {
  const second = await slotAt(at(30 * minute));
  expect((await placeOf(await walkIn(at(40 * minute))))?.id).toBe(second);
});

it("takes the place of an earlier time where the later one is full", async () => {
  const second = await slotAt(at(30 * minute));
  await database.query("UPDATE slot SET taken = capacity WHERE id = $1", [second]);
  expect((await placeOf(await walkIn(at(40 * minute))))?.id).toBe(slotId);
});

it("takes no place of another clinic", async () => {
  const elsewhere = await aSlot(database, 1, nine);
  const { rows } = await database.query("SELECT clinic_id FROM slot WHERE id = $1", [elsewhere]);
  await slotAt(at(30 * minute), 2, rows[0].clinic_id);
  expect((await placeOf(await walkIn(at(40 * minute))))?.id).toBe(slotId);
});

it("leaves a place to whoever keeps it, but for oneself", async () => {
  const hold = (who: string, until: Date) =>
    database.query("INSERT INTO hold (person_id, slot_id, window_id, expires_at) VALUES ($1, $2, $3, $4)", [
      who,
      slotId,
      windowId,
      until,
    ]);
  await hold(personId, at(hour));
  await hold(bystander.personId, at(hour));
  expect((await placeOf(await walkIn()))?.id).toBe(slotId);
  const [second = ""] = await people(database, 1);
  // One place is taken and one kept.
  expect((await placeOf(await walkIn(nine, second)))?.leftover).toBe(true);
  const { rows } = await database.query("SELECT person_id FROM hold WHERE slot_id = $1", [slotId]);
  expect(rows).toEqual([{ person_id: bystander.personId }]);
});

it("makes a place of a leftover dose where none is free, in a minute that no other time has", async () => {
  await database.query("UPDATE slot SET taken = capacity WHERE id = $1", [slotId]);
  const first = await walkIn(at(20_000));
  expect(await placeOf(first)).toMatchObject({
    starts_at: at(-minute),
    minutes: 5,
    capacity: 1,
    taken: 1,
    leftover: true,
  });
  const [second = ""] = await people(database, 1);
  expect(await placeOf(await walkIn(at(20_000), second))).toMatchObject({
    starts_at: at(-minute),
    capacity: 2,
    taken: 2,
  });
});

it("adds a place to leftover doses of that minute, and takes none of those that were released", async () => {
  await database.query("UPDATE slot SET leftover = true WHERE id = $1", [slotId]);
  expect(await placeOf(await walkIn(at(20_000)))).toMatchObject({ id: slotId, capacity: 3, taken: 1 });
});

it("gives the last dose that nobody counts on, and none after it", async () => {
  await database.query("UPDATE slot SET taken = capacity WHERE id = $1", [slotId]);
  await lots(1);
  const [second = ""] = await people(database, 1);
  expect((await walkIn()).refusal).toBeNull();
  await expect(walkIn(nine, second)).rejects.toMatchObject({ code: "VR001", message: "doses-gone-today" });
  await database.query("DELETE FROM clinic_lot WHERE clinic_id = $1", [clinicId]);
  expect((await walkIn(nine, second)).refusal).toBeNull();
});

it("is for who has no first dose booked", async () => {
  const mine = await admitted(database, windowId, personId, nine);
  await bookingOf(mine, 2);
  await bookingOf(mine, 1, "CANCELLED");
  await bookingOf(bystander, 1);
  expect((await walkIn()).refusal).toBeNull();
  expect((await walkIn()).refusal).toBe("already-booked");
});

it("is in an open window alone", async () => {
  expect((await walkIn(at(24 * hour))).refusal).toBe("window-closed");
  expect((await walkIn(at(-hour - 1))).refusal).toBe("window-not-yet-open");
});

it("ends what the person had begun, and nobody else's", async () => {
  const mine = await admitted(database, windowId, personId, nine);
  await database.query(
    "INSERT INTO admission (window_id, person_id, expires_at, ended_at) VALUES ($1, $2, $3, $3)",
    [windowId, personId, at(-2 * hour)],
  );
  const wait = (who: string, leftover: boolean, ended: Date | null) =>
    database.query(
      "INSERT INTO wait (person_id, window_id, clinic_id, leftover, joined_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6)",
      [who, windowId, clinicId, leftover, at(-hour), ended],
    );
  await wait(personId, false, null);
  await wait(personId, true, at(-minute));
  await wait(bystander.personId, false, null);
  const other = await anOpenWindow(database, nine);
  const otherAdmission = await admitted(database, other, personId, nine);
  await walkIn();
  const ends = async (table: string, who: string) =>
    (await database.query(`SELECT ended_at FROM ${table} WHERE person_id = $1 ORDER BY id`, [who])).rows.map(
      (row) => row.ended_at,
    );
  expect(await ends("wait", personId)).toEqual([nine, at(-minute)]);
  expect(await ends("wait", bystander.personId)).toEqual([null]);
  expect(await ends("admission", bystander.personId)).toEqual([null]);
  const admissions = await database.query(
    "SELECT id, ended_at, expires_at FROM admission WHERE person_id = $1",
    [personId],
  );
  expect(admissions.rows).toHaveLength(4);
  expect(admissions.rows).toEqual(
    expect.arrayContaining([
      { id: mine.admissionId, ended_at: nine, expires_at: at(20 * minute) },
      { id: otherAdmission.admissionId, ended_at: null, expires_at: at(20 * minute) },
      { id: expect.any(String), ended_at: nine, expires_at: nine },
      { id: expect.any(String), ended_at: at(-2 * hour), expires_at: at(-2 * hour) },
    ]),
  );
});

it("writes the booking, the arrival and who let them in", async () => {
  const { booking_id: id } = await walkIn(at(1));
  const booking = await database.query(
    "SELECT person_id, product_code, created_at FROM booking WHERE id = $1",
    [id],
  );
  expect(booking.rows).toEqual([{ person_id: personId, product_code: product, created_at: at(1) }]);
  const visit = await database.query(
    "SELECT state, arrived_at, stepped_at, staff_id FROM visit WHERE booking_id = $1",
    [id],
  );
  expect(visit.rows).toEqual([{ state: "ARRIVED", arrived_at: at(1), stepped_at: at(1), staff_id: staff }]);
  const audit = await database.query("SELECT actor, act FROM audit_row WHERE subject = $1 ORDER BY id", [
    `booking:${id}`,
  ]);
  expect(audit.rows).toEqual([
    { actor: `staff:${staff}`, act: "confirm" },
    { actor: `staff:${staff}`, act: "visit-walk-in" },
  ]);
});

it("names its actor for that act alone", async () => {
  const connection = await database.connect();
  await connection.query("SELECT book_walk_in($1, $2, $3, $4, $5, $6)", [
    personId,
    windowId,
    clinicId,
    staff,
    randomUUID().slice(0, 10),
    nine,
  ]);
  const { rows } = await connection.query("SELECT current_setting('vaccine.actor', true) AS actor");
  connection.release();
  expect(rows[0].actor || null).toBeNull();
});

it("follows the person's other acts", async () => {
  const [before, after] = [await database.connect(), await database.connect()];
  await before.query("BEGIN");
  await before.query("SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))", [personId]);
  let done = false;
  const act = after.query("SELECT book_walk_in($1, $2, $3, $4, 'c', $5)", [
    personId,
    windowId,
    clinicId,
    staff,
    nine,
  ]);
  const ended = act.then(() => {
    done = true;
  });
  await Promise.race([untilBlocked(database, after), ended]);
  expect(done).toBe(false);
  await before.query("COMMIT");
  await ended;
  before.release();
  after.release();
});
