import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { formatPlanDigest } from "../clinics/closing-plan";
import { closeTimes, findDisplacedBookings } from "../clinics/closures";
import { applyTransition } from "../clinics/visit";
import { erasePerson } from "../privacy/erase-person";
import { openDatabase } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { admitted, anOpenWindow, aSlot, aStaffAccount, called, people } from "../shared/testing/builders";
import { whileHeldUp } from "../shared/testing/held-up";
import { getWaitlist, joinWaitlist } from "../waitlist/waitlist";
import { cancelBooking } from "./cancel";
import { changeBooking } from "./change";
import { createClosingActs } from "./closing-acts";
import { confirmBooking } from "./confirm";
import { extendHold, holdSlot } from "./hold";
import { bookSecondDose } from "./second-dose";

// Each condition of the functions that book, on both sides of its edge, without a gate before them.

const database = openDatabase(inject("databaseUrl"), 10);
afterAll(() => database.end());
// Noon in Korea.
const now = new Date("2026-07-19T03:00:00Z");
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
/** The last millisecond before. */
const justBefore = (minutes: number) => new Date(later(minutes).getTime() - 1);
const day = 24 * 60;
const product = `edge-${randomUUID()}`;

let windowId: string;
let slotId: number;
let clinicId: number;

beforeAll(() =>
  database.query("INSERT INTO vaccine_product VALUES ($1, '시험백신', 'Test vaccine', 21, 4, 7)", [product]),
);
beforeEach(async () => {
  await database.query("UPDATE wait SET ended_at = $1 WHERE ended_at IS NULL", [now]);
  windowId = await anOpenWindow(database, now);
  slotId = await aSlot(database, 1, now);
  clinicId = (await database.query("SELECT clinic_id FROM slot WHERE id = $1", [slotId])).rows[0].clinic_id;
});

const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error) => (error instanceof DomainError ? error.reason : Promise.reject(error)),
  );
async function visitor(minutes = 20) {
  const [person = ""] = await people(database, 1);
  const inside = await admitted(database, windowId, person, now);
  await database.query("UPDATE admission SET expires_at = $2 WHERE id = $1", [
    inside.admissionId,
    later(minutes),
  ]);
  return inside;
}
async function another(startsAt: Date, capacity = 1): Promise<number> {
  const { rows } = await database.query(
    "INSERT INTO slot (clinic_id, starts_at, capacity) VALUES ($1, $2, $3) RETURNING id",
    [clinicId, startsAt, capacity],
  );
  return rows[0].id;
}
async function booked(slot = slotId) {
  const who = await visitor();
  await holdSlot(database, who, slot, now);
  return { ...who, ...(await confirmBooking(database, who, "book", now)) };
}
const set = (table: string, id: string | number, column: string, value: unknown) =>
  database.query(`UPDATE ${table} SET ${column} = $2 WHERE id = $1`, [id, value]);
const begins = (slot: number, at: Date) => set("slot", slot, "starts_at", at);
const takenOf = async (slot: number) =>
  (await database.query("SELECT taken FROM slot WHERE id = $1", [slot])).rows[0].taken;

