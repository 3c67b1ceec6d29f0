import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Database } from "../../lib/shared/db/database";
import { admitted, anOpenWindow, aSlot, aStaffAccount, called } from "../../lib/shared/testing/builders";
import { ownDatabase } from "../../lib/shared/testing/own-database";
import { type Ground, listsOfPeople, personOf, plantHealthy, poison } from "../../lib/shared/testing/poison";

// Each function of the database, called for somebody as they should be, amid rows of people who are not: none may fail.

let database: Database;
const now = new Date("2026-07-20T03:00:00Z");
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const product = "planted";
const text = "{}";
const code = () => randomUUID().slice(0, 13);

beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
  await database.query("UPDATE programme SET agent_percent = 50");
  await database.query("INSERT INTO vaccine_product VALUES ($1, '시험백신', 'Test vaccine', 21, 4, 7)", [
    product,
  ]);
});
afterAll(() => database.end());

interface Scene extends Ground {
  /** A slot with one place, taken by a booking of `booked`. */
  fullSlotId: number;
  booked: { person: string; id: string };
  secondSlotId: number;
}

let districts = 80_000;
let staffId: string;

async function scene(): Promise<Scene> {
  const windowId = await anOpenWindow(database, now);
  const comingWindowId = await anOpenWindow(database, now);
  await database.query("UPDATE cohort_window SET product_code = $2 WHERE id = $1", [windowId, product]);
  const district = String(++districts);
  const slotId = await aSlot(database, 500, now, district);
  const { rows } = await database.query("SELECT clinic_id AS id FROM slot WHERE id = $1", [slotId]);
  const clinicId = rows[0].id;
  const slotAt = async (at: Date, capacity: number, leftover = false) =>
    (
      await database.query(
        "INSERT INTO slot (clinic_id, starts_at, capacity, leftover) VALUES ($1, $2, $3, $4) RETURNING id",
        [clinicId, at, capacity, leftover],
      )
    ).rows[0].id as number;
  const fullSlotId = await slotAt(later(25 * 60), 1);
  const secondSlotId = await slotAt(later((21 + 1) * 24 * 60), 5);
  const leftoverSlotId = await slotAt(later(120), 5, true);
  await slotAt(later(-10), 50);
  if (!staffId) {
    staffId = randomUUID();
    await database.query(
      "INSERT INTO staff_account (id, email, name, role, password_hash) VALUES ($1, 'a@example.com', 'A', 'ADMIN', '-')",
      [staffId],
    );
  }
  await database.query("INSERT INTO clinic_lot VALUES ($1, $2, 'L1', 500, '2026-12-31')", [
    clinicId,
    product,
  ]);
  const ground: Ground = {
    windowId,
    comingWindowId,
    clinicId,
    district,
    slotId,
    leftoverSlotId,
    staffId,
    now,
  };
  const holder = await inside(ground);
  const held = await ask("hold_slot($1, $2, $3, $4, NULL, $5)", [...holder.ids, fullSlotId, now]);
  expect(held.refusal).toBeNull();
  const { booking_id } = await ask("confirm_booking($1, $2, $3, $4, 'k', $5, $6, $7, $8)", [
    ...holder.ids,
    `citizen:${holder.person}`,
    code(),
    now,
    code(),
    text,
  ]);
  await poison(database, ground);
  return { ...ground, fullSlotId, secondSlotId, booked: { person: holder.person, id: booking_id } };
}

async function inside({ windowId }: Pick<Ground, "windowId">) {
  const person = await personOf(database, "healthy");
  await called(database, windowId, person);
  const { admissionId } = await admitted(database, windowId, person, now);
  return { person, admissionId, ids: [person, windowId, admissionId] };
}

