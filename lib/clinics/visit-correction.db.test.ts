import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { outcomeOf } from "../booking/outcome";
import { enterScreeningAnswers } from "../booking/screening";
import { type Database, openDatabase } from "../shared/db/database";
import { admitted, anOpenWindow, aSlot, aStaffAccount, people } from "../shared/testing/builders";
import { addDays, toSeoulDate } from "../shared/time/seoul";
import { applyTransition, readBooking, toDbState } from "./visit";
import {
  CORRECTION_DAYS,
  type CorrectedState,
  correctVisit,
  getCorrectionHistory,
  getCorrectionState,
} from "./visit-correction";
import type { BookingState } from "./worklist/booking-state";

let database: Database;
beforeAll(() => {
  database = openDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

const hour = 3_600_000;
// Nine in the morning in Korea.
const nine = new Date("2026-07-20T00:00:00Z");
const later = new Date(nine.getTime() + 26 * hour);

let windowId: string;
let product: string;
let clinicId: number;
let slot: number;
let staff: { id: string; clinicId: number };
let manager: { id: string; clinicId: number };

beforeEach(async () => {
  windowId = await anOpenWindow(database, nine);
  product = `trial-${randomUUID()}`;
  await database.query("INSERT INTO vaccine_product (code, name_ko, name_en) VALUES ($1, '시험', 'Trial')", [
    product,
  ]);
  slot = await aSlot(database, 5, new Date(nine.getTime() - 24 * hour));
  clinicId = (await database.query("SELECT clinic_id FROM slot WHERE id = $1", [slot])).rows[0].clinic_id;
  staff = { id: await aStaffAccount(database, "CLINIC_STAFF", clinicId), clinicId };
  manager = { id: await aStaffAccount(database, "CLINIC_MANAGER", clinicId), clinicId };
  for (const lot of ["L1", "L2"])
    await database.query("INSERT INTO clinic_lot VALUES ($1, $2, $3, 5, '2026-07-21')", [
      clinicId,
      product,
      lot,
    ]);
});

async function aBooking(personId?: string, dose = 1): Promise<string> {
  const person = personId ?? (await people(database, 1))[0] ?? "";
  const { rows: old } = await database.query("SELECT id FROM admission WHERE person_id = $1", [person]);
  const admissionId = old[0]?.id ?? (await admitted(database, windowId, person, nine)).admissionId;
  const { rows } = await database.query(
    `INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, product_code, dose)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [randomUUID().slice(0, 10), person, windowId, admissionId, slot, product, dose],
  );
  await database.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [slot]);
  return rows[0].id;
}

async function vaccinated(personId?: string, dose = 1): Promise<string> {
  const booking = await aBooking(personId, dose);
  await applyTransition(database, staff, booking, "booked", "arrive", {}, nine);
  const given = { product, lot: "L1", site: "left-arm" } as const;
  await applyTransition(database, staff, booking, "arrived", "vaccinate", given, nine);
  return booking;
}

const opened = async (booking: string) => (await readBooking(database, manager, booking, later)).booking;

async function correct(
  booking: string,
  from: BookingState,
  state: CorrectedState,
  more: {
    by?: typeof staff;
    at?: Date;
    seen?: Date | null;
    lot?: string;
    site?: "left-arm" | "right-arm";
    answers?: Date;
    checked?: boolean;
  } = {},
): Promise<void> {
  const { by = manager, at = later, seen = null, ...said } = more;
  const given = state === "vaccinated" ? { lot: "L1", site: "left-arm" as const, ...said } : {};
  const reason = state === "not-vaccinated" ? ("fever" as const) : undefined;
  await correctVisit(
    database,
    by,
    booking,
    { state: from, correctedAt: seen },
    { state, ...given, reason },
    "wrong-state",
    at,
  );
}

const stock = async () =>
  Object.fromEntries(
    (await database.query("SELECT lot, doses FROM clinic_lot WHERE clinic_id = $1", [clinicId])).rows.map(
      ({ lot, doses }) => [lot, doses],
    ),
  );
const refused = (reason: string) => ({ reason });

test("the manager corrects a lot a day later: the stock follows, the hour and who gave it stay, both are kept", async () => {
  const booking = await vaccinated();
  expect(await stock()).toEqual({ L1: 4, L2: 5 });
  await correct(booking, "vaccinated", "vaccinated", { lot: "L2", site: "right-arm" });
  expect(await stock()).toEqual({ L1: 5, L2: 4 });
  expect(await opened(booking)).toMatchObject({
    state: "vaccinated",
    lot: "L2",
    site: "right-arm",
    steppedAt: nine,
    correctedAt: later,
  });
  const { rows } = await database.query("SELECT staff_id FROM visit WHERE booking_id = $1", [booking]);
  expect(rows).toEqual([{ staff_id: staff.id }]);
  expect(await getCorrectionHistory(database, manager, booking)).toEqual({
    corrections: [
      {
        at: later,
        staffName: "시험직원",
        why: "wrong-state",
        from: "VACCINATED",
        to: "VACCINATED",
        was: { product, lot: "L1", site: "left-arm" },
        becomes: { product, lot: "L2", site: "right-arm" },
      },
    ],
    managers: ["시험직원"],
  });
  const elsewhere = { ...manager, clinicId: clinicId + 1 };
  expect((await getCorrectionHistory(database, elsewhere, booking)).corrections).toEqual([]);
});

test("only the manager of that clinic can, whatever the handler says", async () => {
  const booking = await vaccinated();
  const elsewhere = await database.query("SELECT clinic_id FROM slot WHERE id = $1", [
    await aSlot(database, 1, nine),
  ]);
  const others = [
    staff,
    { id: await aStaffAccount(database, "ADMIN", null), clinicId },
    { id: await aStaffAccount(database, "CLINIC_MANAGER", elsewhere.rows[0].clinic_id), clinicId },
    { id: randomUUID(), clinicId },
  ];
  for (const by of others)
    await expect(correct(booking, "vaccinated", "no-show", { by })).rejects.toMatchObject(
      refused("not-your-role"),
    );
  await database.query("UPDATE staff_account SET disabled_at = now() WHERE id = $1", [manager.id]);
  await expect(correct(booking, "vaccinated", "no-show")).rejects.toMatchObject(refused("not-your-role"));
  expect(await opened(booking)).toMatchObject({ state: "vaccinated", lot: "L1" });
});

test("who was recorded by mistake is as if never vaccinated, for the stock, the person and the next booking", async () => {
  const booking = await vaccinated();
  const citizen = async () => {
    const { rows } = await database.query(
      `SELECT b.status, v.state AS visit, s.starts_at AS "startsAt", may_book_again(b.id, $2) AS again
       FROM booking b JOIN slot s ON s.id = b.slot_id LEFT JOIN visit v ON v.booking_id = b.id WHERE b.id = $1`,
      [booking, later],
    );
    return [outcomeOf(rows[0], later), rows[0].again];
  };
  expect(await citizen()).toEqual(["vaccinated", false]);
  await correct(booking, "vaccinated", "no-show");
  expect(await citizen()).toEqual(["missed", true]);
  expect(await stock()).toEqual({ L1: 5, L2: 5 });
  await correct(booking, "no-show", "not-vaccinated", { seen: later });
  expect(await citizen()).toEqual(["not-vaccinated", true]);
  await correct(booking, "not-vaccinated", "arrived", { seen: later });
  await correct(booking, "arrived", "vaccinated", { seen: later });
  expect(await citizen()).toEqual(["vaccinated", false]);
  expect(await stock()).toEqual({ L1: 4, L2: 5 });
});

test("what nobody recorded on the day is recorded later, at the hour that was booked", async () => {
  const booking = await aBooking();
  await correct(booking, "booked", "vaccinated", { lot: "NEW-9" });
  const { startsAt, steppedAt, arrivedAt, state } = await opened(booking);
  expect([state, steppedAt, arrivedAt]).toEqual(["vaccinated", startsAt, startsAt]);
  expect(await stock()).toEqual({ L1: 5, L2: 5, "NEW-9": 0 });
});

test("a site is corrected although the lot is used up, has expired or was removed", async () => {
  const booking = await vaccinated();
  await database.query("UPDATE clinic_lot SET doses = 0, expires_on = '2026-07-01' WHERE clinic_id = $1", [
    clinicId,
  ]);
  await correct(booking, "vaccinated", "vaccinated", { site: "right-arm" });
  expect(await stock()).toEqual({ L1: 0, L2: 0 });
  await database.query("DELETE FROM clinic_lot WHERE clinic_id = $1", [clinicId]);
  await correct(booking, "vaccinated", "vaccinated", { site: "left-arm", seen: later });
  expect(await stock()).toEqual({});
});

test("nothing new, and what somebody else changed meanwhile are refused", async () => {
  const booking = await vaccinated();
  await expect(correct(booking, "vaccinated", "vaccinated")).rejects.toMatchObject(
    refused("correction-empty"),
  );
  await expect(correct(booking, "arrived", "no-show")).rejects.toMatchObject(refused("visit-moved-on"));
  await correct(booking, "vaccinated", "vaccinated", { site: "right-arm" });
  await expect(correct(booking, "vaccinated", "vaccinated", { lot: "L3" })).rejects.toMatchObject(
    refused("visit-moved-on"),
  );
});

test("a first dose stays recorded while a second one is, and the second goes first", async () => {
  const [person = ""] = await people(database, 1);
  const first = await vaccinated(person);
  const second = await vaccinated(person, 2);
  await expect(correct(first, "vaccinated", "no-show")).rejects.toMatchObject(refused("second-dose-given"));
  await correct(second, "vaccinated", "not-vaccinated");
  await correct(first, "vaccinated", "no-show");
  // The second booking stays until the person books again, as after any first dose that was not given.
  expect(toDbState((await opened(second)).state)).toBe("NOT_VACCINATED");
});

test("a booking that was given up or cancelled is not corrected", async () => {
  const booking = await aBooking();
  await correct(booking, "booked", "no-show");
  const { rows } = await database.query("SELECT person_id FROM booking WHERE id = $1", [booking]);
  const [{ person_id: person }] = rows;
  await database.query("SELECT book_again($1, $2, $3, $4)", [person, booking, `citizen:${person}`, later]);
  await expect(correct(booking, "no-show", "vaccinated", { seen: later })).rejects.toMatchObject(
    refused("given-up-since"),
  );
  expect(getCorrectionState(await opened(booking), later)).toBe("none");
});

test("answers that need a look ask for the doctor's check here too", async () => {
  const booking = await aBooking();
  const desk = { staffId: staff.id, clinicId };
  const answers = { fever: "yes", allergy: "no", pregnant: "no", recent: "no", medicines: "no" } as const;
  await enterScreeningAnswers(database, desk, booking, answers, nine);
  const record = (more: object) => correct(booking, "booked", "vaccinated", more);
  await expect(record({ answers: nine })).rejects.toMatchObject(refused("answers-unchecked"));
  await expect(record({ checked: true })).rejects.toMatchObject(refused("answers-changed"));
  await record({ answers: nine, checked: true });
  expect((await opened(booking)).checkedBy).toBe("시험직원");
});

test("the last day is the same in the page and in the database, and nothing is corrected before its time", async () => {
  const booking = await vaccinated();
  const { startsAt } = await opened(booking);
  const end = new Date(`${addDays(toSeoulDate(startsAt), CORRECTION_DAYS + 1)}T00:00:00+09:00`);
  const before = new Date(end.getTime() - 1);
  const state = (at: Date) => getCorrectionState({ state: "vaccinated", givenUp: false, startsAt }, at);
  expect([state(before), state(end)]).toEqual(["open", "over"]);
  await expect(correct(booking, "vaccinated", "no-show", { at: end })).rejects.toMatchObject(
    refused("correction-too-late"),
  );
  await correct(booking, "vaccinated", "no-show", { at: before });
  const coming = await aBooking();
  const early = new Date(startsAt.getTime() - 1);
  expect(getCorrectionState(await opened(coming), early)).toBe("none");
  await expect(correct(coming, "booked", "no-show", { at: early })).rejects.toMatchObject(
    refused("visit-too-early"),
  );
});