describe.each([
  ["hold", (who: Awaited<ReturnType<typeof visitor>>, at: Date) => holdSlot(database, who, slotId, at)],
  ["extend", async (who: Awaited<ReturnType<typeof visitor>>, at: Date) => extendHold(database, who, at)],
  [
    "confirm",
    async (who: Awaited<ReturnType<typeof visitor>>, at: Date) => confirmBooking(database, who, "k", at),
  ],
])("to %s", (act, work) => {
  async function ready() {
    const who = await visitor();
    if (act !== "hold") await holdSlot(database, who, slotId, now);
    return who;
  }

  it("asks the window by itself: not before it opens, not when it has closed", async () => {
    const who = await ready();
    await set("cohort_window", windowId, "closes_at", later(1));
    expect(await reasonOf(work(who, later(1)))).toBe("window-closed");
    await set("cohort_window", windowId, "closes_at", later(day));
    await set("cohort_window", windowId, "opens_at", later(1));
    expect(await reasonOf(work(who, justBefore(1)))).toBe("window-not-yet-open");
    expect(await reasonOf(work(who, later(1)))).toBe("done");
  });

  it("goes on in a pause, which keeps new people out", async () => {
    const who = await ready();
    await set("cohort_window", windowId, "paused_at", now);
    expect(await reasonOf(work(who, now))).toBe("done");
  });

  it("asks for a live admission of this person and this window", async () => {
    const [who, other] = [await ready(), await visitor()];
    const nowhere = { ...who, admissionId: randomUUID() };
    expect(await reasonOf(work(nowhere, now))).toBe("no-admission");
    expect(await reasonOf(work({ ...who, admissionId: other.admissionId }, now))).toBe(
      "admission-of-another",
    );
    const elsewhere = await admitted(database, await anOpenWindow(database, now), who.personId, now);
    expect(await reasonOf(work({ ...elsewhere, windowId }, now))).toBe("admission-of-another");
    await set("admission", who.admissionId, "expires_at", later(2));
    expect(await reasonOf(work(who, later(2)))).toBe("admission-expired");
    await set("admission", who.admissionId, "ended_at", now);
    expect(await reasonOf(work(who, now))).toBe("admission-expired");
    await set("admission", who.admissionId, "ended_at", null);
    expect(await reasonOf(work(who, justBefore(2)))).toBe("done");
  });
});

describe("holding", () => {
  it("keeps places for twenty minutes in all, whichever they are, and not again for as long", async () => {
    const who = await visitor(60);
    const other = await aSlot(database, 1, now);
    await holdSlot(database, who, slotId, now);
    await extendHold(database, who, later(4));
    expect(await holdSlot(database, who, other, later(9))).toMatchObject({ expiresAt: later(14) });
    expect(await extendHold(database, who, later(13))).toMatchObject({ expiresAt: later(19) });
    // The first again: neither a fresh time nor a fresh extension goes beyond the twentieth minute.
    expect(await holdSlot(database, who, slotId, later(18))).toMatchObject({ expiresAt: later(20) });
    expect(await extendHold(database, who, later(19))).toMatchObject({ expiresAt: later(20) });
    expect(await reasonOf(holdSlot(database, who, other, later(20)))).toBe("hold-used-up");
    // A new admission changes nothing.
    await set("admission", who.admissionId, "ended_at", later(20));
    const again = await admitted(database, windowId, who.personId, later(20));
    await set("admission", again.admissionId, "expires_at", later(90));
    expect(await reasonOf(holdSlot(database, again, slotId, justBefore(40)))).toBe("hold-used-up");
    expect(await holdSlot(database, again, slotId, later(40))).toMatchObject({ expiresAt: later(45) });
  });

  it("remembers how long a person has kept places, also when somebody else has taken the last of them", async () => {
    const [who, next] = [await visitor(60), await visitor(60)];
    const other = await aSlot(database, 1, now);
    await holdSlot(database, who, slotId, now);
    await holdSlot(database, next, slotId, later(5));
    expect(await holdSlot(database, who, other, later(16))).toMatchObject({ expiresAt: later(20) });
    expect(await reasonOf(holdSlot(database, who, other, later(20)))).toBe("hold-used-up");
  });

  it("lets others have what it keeps no longer", async () => {
    const [who, next] = [await visitor(60), await visitor(60)];
    await holdSlot(database, who, slotId, now);
    for (const minute of [4, 9, 14]) await extendHold(database, who, later(minute)).catch(() => {});
    expect(await reasonOf(holdSlot(database, next, slotId, justBefore(10)))).toBe("slot-full");
    expect(await reasonOf(holdSlot(database, next, slotId, later(10)))).toBe("done");
  });

  it("takes a slot until it begins", async () => {
    const who = await visitor();
    await begins(slotId, later(5));
    expect(await reasonOf(holdSlot(database, who, slotId, later(5)))).toBe("slot-past");
    expect(await reasonOf(holdSlot(database, who, slotId, justBefore(5)))).toBe("done");
  });
});