async function ask(call: string, values: unknown[]) {
  const { rows } = await database.query(`SELECT * FROM ${call}`, values);
  return rows[0];
}
/** The same of an act that must be done. */
async function done(call: string, values: unknown[]) {
  const answer = await ask(call, values);
  expect(answer.refusal ?? answer.refused ?? null).toBeNull();
  return answer;
}
async function holding(at: Scene) {
  const holder = await inside(at);
  await done("hold_slot($1, $2, $3, $4, NULL, $5)", [...holder.ids, at.slotId, now]);
  return holder;
}
/** Somebody who waits for the full slot's clinic, behind the poisoned. */
async function waiting(at: Scene, leftover = false) {
  const person = await personOf(database, "healthy");
  await called(database, at.windowId, person);
  // Beside the full slot there is room in the other: the row is written as it was when there was none.
  await database.query(
    "INSERT INTO wait (person_id, window_id, clinic_id, leftover, joined_at) VALUES ($1, $2, $3, $4, $5)",
    [person, at.windowId, at.clinicId, leftover, now],
  );
  return person;
}
const cancel = (at: Scene) =>
  done("cancel_booking($1, $2, $3, 'c', $4, $5)", [
    at.booked.person,
    at.booked.id,
    `citizen:${at.booked.person}`,
    now,
    text,
  ]);
const offerOf = async (person: string) =>
  (await database.query("SELECT id FROM offer WHERE person_id = $1 AND ended_at IS NULL", [person])).rows[0]
    ?.id;
/** The healthy one gets the place that is given back, though the poisoned stand before them. */
async function offered(at: Scene) {
  const person = await waiting(at);
  await database.query("UPDATE slot SET capacity = taken WHERE id = $1", [at.slotId]);
  await cancel(at);
  // Half-written people can be offered a place: they have every right but a readable name.
  await database.query("SELECT end_standing(ARRAY(SELECT id FROM person WHERE locale = 'xx'), $1)", [now]);
  await database.query("SELECT offer_free_places($1, $2)", [at.fullSlotId, now]);
  const offer = await offerOf(person);
  expect(offer).toBeTruthy();
  return { person, offer };
}
const accept = (person: string, offer: string) =>
  done("accept_offer($1, $2, $3, 'a', $4, $5, $6, $7)", [
    person,
    offer,
    `citizen:${person}`,
    code(),
    now,
    code(),
    text,
  ]);

