import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { type Database, openDatabase } from "../shared/db/database";
import { admitted, anOpenWindow, aSlot, people } from "../shared/testing/builders";
import { explainNotNow, findOtherToday, getOwnArrival, lookUpReference } from "./check-in";
import { applyTransition, readBooking } from "./visit";

let database: Database;
beforeAll(() => {
  database = openDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

// Nine in the morning in Korea.
const nine = new Date("2026-07-20T00:00:00Z");
const at = (minutes: number) => new Date(nine.getTime() + minutes * 60_000);
const day = 24 * 60;

let windowId: string;
let slot: number;
let by: { id: string; clinicId: number };

/** A slot at nine, of a clinic of its own. */
async function aClinic(): Promise<{ slot: number; by: { id: string; clinicId: number } }> {
  const made = await aSlot(database, 5, at(-day));
  const { rows } = await database.query("SELECT clinic_id FROM slot WHERE id = $1", [made]);
  const staff = { id: randomUUID(), clinicId: rows[0].clinic_id };
  await database.query(
    "INSERT INTO staff_account (id, email, name, role, password_hash, clinic_id) VALUES ($1, $2, 'Staff', 'CLINIC_STAFF', '-', $3)",
    [staff.id, `${staff.id}@example.com`, staff.clinicId],
  );
  return { slot: made, by: staff };
}

beforeEach(async () => {
  windowId = await anOpenWindow(database, nine);
  ({ slot, by } = await aClinic());
});

async function aBooking(of: { person?: string; slot?: number; dose?: number } = {}) {
  const person = of.person ?? (await people(database, 1))[0] ?? "";
  await database.query("UPDATE admission SET ended_at = $2 WHERE person_id = $1", [person, nine]);
  const { admissionId } = await admitted(database, windowId, person, nine);
  const code = randomUUID().replaceAll("-", "").slice(0, 10).toUpperCase();
  const { rows } = await database.query<{ id: string }>(
    `INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, dose)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
    [code, person, windowId, admissionId, of.slot ?? slot, of.dose ?? 1],
  );
  await database.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [of.slot ?? slot]);
  return { id: rows[0]?.id ?? "", code, person };
}

const actsOn = async (subject: string) =>
  (
    await database.query<{ act: string }>("SELECT act FROM audit_row WHERE subject = $1 ORDER BY id", [
      subject,
    ])
  ).rows.map(({ act }) => act);

test("a code finds the clinic's own booking, and that it was asked for is kept", async () => {
  const { id, code } = await aBooking();
  expect(await lookUpReference(database, by, code, at(0))).toEqual({ found: "here", id });
  expect(await actsOn(`booking:${id}`)).toEqual(["confirm", "look-up-code"]);
});

test("of another clinic's booking a clinic learns only that it is not its own", async () => {
  const { id, code } = await aBooking();
  const other = await aClinic();
  expect(await lookUpReference(database, other.by, code, at(0))).toEqual({ found: "elsewhere" });
  expect(await lookUpReference(database, other.by, "0000000000", at(0))).toEqual({ found: "nowhere" });
  expect(await actsOn(`booking:${id}`)).toEqual(["confirm"]);
  expect(await actsOn(`clinic:${other.by.clinicId}`)).toEqual(["look-up-code", "look-up-code"]);
});

test("of a booking that was moved to another clinic the first one learns that it was", async () => {
  const { id, code } = await aBooking();
  const other = await aClinic();
  await database.query("UPDATE booking SET slot_id = $2, changes = 1 WHERE id = $1", [id, other.slot]);
  expect(await lookUpReference(database, by, code, at(0))).toEqual({ found: "moved-away" });
  expect(await lookUpReference(database, other.by, code, at(0))).toEqual({ found: "here", id });
});

test("an arrival is told for ten minutes to whoever recorded it, at their clinic", async () => {
  const { id } = await aBooking();
  expect(await getOwnArrival(database, by, id, at(0))).toBeNull();
  await applyTransition(database, by, id, "booked", "arrive", {}, at(0));
  expect(await getOwnArrival(database, by, id, at(1))).toMatchObject({ startsAt: nine, undoUntil: at(10) });
  expect(await getOwnArrival(database, { ...by, id: randomUUID() }, id, at(1))).toBeNull();
  expect(await getOwnArrival(database, { ...by, clinicId: by.clinicId + 1 }, id, at(1))).toBeNull();
  expect(await getOwnArrival(database, by, id, at(10))).toBeNull();
});

test("an opened booking says when it was cancelled", async () => {
  const { id } = await aBooking();
  await database.query("UPDATE booking SET status = 'CANCELLED', cancelled_at = $2 WHERE id = $1", [
    id,
    at(-5),
  ]);
  const { booking } = await readBooking(database, by, id, at(0));
  expect(explainNotNow(booking, at(0))).toEqual({ reason: "cancelled", at: at(-5) });
});

test("who shows the code of the first dose is led to the second of today", async () => {
  const { rows } = await database.query<{ id: number }>(
    "INSERT INTO slot (clinic_id, starts_at, capacity) VALUES ($1, $2, 5) RETURNING id",
    [by.clinicId, at(-28 * day)],
  );
  const first = await aBooking({ slot: rows[0]?.id });
  expect(await findOtherToday(database, by, first.id, at(0))).toBeNull();
  const second = await aBooking({ person: first.person, dose: 2 });
  expect(await findOtherToday(database, by, first.id, at(0))).toEqual({
    id: second.id,
    startsAt: nine,
    dose: 2,
  });
  expect(await findOtherToday(database, by, first.id, at(day))).toBeNull();
  expect(await findOtherToday(database, { ...by, clinicId: by.clinicId + 1 }, first.id, at(0))).toBeNull();
  await applyTransition(database, by, second.id, "booked", "arrive", {}, at(1));
  expect(await findOtherToday(database, by, first.id, at(2))).toBeNull();
});