describe("confirming", () => {
  it("takes a slot until it begins, though it was held before", async () => {
    const who = await visitor();
    await holdSlot(database, who, slotId, now);
    await begins(slotId, later(3));
    expect(await reasonOf(confirmBooking(database, who, "k", later(3)))).toBe("slot-full");
    expect(await reasonOf(confirmBooking(database, who, "k", justBefore(3)))).toBe("done");
  });

  it("needs a hold of this window that has not run out", async () => {
    const who = await visitor();
    await holdSlot(database, who, slotId, now);
    expect(await reasonOf(confirmBooking(database, who, "k", later(5)))).toBe("hold-missing");
    await database.query("UPDATE hold SET window_id = $2 WHERE person_id = $1", [who.personId, randomUUID()]);
    expect(await reasonOf(confirmBooking(database, who, "k", now))).toBe("hold-missing");
    await database.query("UPDATE hold SET window_id = $2 WHERE person_id = $1", [who.personId, windowId]);
    expect(await reasonOf(confirmBooking(database, who, "k", justBefore(5)))).toBe("done");
  });
});

/** Writes that the first dose is being given, without which there is no second. */
async function hasArrived(bookingId: string): Promise<void> {
  await database.query(
    `WITH staff AS (INSERT INTO staff_account (id, email, name, role, password_hash)
       VALUES (gen_random_uuid(), gen_random_uuid() || '@example.com', 'S', 'AGENT', '-') RETURNING id)
     INSERT INTO visit (booking_id, clinic_id, state, arrived_at, stepped_at, staff_id)
     SELECT b.id, s.clinic_id, 'ARRIVED', s.starts_at, s.starts_at, staff.id
       FROM booking b JOIN slot s ON s.id = b.slot_id, staff WHERE b.id = $1`,
    [bookingId],
  );
}

describe("changing and cancelling", () => {
  it("moves a booking until its own time begins, and to a time that has not begun", async () => {
    const { personId, id } = await booked();
    const other = await another(later(2 * day));
    const move = (at: Date, to = other) => reasonOf(changeBooking(database, personId, id, to, `m${+at}`, at));
    await begins(slotId, later(5));
    expect(await move(later(5))).toBe("booking-past");
    await begins(other, later(3));
    expect(await move(later(3))).toBe("slot-past");
    expect(await move(justBefore(3))).toBe("done");
    expect([await takenOf(slotId), await takenOf(other)]).toEqual([0, 1]);
  });

  it("moves into no place that another holds, and into the last free one", async () => {
    const { personId, id } = await booked();
    const other = await another(later(2 * day));
    const holder = await visitor();
    await holdSlot(database, holder, other, now);
    const move = (at: Date) => reasonOf(changeBooking(database, personId, id, other, `m${+at}`, at));
    expect(await move(justBefore(5))).toBe("slot-full");
    expect(await move(later(5))).toBe("done");
  });

  it("cancels a booking until its time begins", async () => {
    const { personId, id } = await booked();
    await begins(slotId, later(5));
    expect(await reasonOf(cancelBooking(database, personId, id, "c", later(5)))).toBe("booking-past");
    expect(await reasonOf(cancelBooking(database, personId, id, "c", justBefore(5)))).toBe("done");
  });

  it("does neither with another's booking", async () => {
    const { id } = await booked();
    const { personId } = await visitor();
    expect(await reasonOf(cancelBooking(database, personId, id, "c", now))).toBe("booking-unknown");
    expect(await reasonOf(changeBooking(database, personId, id, slotId, "m", now))).toBe("booking-unknown");
  });
});