/** What each does for a healthy person at such a scene. */
const acts: Record<string, (at: Scene) => Promise<unknown>> = {
  hold_slot: holding,
  extend_hold: async (at) => done("extend_hold($1, $2, $3, $4, NULL)", [...(await holding(at)).ids, now]),
  async confirm_booking(at) {
    const { person, ids } = await holding(at);
    const values = [...ids, `citizen:${person}`, code(), now, code(), text];
    await done("confirm_booking($1, $2, $3, $4, 'k', $5, $6, $7, $8)", values);
  },
  cancel_booking: cancel,
  change_booking: (at) =>
    done("change_booking($1, $2, $3, $4, 'm', $5, $6)", [
      at.booked.person,
      at.booked.id,
      at.slotId,
      `citizen:${at.booked.person}`,
      now,
      text,
    ]),
  async book_second(at) {
    const { rows } = await database.query("SELECT id FROM booking WHERE person_id = $1 AND dose = 2", [
      at.booked.person,
    ]);
    const actor = `citizen:${at.booked.person}`;
    await done("cancel_booking($1, $2, $3, 'c2', $4, $5)", [at.booked.person, rows[0].id, actor, now, text]);
    const values = [at.booked.person, at.secondSlotId, actor, code(), now, text];
    await done("book_second($1, $2, $3, 's', $4, $5, $6)", values);
  },
  // Three weeks on, the first dose of the day after was not given.
  book_again: (at) =>
    done("book_again($1, $2, $3, $4, $5)", [
      at.booked.person,
      at.booked.id,
      `citizen:${at.booked.person}`,
      later(21 * 24 * 60),
      text,
    ]),
  offer_place: offered,
  offer_places: offered,
  offer_free_places: offered,
  async accept_offer(at) {
    const { person, offer } = await offered(at);
    await accept(person, offer);
  },
  async decline_offer(at) {
    const { person, offer } = await offered(at);
    await done("decline_offer($1, $2, $3)", [person, offer, now]);
  },
  async end_hold(at) {
    const { person } = await holding(at);
    const { end_hold } = await ask("end_hold($1, $2)", [person, at.slotId]);
    expect(end_hold).toBe(true);
  },
  async join_wait(at) {
    const { person } = await inside(at);
    await database.query("UPDATE slot SET capacity = taken WHERE clinic_id = $1 AND NOT leftover", [
      at.clinicId,
    ]);
    await done("join_wait($1, $2, $3, NULL, false, $4)", [person, at.windowId, at.clinicId, now]);
  },
  async leave_wait(at) {
    const person = await waiting(at);
    const { rows } = await database.query("SELECT id FROM wait WHERE person_id = $1", [person]);
    const { has_left } = await done("leave_wait($1, $2, $3, NULL)", [person, rows[0].id, now]);
    expect(has_left).toBe(true);
  },
  async correct_visit(at) {
    const person = await plantHealthy(database, "booking", at);
    const { rows } = await database.query("SELECT id FROM booking WHERE person_id = $1", [person]);
    await database.query("UPDATE slot SET starts_at = $2 WHERE id = $1", [at.slotId, later(-5)]);
    const manager = await aStaffAccount(database, "CLINIC_MANAGER", at.clinicId);
    await done(
      "correct_visit($1, $2, $3, 'BOOKED', NULL, 'NO_SHOW', NULL, NULL, NULL, NULL, 'recorded-late', $4)",
      [rows[0].id, at.clinicId, manager, now],
    );
  },
  async take_step(at) {
    const person = await plantHealthy(database, "booking", at);
    const { rows } = await database.query("SELECT id FROM booking WHERE person_id = $1", [person]);
    await database.query("UPDATE slot SET starts_at = $2 WHERE id = $1", [at.slotId, later(5)]);
    await done("take_step($1, $2, $3, 'BOOKED', 'arrive', NULL, NULL, NULL, NULL, $4)", [
      rows[0].id,
      at.clinicId,
      at.staffId,
      now,
    ]);
  },
  async take_back_closing(at) {
    const closing = randomUUID();
    await database.query(
      `INSERT INTO clinic_closing (id, clinic_id, day, slots, remedy, reason, staff_id, closed_at, tells_at)
       VALUES ($1, $2, '2026-07-20', '{}', 'cancel', 'x', $4, $3, $5)`,
      [closing, at.clinicId, now, at.staffId, later(10)],
    );
    await database.query(
      `INSERT INTO clinic_closing_booking (closing_id, booking_id, outcome, from_slot)
       SELECT $1, id, 'cancelled', slot_id FROM booking WHERE slot_id IN (SELECT id FROM slot WHERE clinic_id = $2)`,
      [closing, at.clinicId],
    );
    await cancel(at);
    // The place that was given back is offered to whoever waits; there is another.
    await database.query("UPDATE slot SET capacity = capacity + 100 WHERE clinic_id = $1", [at.clinicId]);
    await done("take_back_closing($1, $2, $3, $4)", [closing, at.clinicId, at.staffId, now]);
    const { rows } = await database.query(
      "SELECT restored FROM clinic_closing_booking WHERE closing_id = $1 AND booking_id = $2",
      [closing, at.booked.id],
    );
    expect(rows).toEqual([{ restored: true }]);
  },
  async book_walk_in(at) {
    const person = await personOf(database, "healthy");
    await done("book_walk_in($1, $2, $3, $4, $5, $6)", [
      person,
      at.windowId,
      at.clinicId,
      at.staffId,
      code(),
      now,
    ]);
  },
  doses_left_today: async (at) =>
    expect(
      Number((await ask("doses_left_today($1, $2, $3)", [at.clinicId, product, now])).doses_left_today),
    ).toBeGreaterThan(0),
  async enter_line(at) {
    const crowd = [
      await personOf(database, "forgotten"),
      await personOf(database, "synthetic"),
      await personOf(database, "half-written"),
      await personOf(database, "healthy"),
    ];
    const { rows } = await database.query("SELECT person_id AS id FROM enter_line($1, $2, true)", [
      at.windowId,
      crowd,
    ]);
    expect(rows.map(({ id }) => id)).toContain(crowd[3]);
  },
  async claim_admission(at) {
    const person = await personOf(database, "healthy");
    await called(database, at.windowId, person);
    const { rows } = await database.query(
      `UPDATE queue_state q SET room = 5 FROM queue_entry e
       WHERE q.window_id = $1 AND e.window_id = $1 AND e.person_id = $2 RETURNING e.entry_no AS entry`,
      [at.windowId, person],
    );
    const { entry } = rows[0];
    await done("claim_admission($1, $2, $3, $4, $5, $6)", [
      at.windowId,
      person,
      entry,
      entry + 1,
      now,
      later(20),
    ]);
  },
  claim_for_caller: async (at) =>
    done("claim_for_caller($1, $2, $3, $4, $5)", [
      at.windowId,
      await personOf(database, "healthy"),
      at.staffId,
      now,
      later(20),
    ]),
  set_window_stock: (at) => ask("set_window_stock($1, '', 5000)", [at.windowId]),
  set_window_share: (at) => ask("set_window_share($1, 50)", [at.windowId]),
  async refusal_of_doses(at) {
    await ask("set_window_stock($1, '', 5000)", [at.windowId]);
    await holding(at);
  },
  async clean_up_synthetic(at) {
    const walker = await personOf(database, "synthetic");
    await admitted(database, at.windowId, walker, now);
    await database.query("SELECT clean_up_synthetic((SELECT phone_hash FROM person WHERE id = $1))", [
      walker,
    ]);
    expect((await database.query("SELECT FROM person WHERE id = $1", [walker])).rows).toEqual([]);
  },
  async end_standing(at) {
    const person = await waiting(at);
    await ask("end_standing(ARRAY[$1::uuid], $2)", [person, now]);
  },
  revoke_right: (at) => ask("revoke_right($1, $2)", [`holder:${at.booked.person}`, now]),
  has_free_place: async (at) =>
    expect(await ask("has_free_place($1, $2, NULL, $3)", [at.windowId, at.clinicId, now])).toEqual({
      has_free_place: true,
    }),
};

