import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { enterScreeningAnswers, getScreening } from "../booking/screening";
import { personAtDesk } from "../citizens/shared-phones";
import { blindIndex } from "../shared/crypto/column-encryption";
import { type Database, openDatabase } from "../shared/db/database";
import { admitted, anOpenWindow, aPerson, aSlot, newPhone, people } from "../shared/testing/builders";
import { getCapacityView, receiveDelivery } from "./capacity";
import { findShortages } from "./stock-shortage";
import { applyTransition, readBooking } from "./visit";
import { bookWalkIn, refusedWalkIns } from "./walk-in";
import { WorklistChangeTracker } from "./worklist/changes";
import { getWorklist } from "./worklist/worklist";

let database: Database;
beforeAll(() => {
  database = openDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

const hour = 3_600_000;
// Nine in the morning in Korea.
const nine = new Date("2026-07-20T00:00:00Z");
const at = (minutes: number) => new Date(nine.getTime() + minutes * 60_000);
const code = () => randomUUID().replaceAll("-", "").slice(0, 10).toUpperCase();

let windowId: string;
let product: string;
let by: { id: string; clinicId: number };
let slot: number;

/** A clinic with one slot at nine, two doses of a lot, and somebody who works there. */
beforeEach(async () => {
  windowId = await anOpenWindow(database, nine);
  product = `trial-${randomUUID()}`;
  await database.query(
    "INSERT INTO vaccine_product (code, name_ko, name_en) VALUES ($1, '시험 백신', 'Trial vaccine')",
    [product],
  );
  await database.query("UPDATE cohort_window SET product_code = $2 WHERE id = $1", [windowId, product]);
  slot = await aSlot(database, 5, new Date(nine.getTime() - 24 * hour));
  const { rows } = await database.query("SELECT clinic_id FROM slot WHERE id = $1", [slot]);
  by = { id: randomUUID(), clinicId: rows[0].clinic_id };
  await database.query(
    "INSERT INTO staff_account (id, email, name, role, password_hash, clinic_id) VALUES ($1, $2, 'Staff', 'CLINIC_STAFF', '-', $3)",
    [by.id, `${by.id}@example.com`, by.clinicId],
  );
  await database.query("INSERT INTO clinic_lot VALUES ($1, $2, 'L1', 2, '2026-07-31')", [
    by.clinicId,
    product,
  ]);
});

async function aBooking(): Promise<string> {
  const [personId = ""] = await people(database, 1);
  const { admissionId } = await admitted(database, windowId, personId, nine);
  const { rows } = await database.query(
    `INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, product_code)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
    [code(), personId, windowId, admissionId, slot, product],
  );
  await database.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [slot]);
  return rows[0].id;
}

const doses = async () =>
  (await database.query("SELECT doses FROM clinic_lot WHERE clinic_id = $1", [by.clinicId])).rows[0]?.doses;
const acts = async (booking: string) =>
  (
    await database.query("SELECT act FROM audit_row WHERE subject = $1 ORDER BY id", [`booking:${booking}`])
  ).rows.map(({ act }) => act);
const lot = () => ({ product, lot: "L1", site: "left-arm" as const });

test("a vaccination takes its dose out of the lot, and undoing it puts it back and keeps both in the audit", async () => {
  const booking = await aBooking();
  await applyTransition(database, by, booking, "booked", "arrive", {}, at(0));
  await applyTransition(database, by, booking, "arrived", "vaccinate", lot(), at(5));
  expect(await doses()).toBe(1);
  expect((await readBooking(database, by, booking, at(6))).booking).toMatchObject({
    state: "vaccinated",
    lot: "L1",
    site: "left-arm",
    staffName: "Staff",
  });
  await applyTransition(database, by, booking, "vaccinated", "undo", {}, at(14));
  expect(await doses()).toBe(2);
  expect((await readBooking(database, by, booking, at(15))).booking).toMatchObject({
    state: "arrived",
    lot: null,
  });
  await applyTransition(database, by, booking, "arrived", "decline", { reason: "fever" }, at(16));
  expect(await acts(booking)).toEqual([
    "confirm",
    "visit-arrive",
    "visit-vaccinate",
    "read-booking",
    "visit-undo",
    "read-booking",
    "visit-decline",
  ]);
  await expect(
    applyTransition(database, by, booking, "not-vaccinated", "undo", {}, at(26)),
  ).rejects.toMatchObject({
    reason: "undo-too-late",
  });
});

test("of two who press at once the second is told, and each dose is counted once", async () => {
  const [first, ...others] = await Promise.all([aBooking(), aBooking(), aBooking()]);
  const arrivals = await Promise.allSettled(
    [1, 2].map(() => applyTransition(database, by, first ?? "", "booked", "arrive", {}, at(0))),
  );
  expect(arrivals.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  for (const booking of others) await applyTransition(database, by, booking, "booked", "arrive", {}, at(0));
  await Promise.all(
    [first ?? "", ...others].map((booking) =>
      applyTransition(database, by, booking, "arrived", "vaccinate", lot(), at(5)),
    ),
  );
  expect(await doses()).toBe(0);
  expect((await getCapacityView(database, by, at(6))).overdrawn).toMatchObject([
    { product, lot: "L1", given: 1 },
  ]);
});

test("a dose that was given is recorded of an empty or expired lot too, with a warning, and comes out of the next delivery", async () => {
  const bookings = [await aBooking(), await aBooking(), await aBooking()];
  const vaccinate = async (booking: string) => {
    await applyTransition(database, by, booking, "booked", "arrive", {}, at(0));
    await applyTransition(database, by, booking, "arrived", "vaccinate", lot(), at(5));
    return (await readBooking(database, by, booking, at(6))).booking.lotWarning;
  };
  const [first = "", second = "", third = ""] = bookings;
  expect([await vaccinate(first), await vaccinate(second), await vaccinate(third)]).toEqual([
    null,
    null,
    "overdrawn",
  ]);
  const stock = async () => {
    const { lots, overdrawn } = await getCapacityView(database, by, at(6));
    return [lots.map((each) => each.doses), overdrawn.map((each) => each.given)];
  };
  expect(await stock()).toEqual([[0], [1]]);
  const key = randomUUID();
  const delivery = { key, product, lot: "L1", doses: 3, expiresOn: "2026-07-19", receivedOn: "2026-07-20" };
  await receiveDelivery(database, by, delivery, at(7));
  expect(await stock()).toEqual([[2], []]);
  // It has expired the day before, as its box says now.
  await applyTransition(database, by, third, "vaccinated", "undo", {}, at(8));
  expect(await stock()).toEqual([[3], []]);
  await applyTransition(database, by, third, "arrived", "vaccinate", lot(), at(8));
  expect((await readBooking(database, by, third, at(9))).booking.lotWarning).toBe("expired");
  expect(await stock()).toEqual([[2], []]);
  expect((await getCapacityView(database, by, at(9))).deliveries).toEqual([
    { id: key, receivedOn: "2026-07-20", product, lot: "L1", doses: 3, enteredAt: at(7), staffName: "Staff" },
  ]);
});

test("rows of one lot that were kept as they were typed become one, and a record of before goes back into it", async () => {
  const booking = await aBooking();
  await applyTransition(database, by, booking, "booked", "arrive", {}, at(0));
  await applyTransition(database, by, booking, "arrived", "vaccinate", lot(), at(5));
  await database.query(
    "INSERT INTO clinic_lot VALUES ($1, $2, 'l1', 5, '2026-07-25'), ($1, $2, 'ｍx-9', 4, '2026-08-01')",
    [by.clinicId, product],
  );
  await database.query(
    "INSERT INTO clinic_lot VALUES ($1, $2, 'mx-9', 0, NULL, false, 1), ($1, $2, 'new', 0, NULL, false, 2)",
    [by.clinicId, product],
  );
  // Its data alone: a later migration has replaced the function that it makes.
  const migration = readFileSync("prisma/migrations/20261201033000_lots_as_given/migration.sql", "utf8");
  await database.query(migration.slice(0, migration.indexOf("CREATE OR REPLACE FUNCTION")));
  const view = await getCapacityView(database, by, at(6));
  expect(view.lots).toEqual([
    { product, lot: "L1", doses: 6, expiresOn: "2026-07-25" },
    { product, lot: "MX-9", doses: 3, expiresOn: "2026-08-01" },
  ]);
  expect(view.unconfirmed).toMatchObject([{ lot: "NEW", given: 2 }]);
  await database.query("UPDATE visit SET lot = 'l1' WHERE booking_id = $1", [booking]);
  await applyTransition(database, by, booking, "vaccinated", "undo", {}, at(7));
  expect((await getCapacityView(database, by, at(8))).lots.map((each) => each.doses)).toEqual([7, 3]);
});

test("a vaccination is recorded from a lot that nobody has entered, which its delivery then counts", async () => {
  const [first = "", second = "", third = ""] = [await aBooking(), await aBooking(), await aBooking()];
  const typed = { lot: "NEW-1", site: "left-arm" as const };
  for (const booking of [first, second, third]) {
    await applyTransition(database, by, booking, "booked", "arrive", {}, at(0));
    await applyTransition(database, by, booking, "arrived", "vaccinate", typed, at(5));
  }
  const entered = async () =>
    (
      await database.query(
        `SELECT doses, given_before AS "givenBefore", confirmed FROM clinic_lot WHERE clinic_id = $1 AND lot = 'NEW-1'`,
        [by.clinicId],
      )
    ).rows;
  expect((await readBooking(database, by, first, at(6))).booking).toMatchObject({
    state: "vaccinated",
    lot: "NEW-1",
    productCode: product,
  });
  expect(await entered()).toEqual([{ doses: 0, givenBefore: 3, confirmed: false }]);
  await applyTransition(database, by, third, "vaccinated", "undo", {}, at(6));
  expect(await entered()).toEqual([{ doses: 0, givenBefore: 2, confirmed: false }]);
  const delivery = { product, lot: "NEW-1", doses: 10, expiresOn: "2026-12-31", receivedOn: "2026-07-20" };
  await receiveDelivery(database, by, { ...delivery, key: randomUUID() }, at(7));
  expect(await entered()).toEqual([{ doses: 8, givenBefore: 0, confirmed: true }]);
  await applyTransition(database, by, second, "vaccinated", "undo", {}, at(8));
  expect(await entered()).toEqual([{ doses: 9, givenBefore: 0, confirmed: true }]);
});

test("a lot that nobody has entered does not make a clinic count its doses", async () => {
  await database.query("DELETE FROM clinic_lot WHERE clinic_id = $1", [by.clinicId]);
  const booking = await aBooking();
  await applyTransition(database, by, booking, "booked", "arrive", {}, at(0));
  await applyTransition(
    database,
    by,
    booking,
    "arrived",
    "vaccinate",
    { lot: "NEW-2", site: "left-arm" },
    at(1),
  );
  const { rows } = await database.query("SELECT doses_left_today($1, $2, $3) AS left", [
    by.clinicId,
    product,
    at(2),
  ]);
  expect([rows[0].left, await findShortages(database, by, at(2))]).toEqual([null, []]);
  await applyTransition(database, by, booking, "vaccinated", "undo", {}, at(3));
  expect(await doses()).toBeUndefined();
});

const calm = { fever: "no", allergy: "no", pregnant: "no", recent: "no", medicines: "no" } as const;
const desk = () => ({ staffId: by.id, clinicId: by.clinicId });

test("answers that need a look stop a vaccination until a doctor has looked, and it is kept who said so", async () => {
  const booking = await aBooking();
  await applyTransition(database, by, booking, "booked", "arrive", {}, at(0));
  await enterScreeningAnswers(database, desk(), booking, { ...calm, fever: "yes" }, at(1));
  const give = (more: object) =>
    applyTransition(database, by, booking, "arrived", "vaccinate", { ...lot(), ...more }, at(5));
  await expect(give({ answers: at(1) })).rejects.toMatchObject({ reason: "answers-unchecked" });
  // Ticked on a page that showed no answers, or others.
  await expect(give({ checked: true })).rejects.toMatchObject({ reason: "answers-changed" });
  await expect(give({ answers: at(0), checked: true })).rejects.toMatchObject({ reason: "answers-changed" });
  expect(await doses()).toBe(2);
  await give({ answers: at(1), checked: true });
  const opened = async () => (await readBooking(database, by, booking, at(6))).booking;
  expect(await opened()).toMatchObject({ state: "vaccinated", checkedBy: "Staff" });
  const { rows } = await database.query(
    "SELECT actor, detail->'answersChecked' AS checked FROM audit_row WHERE subject = $1 AND act = 'visit-vaccinate'",
    [`booking:${booking}`],
  );
  expect(rows).toEqual([{ actor: `staff:${by.id}`, checked: true }]);
  await applyTransition(database, by, booking, "vaccinated", "undo", {}, at(7));
  expect(await opened()).toMatchObject({ state: "arrived", checkedBy: null });
});

test("answers without anything to look at ask for no doctor, and answers that cannot be read do", async () => {
  const [well, torn] = [await aBooking(), await aBooking()];
  for (const booking of [well, torn]) {
    await applyTransition(database, by, booking, "booked", "arrive", {}, at(0));
    await enterScreeningAnswers(database, desk(), booking, calm, at(1));
  }
  // Sealed for another booking.
  await database.query(
    "UPDATE screening SET answers = (SELECT answers FROM screening WHERE booking_id = $2) WHERE booking_id = $1",
    [torn, well],
  );
  const give = (booking: string) =>
    applyTransition(database, by, booking, "arrived", "vaccinate", { ...lot(), answers: at(1) }, at(5));
  await give(well);
  expect((await readBooking(database, by, well, at(6))).booking.checkedBy).toBeNull();
  await expect(give(torn)).rejects.toMatchObject({ reason: "answers-unchecked" });
  // The page can still be opened, and staff can ask once more.
  expect(await getScreening(database, desk(), torn, at(5))).toMatchObject({
    answers: null,
    answeredAt: at(1),
  });
  await database.query("UPDATE screening SET entered_by = NULL WHERE booking_id = $1", [torn]);
  await enterScreeningAnswers(database, desk(), torn, calm, at(1));
  expect(await getScreening(database, desk(), torn, at(5))).toMatchObject({ answers: calm });
  await give(torn);
});

test("the day list says who has answered, and who must be looked at, as soon as they answer", async () => {
  const [look, clear, none] = [await aBooking(), await aBooking(), await aBooking()];
  const { horizon } = await getWorklist(database, by, "2026-07-20", at(0));
  await enterScreeningAnswers(database, desk(), look, { ...calm, recent: "yes" }, at(1));
  await enterScreeningAnswers(database, desk(), clear, calm, at(1));
  const list = await getWorklist(database, by, "2026-07-20", at(2));
  const marks = Object.fromEntries(list.bookings.map(({ id, screening }) => [id, screening]));
  expect(marks).toEqual({ [look]: "look", [clear]: "clear", [none]: "unanswered" });
  const { rows } = await database.query(
    "SELECT count(*)::int AS changes FROM slot_change WHERE slot_id = $1 AND xact >= $2",
    [slot, horizon],
  );
  expect(rows[0].changes).toBe(2);
});

test("what does not fit the day is refused", async () => {
  const booking = await aBooking();
  const refusal = (reason: string) => ({ reason });
  await expect(applyTransition(database, by, booking, "booked", "no-show", {}, at(-1))).rejects.toMatchObject(
    refusal("visit-too-early"),
  );
  await expect(
    applyTransition(database, by, booking, "booked", "arrive", {}, at(-24 * 60)),
  ).rejects.toMatchObject(refusal("visit-another-day"));
  await expect(
    applyTransition(database, { ...by, clinicId: by.clinicId + 1 }, booking, "booked", "arrive", {}, at(0)),
  ).rejects.toMatchObject(refusal("booking-unknown"));
  await applyTransition(database, by, booking, "booked", "arrive", {}, at(-5));
  await expect(
    database.query("UPDATE booking SET status = 'CANCELLED', cancelled_at = now() WHERE id = $1", [booking]),
  ).rejects.toThrow("visit-begun");
  await expect(
    database.query("UPDATE visit SET state = 'VACCINATED' WHERE booking_id = $1", [booking]),
  ).rejects.toThrow("visit_vaccinated_says_with_what");
});

test("who comes without a booking gets a free place, then a dose that nobody counts on, then none", async () => {
  await database.query("UPDATE slot SET capacity = 1 WHERE id = $1", [slot]);
  const phones = [newPhone(), newPhone(), newPhone()];
  const come = (n: number) => walkIn({ phone: phones[n] ?? "" });
  const first = await come(0);
  await expect(come(0)).rejects.toMatchObject({ reason: "walk-in-refused" });
  const second = await come(1);
  const slots = await database.query(
    "SELECT s.id, s.leftover FROM booking b JOIN slot s ON s.id = b.slot_id WHERE b.id = ANY($1) ORDER BY s.leftover",
    [[first, second]],
  );
  expect(slots.rows.map(({ leftover }) => leftover)).toEqual([false, true]);
  // Both doses of the lot are for somebody now.
  await expect(come(2)).rejects.toMatchObject({ reason: "doses-gone-today" });
  const list = await getWorklist(database, by, "2026-07-20", at(11));
  expect(list.bookings.map(({ state }) => state)).toEqual(["arrived", "arrived"]);
  expect(list.stock).toEqual([{ productKo: "시험 백신", productEn: "Trial vaccine", doses: 2, left: 0 }]);
});

const walkIn = (
  change: { name?: string; birthDate?: string; phone?: string | null } = {},
  another = false,
) => {
  const told = { name: "시험방문", birthDate: "1968-03-04", phone: newPhone(), ...change };
  return bookWalkIn(
    database,
    by,
    (tx) => personAtDesk(tx, told, by.id, another, at(10)),
    windowId,
    code(),
    at(10),
  );
};

const knownBy = async (phone: string) => {
  const { rows } = await database.query(
    "SELECT phone_hash IS NOT NULL AS owns FROM person WHERE $1 IN (phone_hash, contact_hash)",
    [blindIndex("phone", phone)],
  );
  return rows.map(({ owns }) => owns);
};
const triesOf = async (subject: string) =>
  (
    await database.query(
      "SELECT detail FROM audit_row WHERE act = 'walk-in-refused' AND subject = $1 AND actor = $2 ORDER BY id",
      [subject, `staff:${by.id}`],
    )
  ).rows.map(({ detail }) => detail.refusal);

test("a phone that was told at the desk is nobody's key", async () => {
  const phone = newPhone();
  await walkIn({ phone });
  expect(await knownBy(phone)).toEqual([false]);
});

const personOf = async (booking: string) =>
  (
    await database.query(
      "SELECT p.id, p.phone_shared_by AS by, p.phone FROM booking b JOIN person p ON p.id = b.person_id WHERE b.id = $1",
      [booking],
    )
  ).rows[0];
const moreDoses = () =>
  database.query("UPDATE clinic_lot SET doses = 20 WHERE clinic_id = $1", [by.clinicId]);

test("who has no phone is booked at the desk, and is the same person when they come again", async () => {
  await moreDoses();
  const someone = { name: `Phoneless ${randomUUID().replace(/[^a-f]/g, "")}`, birthDate: "1967-05-06" };
  const first = await walkIn({ ...someone, phone: null });
  expect(await personOf(first)).toMatchObject({ phone: null, by: null });
  await expect(walkIn({ ...someone, phone: null })).rejects.toMatchObject({ reason: "walk-in-refused" });
  const namesake = await walkIn({ ...someone, phone: null }, true);
  expect((await personOf(namesake)).id).not.toBe((await personOf(first)).id);
});

test("whose name and birth date a phone reaches already is not registered once more without one", async () => {
  const someone = { name: `Reached ${randomUUID().replace(/[^a-f]/g, "")}`, birthDate: "1967-05-07" };
  await aPerson(database, { ...someone, phone: newPhone() });
  await expect(walkIn({ ...someone, phone: null })).rejects.toMatchObject({ reason: "walk-in-refused" });
});

test("two share a phone where staff have seen both; beside an owner whom nobody has seen, one is booked without it", async () => {
  await moreDoses();
  const [seen, unseen] = [newPhone(), newPhone()];
  const owner = await aPerson(database, { name: "시험주인", birthDate: "1968-03-04", phone: seen });
  await aPerson(database, { name: "시험주인", birthDate: "1968-03-04", phone: unseen });
  await walkIn({ name: "시험주인", phone: seen });
  const shares = await personOf(await walkIn({ name: "시험배우자", phone: seen }, true));
  expect(shares).toMatchObject({ by: by.id });
  expect(shares.id).not.toBe(owner);
  const without = await walkIn({ name: "시험배우자", phone: unseen }, true);
  expect(await personOf(without)).toMatchObject({ by: null, phone: null });
});

test("who is refused at the desk leaves no person and takes no phone, and the try is kept", async () => {
  await database.query("UPDATE slot SET capacity = taken WHERE id = $1", [slot]);
  await database.query("UPDATE clinic_lot SET doses = 0 WHERE clinic_id = $1", [by.clinicId]);
  const phone = newPhone();
  const before = (await triesOf("person:unknown")).length;
  await expect(walkIn({ phone })).rejects.toMatchObject({ reason: "doses-gone-today" });
  expect(await knownBy(phone)).toEqual([]);
  expect((await triesOf("person:unknown")).slice(before)).toEqual(["doses-gone-today"]);
});

test("the desk does not learn who has a booking or other answers on record, and each try is kept", async () => {
  const phone = newPhone();
  const id = await aPerson(database, { name: "시험시민", birthDate: "1968-03-04", phone });
  const { admissionId } = await admitted(database, windowId, id, nine);
  const elsewhere = await aSlot(database, 1, nine);
  await database.query(
    "INSERT INTO booking (code, person_id, window_id, admission_id, slot_id) VALUES ($1, $2, $3, $4, $5)",
    [code(), id, windowId, admissionId, elsewhere],
  );
  const told = [];
  for (const change of [{ name: "시험시민" }, { name: "다른이름" }, { birthDate: "1967-03-04" }])
    told.push(await walkIn({ phone, ...change }).catch((error) => error.reason));
  expect(told).toEqual(Array(3).fill("walk-in-refused"));
  expect(await triesOf(`person:${id}`)).toEqual([
    "already-booked",
    "caller-not-matched",
    "caller-not-matched",
  ]);
  await database.query(
    `INSERT INTO rate_limit (key, points, expire) VALUES ($1, $2, $3)
     ON CONFLICT (key) DO UPDATE SET points = excluded.points, expire = excluded.expire`,
    [`${refusedWalkIns.name}:${by.id}`, refusedWalkIns.times, Date.now() + 60_000],
  );
  await expect(walkIn()).rejects.toMatchObject({ reason: "walk-in-limit" });
});

test("a page learns that its day has changed, and that another has not", async () => {
  const changes = new WorklistChangeTracker(database);
  const asked = async (day: string, horizon: number) => {
    // A reading answers for a moment.
    await new Promise((resolve) => setTimeout(resolve, 350));
    return changes.hasChanged(by.clinicId, day, horizon);
  };
  const { horizon: old } = await getWorklist(database, by, "2026-07-20", nine);
  // Who has just begun to look cannot know what was before.
  expect(await asked("2026-07-20", old - 1)).toBe(true);
  const { horizon } = await getWorklist(database, by, "2026-07-20", nine);
  expect(await asked("2026-07-20", horizon)).toBe(false);
  const booking = await aBooking();
  expect(await asked("2026-07-20", horizon)).toBe(true);
  expect(await asked("2026-07-21", horizon)).toBe(false);
  const { horizon: later } = await getWorklist(database, by, "2026-07-20", nine);
  expect(await asked("2026-07-20", later)).toBe(false);
  await applyTransition(database, by, booking, "booked", "arrive", {}, nine);
  expect(await asked("2026-07-20", later)).toBe(true);
});