describe("a second dose", () => {
  /** Booked for both doses, the second three weeks after the first. */
  async function twice() {
    await set("cohort_window", windowId, "product_code", product);
    const second = await another(later(22 * day), 2);
    const who = await booked();
    const { rows } = await database.query("SELECT id FROM booking WHERE person_id = $1 AND dose = 2", [
      who.personId,
    ]);
    return { ...who, second, secondId: rows[0].id as string };
  }

  it("takes no place that somebody holds, neither with the first nor by itself", async () => {
    const both = await twice();
    await cancelBooking(database, both.personId, both.secondId, "c", now);
    const place = await another(later(23 * day));
    await holdSlot(database, await visitor(), place, now);
    const book = (at: Date) => reasonOf(bookSecondDose(database, both.personId, place, `s${+at}`, at));
    expect(await book(justBefore(5))).toBe("slot-full");
    expect(await book(later(5))).toBe("done");
    expect(await takenOf(place)).toBe(1);
  });

  it("is booked until its time begins", async () => {
    const both = await twice();
    await cancelBooking(database, both.personId, both.secondId, "c", now);
    const book = (at: Date) => reasonOf(bookSecondDose(database, both.personId, both.second, `s${+at}`, at));
    await hasArrived(both.id);
    expect(await book(later(22 * day))).toBe("slot-past");
    expect(await book(justBefore(22 * day))).toBe("done");
  });

  it("is moved within its clinic, and to another only after the first", async () => {
    const both = await twice();
    const elsewhere = await aSlot(database, 2, later(21 * day));
    const move = (id: string, to: number, key: string) =>
      reasonOf(changeBooking(database, both.personId, id, to, key, now));
    expect(await move(both.secondId, elsewhere, "away")).toBe("second-dose-elsewhere");
    expect(await move(both.secondId, await another(later(23 * day)), "near")).toBe("done");
    const { rows } = await database.query(
      `INSERT INTO slot (clinic_id, starts_at, capacity) SELECT clinic_id, $2, 1 FROM slot WHERE id = $1 RETURNING id`,
      [elsewhere, later(day)],
    );
    expect(await move(both.id, rows[0].id, "first")).toBe("done");
    expect(await move(both.secondId, elsewhere, "after")).toBe("done");
  });
});

describe("a time that is closed", () => {
  const closing = () => ({ day: "2026-07-20", slotId });
  const close = async () => {
    const by = { id: await aStaffAccount(database, "CLINIC_MANAGER", clinicId), clinicId };
    const seen = formatPlanDigest(await findDisplacedBookings(database, by, closing(), now));
    const decision = { remedy: "cancel" as const, reason: "", seen };
    const acts = createClosingActs(by.id, now);
    expect((await closeTimes(database, by, closing(), decision, acts, now)).fault).toBeNull();
  };

  it("is kept for nobody: holds end, and who was offered it keeps their place in the list", async () => {
    const [person = "", other = ""] = await people(database, 2);
    for (const each of [person, other]) await called(database, windowId, each);
    await database.query("UPDATE slot SET capacity = 2, taken = 2 WHERE id = $1", [slotId]);
    for (const each of [person, other])
      await joinWaitlist(database, each, windowId, { clinicId, leftover: false }, now);
    await database.query("UPDATE slot SET taken = 1 WHERE id = $1", [slotId]);
    await database.query("SELECT offer_free_places($1, $2)", [slotId, now]);
    expect((await getWaitlist(database, person, now)).offers).toHaveLength(1);
    await database.query("UPDATE slot SET taken = 0 WHERE id = $1", [slotId]);
    const holder = await visitor();
    await database.query("UPDATE wait SET ended_at = $2 WHERE person_id = $1", [other, now]);
    await holdSlot(database, holder, slotId, now);
    await close();
    const { rows } = await database.query("SELECT FROM hold WHERE slot_id = $1", [slotId]);
    expect(rows).toEqual([]);
    expect(await getWaitlist(database, person, now)).toMatchObject({ offers: [], waits: [{ before: 0 }] });
    expect(await reasonOf(confirmBooking(database, holder, "k", now))).toBe("hold-missing");
    expect(await reasonOf(extendHold(database, holder, now))).toBe("hold-missing");
  });

  it("is booked by nobody who confirms at that moment", async () => {
    const holder = await visitor();
    await holdSlot(database, holder, slotId, now);
    const lock = (tx: { query(sql: string, values: unknown[]): Promise<unknown> }) =>
      tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [holder.personId]);
    const confirm = () => reasonOf(confirmBooking(database, holder, "k", now));
    const outcomes = await whileHeldUp<unknown>(database, lock, [confirm, close]);
    const [confirmed] = outcomes.map((outcome) =>
      outcome.status === "fulfilled" ? outcome.value : outcome.reason,
    );
    // Whichever had the lock first, the place is closed.
    expect(["slot-full", "hold-missing"]).toContain(confirmed);
    const { rows } = await database.query(
      "SELECT capacity, taken, (SELECT count(*)::int FROM hold WHERE slot_id = s.id) AS held FROM slot s WHERE id = $1",
      [slotId],
    );
    expect(rows).toEqual([{ capacity: 0, taken: 0, held: 0 }]);
  });
});