/** Functions that judge by one person's or no person's rows, and are called by those above. */
const parts = [
  "actor_id",
  "agent_room",
  "cohort_includes",
  "drawn_place",
  "earlier_answer",
  "give_dose_back",
  "held_by_others",
  "has_proven_phone",
  "is_counted_dose",
  "is_in_cohort",
  "is_within_hours",
  "keeps_interval",
  "kept_for_nothing",
  "last_told_slot",
  "limits_of",
  "may_be_offered",
  "may_book_again",
  "may_take_back",
  "move_dose",
  "new_booking_id",
  "refusal_of_actor",
  "refusal_of_admission",
  "refusal_of_window",
  "refuse",
  "share_of_day",
  "take_dose",
  "tell_booking",
  "time_for_second",
  "was_admitted",
  "was_called",
];

test("each function of the database is tried, and each list of people is poisoned", async () => {
  expect((await listsOfPeople(database)).length).toBeGreaterThan(10);
  const { rows } = await database.query<{ name: string }>(
    `SELECT DISTINCT proname AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace
       AND prorettype <> 'trigger'::regtype ORDER BY 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual([...Object.keys(acts), ...parts].sort());
});

test.each(Object.keys(acts))("%s is done for one person whatever the rows of others hold", async (name) => {
  await acts[name]?.(await scene());
});
