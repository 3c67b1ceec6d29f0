import { randomUUID } from "node:crypto";
import { afterAll, expect, inject, it } from "vitest";
import { openDatabase } from "../shared/db/database";
import { admitted, anOpenWindow, aSlot, people } from "../shared/testing/builders";
import { cancelBooking } from "./cancel";
import { confirmBooking } from "./confirm";
import { holdSlot } from "./hold";
import {
  enterScreeningAnswers,
  getOwnScreeningAnswers,
  getScreening,
  parseScreeningForm,
  saveScreeningAnswers,
} from "./screening";
import type { ScreeningAnswers } from "./screening-rules";

const database = openDatabase(inject("databaseUrl"), 5);
afterAll(() => database.end());

const now = new Date("2026-07-19T11:00:00Z");
const none = { fever: "no", allergy: "no", pregnant: "no", recent: "no", medicines: "no" } as const;

async function aBooking() {
  const [personId] = (await people(database, 1)) as [string];
  const windowId = await anOpenWindow(database, now);
  const slotId = await aSlot(database, 1, now);
  const visitor = await admitted(database, windowId, personId, now);
  await holdSlot(database, visitor, slotId, now);
  const { id } = await confirmBooking(database, visitor, randomUUID(), now);
  const { rows } = await database.query("SELECT clinic_id, starts_at FROM slot WHERE id = $1", [slotId]);
  return { personId, id, clinicId: rows[0].clinic_id as number, startsAt: rows[0].starts_at as Date };
}
const staffId = randomUUID();

it("names the questions that were left out", () => {
  expect(parseScreeningForm({ ...none, allergy: "maybe", recent: "" })).toEqual({
    answers: null,
    given: { ...none, allergy: undefined, recent: undefined },
    missing: ["allergy", "recent"],
  });
  expect(parseScreeningForm({ ...none, more: "x" }).answers).toEqual(none);
});

it("keeps the answers sealed, the last ones, for the person and the clinic of the booking alone", async () => {
  const { personId, id, clinicId, startsAt } = await aBooking();
  expect(await getOwnScreeningAnswers(database, personId, id)).toBeNull();
  await saveScreeningAnswers(database, personId, id, none, now);
  await saveScreeningAnswers(
    database,
    personId,
    id,
    { ...none, fever: "yes" },
    new Date(startsAt.getTime() - 1),
  );
  expect(await getOwnScreeningAnswers(database, personId, id)).toEqual({ ...none, fever: "yes" });
  const { rows } = await database.query("SELECT answers FROM screening WHERE booking_id = $1", [id]);
  expect(rows[0].answers).not.toContain("fever");

  const [other] = (await people(database, 1)) as [string];
  expect(await getOwnScreeningAnswers(database, other, id)).toBeNull();
  await expect(saveScreeningAnswers(database, other, id, none, now)).rejects.toMatchObject({
    reason: "booking-unknown",
  });

  expect(await getScreening(database, { staffId, clinicId: clinicId + 1 }, id, now)).toBeNull();
  expect(await getScreening(database, { staffId, clinicId }, id, now)).toMatchObject({
    answers: { fever: "yes" },
  });
  const audit = await database.query(
    "SELECT actor FROM audit_row WHERE act = 'read-screening' AND subject = $1",
    [`booking:${id}`],
  );
  expect(audit.rows).toEqual([{ actor: `staff:${staffId}` }]);
});

it("asks a person anew whose answers cannot be read", async () => {
  const [torn, other] = [await aBooking(), await aBooking()];
  for (const { personId, id } of [torn, other]) await saveScreeningAnswers(database, personId, id, none, now);
  // Sealed for another booking.
  await database.query(
    "UPDATE screening SET answers = (SELECT answers FROM screening WHERE booking_id = $2) WHERE booking_id = $1",
    [torn.id, other.id],
  );
  expect(await getOwnScreeningAnswers(database, torn.personId, torn.id)).toBeNull();
  await saveScreeningAnswers(database, torn.personId, torn.id, none, now);
  expect(await getOwnScreeningAnswers(database, torn.personId, torn.id)).toEqual(none);
});

it("takes no answer once the hour has come, and shows none of a booking that was cancelled", async () => {
  const { personId, id, clinicId, startsAt } = await aBooking();
  await saveScreeningAnswers(database, personId, id, none, now);
  await expect(saveScreeningAnswers(database, personId, id, none, startsAt)).rejects.toMatchObject({
    reason: "questions-closed",
  });
  await cancelBooking(database, personId, id, randomUUID(), now);
  await expect(saveScreeningAnswers(database, personId, id, none, now)).rejects.toMatchObject({
    reason: "questions-closed",
  });
  expect(await getScreening(database, { staffId, clinicId }, id, now)).toBeNull();
});

it("takes what staff enter for whoever has not answered, as theirs, until the visit ends", async () => {
  const { personId, id, clinicId, startsAt } = await aBooking();
  const staff = await aColleague(clinicId);
  const by = { staffId: staff, clinicId };
  const enter = (answers: ScreeningAnswers, more = {}) =>
    enterScreeningAnswers(database, { ...by, ...more }, id, answers, now);
  const refused = (reason: string) => ({ reason });
  await expect(enter(none, { clinicId: clinicId + 1 })).rejects.toMatchObject(refused("booking-unknown"));
  await enter({ ...none, fever: "yes" });
  await enter({ ...none, recent: "yes" });
  expect(await getScreening(database, by, id, now)).toEqual({
    answers: { ...none, recent: "yes" },
    answeredAt: now,
    enteredBy: "Desk",
  });
  const { rows } = await database.query(
    "SELECT actor, detail FROM audit_row WHERE act = 'enter-screening' AND subject = $1",
    [`booking:${id}`],
  );
  expect(rows).toEqual(Array(2).fill({ actor: `staff:${staff}`, detail: {} }));

  // What the person says themselves stands.
  await saveScreeningAnswers(database, personId, id, { ...none, allergy: "yes" }, now);
  expect(await getScreening(database, by, id, now)).toMatchObject({ enteredBy: null });
  await expect(enter(none)).rejects.toMatchObject(refused("answers-given"));

  await database.query("DELETE FROM screening WHERE booking_id = $1", [id]);
  await database.query(
    `INSERT INTO visit (booking_id, clinic_id, state, arrived_at, stepped_at, staff_id, reason)
     VALUES ($1, $2, 'NOT_VACCINATED', $3, $3, $4, 'fever')`,
    [id, clinicId, startsAt, staff],
  );
  await expect(enter(none)).rejects.toMatchObject(refused("visit-moved-on"));
  await database.query("DELETE FROM visit WHERE booking_id = $1", [id]);
  await cancelBooking(database, personId, id, randomUUID(), now);
  await expect(enter(none)).rejects.toMatchObject(refused("booking-cancelled"));
});

async function aColleague(clinicId: number): Promise<string> {
  const id = randomUUID();
  await database.query(
    "INSERT INTO staff_account (id, email, name, role, password_hash, clinic_id) VALUES ($1, $2, 'Desk', 'CLINIC_STAFF', '-', $3)",
    [id, `${id}@example.com`, clinicId],
  );
  return id;
}