it("undoes one step of a visit for two who press at once", async () => {
  const { id } = await booked();
  await begins(slotId, later(10));
  const staffId = randomUUID();
  await database.query(
    "INSERT INTO staff_account (id, email, name, role, password_hash, clinic_id) VALUES ($1, $2, 'S', 'CLINIC_STAFF', '-', $3)",
    [staffId, `${staffId}@example.com`, clinicId],
  );
  const by = { id: staffId, clinicId };
  await applyTransition(database, by, id, "booked", "arrive", {}, now);
  await applyTransition(database, by, id, "arrived", "decline", { reason: "fever" }, now);
  const undo = () => reasonOf(applyTransition(database, by, id, "not-vaccinated", "undo", {}, later(1)));
  const lock = (tx: { query(sql: string, values: unknown[]): Promise<unknown> }) =>
    tx.query("SELECT FROM booking WHERE id = $1 FOR UPDATE", [id]);
  const outcomes = await whileHeldUp(database, lock, [undo, undo]);
  const answers = outcomes.map((outcome) =>
    outcome.status === "fulfilled" ? outcome.value : outcome.reason,
  );
  expect(answers.sort()).toEqual(["done", "visit-moved-on"]);
  const { rows } = await database.query("SELECT state FROM visit WHERE booking_id = $1", [id]);
  expect(rows).toEqual([{ state: "ARRIVED" }]);
});

it("ends with its person all that they wait for and keep", async () => {
  const who = await visitor();
  await database.query("UPDATE slot SET taken = 1 WHERE id = $1", [slotId]);
  await joinWaitlist(database, who.personId, windowId, { clinicId, leftover: false }, now);
  await joinWaitlist(database, who.personId, windowId, { clinicId, leftover: true }, now);
  await database.query("UPDATE slot SET taken = 0 WHERE id = $1", [slotId]);
  await database.query("SELECT offer_free_places($1, $2)", [slotId, now]);
  await erasePerson(database, who.personId, now);
  const { rows } = await database.query(
    `SELECT (SELECT count(*)::int FROM wait WHERE person_id = $1 AND ended_at IS NULL) AS waits,
            (SELECT count(*)::int FROM offer WHERE person_id = $1 AND ended_at IS NULL) AS offers,
            (SELECT count(*)::int FROM hold WHERE person_id = $1) AS holds,
            (SELECT count(*)::int FROM admission WHERE person_id = $1 AND ended_at IS NULL) AS admissions`,
    [who.personId],
  );
  expect(rows).toEqual([{ waits: 0, offers: 0, holds: 0, admissions: 0 }]);
  // The place is everybody's again at once.
  expect(await reasonOf(holdSlot(database, await visitor(), slotId, now))).toBe("done");
});
