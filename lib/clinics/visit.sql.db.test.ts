import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, inject, it } from "vitest";
import { openDatabase } from "../shared/db/database";
import { untilBlocked } from "../shared/testing/blocked";
import { admitted, anOpenWindow, aSlot, people } from "../shared/testing/builders";

const database = openDatabase(inject("databaseUrl"), 10);
afterAll(() => database.end());
const hour = 3_600_000;
// Nine in the morning in Korea.
const nine = new Date("2026-07-20T00:00:00Z");
const at = (ms: number) => new Date(nine.getTime() + ms);

let windowId: string;
let clinicId: number;
let slotId: number;
let staff: string;
let product: string;
let other: string;

async function aProduct(): Promise<string> {
  const code = `visit-${randomUUID()}`;
  await database.query("INSERT INTO vaccine_product (code, name_ko, name_en) VALUES ($1, '시험', 'Trial')", [
    code,
  ]);
  return code;
}

beforeEach(async () => {
  windowId = await anOpenWindow(database, nine);
  slotId = await aSlot(database, 9, at(-24 * hour));
  clinicId = (await database.query("SELECT clinic_id FROM slot WHERE id = $1", [slotId])).rows[0].clinic_id;
  // Other times of the same clinic, for what forgets to say whose time it means.
  for (const ms of [-48 * hour, 48 * hour])
    await database.query("INSERT INTO slot (clinic_id, starts_at, capacity) VALUES ($1, $2, 1)", [
      clinicId,
      at(ms),
    ]);
  await database.query("UPDATE slot SET minutes = minutes WHERE id = $1", [slotId]);
  staff = await aColleague();
  [product, other] = [await aProduct(), await aProduct()];
  const lots = [
    [product, "L1", 9, "2026-07-31"],
    [other, "L2", 9, "2026-07-31"],
  ];
  for (const lot of lots)
    await database.query("INSERT INTO clinic_lot VALUES ($1, $2, $3, $4, $5)", [clinicId, ...lot]);
});

async function aBooking(slot = slotId, code: string | null = product): Promise<string> {
  const [personId = ""] = await people(database, 1);
  const { admissionId } = await admitted(database, windowId, personId, nine);
  const { rows } = await database.query(
    `INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, product_code)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
    [randomUUID().slice(0, 10), personId, windowId, admissionId, slot, code],
  );
  return rows[0].id;
}

type State = "BOOKED" | "ARRIVED" | "VACCINATED" | "NOT_VACCINATED" | "NO_SHOW";
type Step = "arrive" | "vaccinate" | "decline" | "no-show" | "undo";

/** Puts a booking's visit into a state, an hour after it arrived. */
async function put(booking: string, state: State, steppedAt = nine): Promise<void> {
  if (state === "BOOKED") return;
  const given =
    state === "VACCINATED"
      ? [product, "L1", "left-arm", null]
      : [null, null, null, state === "NOT_VACCINATED" ? "fever" : null];
  await database.query(
    `INSERT INTO visit (booking_id, clinic_id, state, arrived_at, stepped_at, staff_id, product_code, lot, site, reason)
     VALUES ($1, $2, $3::text::"VisitState", $4, $5, $6, $7, $8, $9, $10)`,
    [booking, clinicId, state, state === "NO_SHOW" ? null : at(-hour), steppedAt, staff, ...given],
  );
}

/** Somebody who works at the clinic. */
async function aColleague(): Promise<string> {
  const id = randomUUID();
  await database.query(
    "INSERT INTO staff_account (id, email, name, role, password_hash, clinic_id) VALUES ($1, $2, 'Staff', 'CLINIC_STAFF', '-', $3)",
    [id, `${id}@example.com`, clinicId],
  );
  return id;
}

interface Asked {
  by?: string;
  clinic?: number;
  from?: string;
  with?: (string | null)[];
}

async function take(
  booking: string,
  from: State,
  step: Step,
  when = nine,
  asked: Asked = {},
): Promise<string | null> {
  const given =
    step === "vaccinate"
      ? [product, "L1", "left-arm", null]
      : [null, null, null, step === "decline" ? "fever" : null];
  const { rows } = await database.query(
    "SELECT take_step($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS refusal",
    [
      booking,
      asked.clinic ?? clinicId,
      asked.by ?? staff,
      asked.from ?? from,
      step,
      ...(asked.with ?? given),
      when,
    ],
  );
  return rows[0].refusal;
}

const visitOf = async (booking: string) =>
  (
    await database.query(
      `SELECT state::text, arrived_at, stepped_at, product_code, lot, site, reason FROM visit WHERE booking_id = $1`,
      [booking],
    )
  ).rows[0];

describe("a step of a visit", () => {
  const states: State[] = ["BOOKED", "ARRIVED", "VACCINATED", "NOT_VACCINATED", "NO_SHOW"];
  const steps: Step[] = ["arrive", "vaccinate", "decline", "no-show", "undo"];
  const leads: Partial<Record<State, Partial<Record<Step, State>>>> = {
    BOOKED: { arrive: "ARRIVED", "no-show": "NO_SHOW" },
    ARRIVED: { vaccinate: "VACCINATED", decline: "NOT_VACCINATED", undo: "BOOKED" },
    VACCINATED: { undo: "ARRIVED" },
    NOT_VACCINATED: { undo: "ARRIVED" },
    NO_SHOW: { arrive: "ARRIVED", undo: "BOOKED" },
  };
  const pairs = states.flatMap((state) => steps.map((step) => [state, step, leads[state]?.[step]] as const));

  it.each(pairs)("from %s by %s leads to %s", async (state, step, becomes) => {
    const [booking, bystander] = [await aBooking(), await aBooking()];
    await put(booking, state);
    await put(bystander, "VACCINATED");
    const before = await visitOf(booking);
    expect(await take(booking, state, step, at(60_000))).toBe(becomes ? null : "visit-moved-on");
    const after = await visitOf(booking);
    if (!becomes) expect(after).toEqual(before);
    else expect(after?.state ?? "BOOKED").toBe(becomes);
    expect(await visitOf(bystander)).toMatchObject({ state: "VACCINATED", lot: "L1" });
  });

  it("says who came when, and what was given; undoing takes that back", async () => {
    const booking = await aBooking();
    await take(booking, "BOOKED", "arrive", at(1));
    await take(booking, "ARRIVED", "vaccinate", at(2));
    const given = { product_code: product, lot: "L1", site: "left-arm", reason: null };
    expect(await visitOf(booking)).toEqual({
      state: "VACCINATED",
      arrived_at: at(1),
      stepped_at: at(2),
      ...given,
    });
    await take(booking, "VACCINATED", "undo", at(3));
    const nothing = { product_code: null, lot: null, site: null, reason: null };
    expect(await visitOf(booking)).toEqual({
      state: "ARRIVED",
      arrived_at: at(1),
      stepped_at: at(1),
      ...nothing,
    });
    await take(booking, "ARRIVED", "decline", at(4));
    expect(await visitOf(booking)).toMatchObject({
      state: "NOT_VACCINATED",
      arrived_at: at(1),
      reason: "fever",
    });
    await take(booking, "NOT_VACCINATED", "undo", at(5));
    expect(await visitOf(booking)).toEqual({
      state: "ARRIVED",
      arrived_at: at(1),
      stepped_at: at(1),
      ...nothing,
    });
    const { rows } = await database.query(
      "SELECT at, actor, act, detail FROM audit_row WHERE subject = $1 AND act LIKE 'visit-%' ORDER BY id",
      [`booking:${booking}`],
    );
    expect(rows.map(({ act }) => act)).toEqual(
      ["arrive", "vaccinate", "undo", "decline", "undo"].map((step) => `visit-${step}`),
    );
    expect(rows[2]).toMatchObject({
      at: at(3),
      actor: `staff:${staff}`,
      detail: { from: "VACCINATED", to: "ARRIVED", product, lot: "L1" },
    });
  });

  it("gives what was booked: no lot of another product, whatever the form says", async () => {
    const booking = await aBooking();
    await put(booking, "ARRIVED");
    const of = (code: string | null, lot: string) => ({ with: [code, lot, "left-arm", null] });
    expect(await take(booking, "ARRIVED", "vaccinate", nine, of(other, "L2"))).toBe("product-unknown");
    expect(await visitOf(booking)).toMatchObject({ state: "ARRIVED", product_code: null });
    expect(await take(booking, "ARRIVED", "vaccinate", nine, of(null, "L1"))).toBeNull();
    // Where the booking says no product, the lot does.
    const any = await aBooking(slotId, null);
    await put(any, "ARRIVED");
    expect(await take(any, "ARRIVED", "vaccinate", nine, of(other, "L2"))).toBeNull();
    expect(await visitOf(any)).toMatchObject({ product_code: other, lot: "L2" });
  });

  it("is whose who took it last", async () => {
    const booking = await aBooking();
    const steps = [
      ["BOOKED", "arrive"],
      ["ARRIVED", "vaccinate"],
      ["VACCINATED", "undo"],
    ] as const;
    for (const [from, step] of steps) {
      const by = await aColleague();
      await take(booking, from, step, nine, { by });
      const { rows } = await database.query("SELECT staff_id FROM visit WHERE booking_id = $1", [booking]);
      expect(rows).toEqual([{ staff_id: by }]);
    }
  });

  it("of whoever came after all says when, and of whoever did not come says no time", async () => {
    const booking = await aBooking();
    await take(booking, "BOOKED", "no-show", at(1));
    expect(await visitOf(booking)).toMatchObject({ state: "NO_SHOW", arrived_at: null, stepped_at: at(1) });
    await take(booking, "NO_SHOW", "arrive", at(2));
    expect(await visitOf(booking)).toMatchObject({ state: "ARRIVED", arrived_at: at(2), stepped_at: at(2) });
  });

  it("is of the clinic's own live bookings, and of the state that was seen", async () => {
    const booking = await aBooking();
    expect(await take(booking, "BOOKED", "arrive", nine, { clinic: clinicId + 1 })).toBe("booking-unknown");
    expect(await take(randomUUID(), "BOOKED", "arrive")).toBe("booking-unknown");
    expect(await take(booking, "BOOKED", "arrive", nine, { from: "ARRIVED" })).toBe("visit-moved-on");
    await database.query("UPDATE booking SET status = 'CANCELLED', cancelled_at = now() WHERE id = $1", [
      booking,
    ]);
    expect(await take(booking, "BOOKED", "arrive")).toBe("booking-cancelled");
  });

  it("is undone for less than ten minutes; no other step is bound by them", async () => {
    const [late, soon, given] = [await aBooking(), await aBooking(), await aBooking()];
    for (const booking of [late, soon, given]) await put(booking, "ARRIVED");
    expect(await take(late, "ARRIVED", "undo", at(600_000))).toBe("undo-too-late");
    expect(await take(soon, "ARRIVED", "undo", at(599_999))).toBeNull();
    expect(await take(given, "ARRIVED", "vaccinate", at(600_000))).toBeNull();
  });

  it("is on the slot's day in Korea for an arrival, and after its beginning for a no-show", async () => {
    const booking = await aBooking();
    expect(await take(booking, "BOOKED", "no-show", at(-1))).toBe("visit-too-early");
    expect(await take(booking, "BOOKED", "arrive", at(-9 * hour - 1))).toBe("visit-another-day");
    expect(await take(booking, "BOOKED", "arrive", at(15 * hour))).toBe("visit-another-day");
    const [early, last, absent] = [await aBooking(), await aBooking(), await aBooking()];
    expect(await take(early, "BOOKED", "arrive", at(-9 * hour))).toBeNull();
    expect(await take(early, "ARRIVED", "vaccinate", at(-hour))).toBeNull();
    expect(await take(last, "BOOKED", "arrive", at(15 * hour - 1))).toBeNull();
    expect(await take(absent, "BOOKED", "no-show", nine)).toBeNull();
    expect(await take(booking, "BOOKED", "no-show", at(40 * hour))).toBeNull();
  });

  it.each([
    ["booking", "BOOKED", "arrive"],
    ["visit", "ARRIVED", "decline"],
  ] as const)("waits for whoever is at the same %s", async (table, state, step) => {
    const booking = await aBooking();
    await put(booking, state);
    const [first, second] = [await database.connect(), await database.connect()];
    await first.query("BEGIN");
    const key = table === "visit" ? "booking_id" : "id";
    await first.query(`SELECT FROM ${table} WHERE ${key} = $1 FOR NO KEY UPDATE`, [booking]);
    const taken = second.query("SELECT take_step($1, $2, $3, $4, $5, NULL, NULL, NULL, $7, $6)", [
      booking,
      clinicId,
      staff,
      state,
      step,
      nine,
      step === "decline" ? "fever" : null,
    ]);
    let done = false;
    const ended = taken.then(() => {
      done = true;
    });
    await Promise.race([untilBlocked(database, second), ended]);
    expect(done).toBe(false);
    await first.query("COMMIT");
    await ended;
    first.release();
    second.release();
  });
});

describe("doses that nobody of today counts on", () => {
  const left = async (of: string | null = product, when = nine) =>
    (await database.query("SELECT doses_left_today($1, $2, $3)::int AS left", [clinicId, of, when])).rows[0]
      .left;
  const slotAt = async (when: Date, capacity = 5, leftover = false) =>
    (
      await database.query<{ id: number }>(
        "INSERT INTO slot (clinic_id, starts_at, capacity, leftover) VALUES ($1, $2, $3, $4) RETURNING id",
        [clinicId, when, capacity, leftover],
      )
    ).rows[0]?.id ?? 0;

  it("are the lots of that product that last today", async () => {
    expect(await left()).toBe(9);
    expect(await left(null)).toBe(18);
    const until = (day: string) =>
      database.query("UPDATE clinic_lot SET expires_on = $2 WHERE clinic_id = $1 AND lot = 'L1'", [
        clinicId,
        day,
      ]);
    await until("2026-07-20");
    expect(await left(product, at(15 * hour - 1))).toBe(9);
    expect(await left(product, at(15 * hour))).toBe(0);
    await until("2026-07-19");
    expect(await left()).toBe(0);
  });

  it("are unknown where doses are not counted", async () => {
    await database.query("DELETE FROM clinic_lot WHERE clinic_id = $1", [clinicId]);
    expect(await left()).toBeNull();
  });

  it("are without those of who is still to be vaccinated today, with that product or one that is not said", async () => {
    await aBooking();
    await aBooking(slotId, null);
    await aBooking(slotId, other);
    expect(await left()).toBe(7);
    expect(await left(other)).toBe(7);
    expect(await left(null)).toBe(15);
    await put(await aBooking(), "ARRIVED");
    expect(await left()).toBe(6);
    for (const state of ["VACCINATED", "NOT_VACCINATED", "NO_SHOW"] as const)
      await put(await aBooking(), state);
    const cancelled = await aBooking();
    await database.query("UPDATE booking SET status = 'CANCELLED', cancelled_at = now() WHERE id = $1", [
      cancelled,
    ]);
    // What was given has left its lot already.
    const { rows } = await database.query(
      "SELECT doses FROM clinic_lot WHERE clinic_id = $1 AND lot = 'L1'",
      [clinicId],
    );
    expect(await left()).toBe(rows[0].doses - 3);
  });

  it("are counted by the day in Korea, and at this clinic", async () => {
    for (const ms of [-9 * hour, 15 * hour - 60_000]) await aBooking(await slotAt(at(ms)));
    expect(await left()).toBe(7);
    for (const ms of [-9 * hour - 60_000, 15 * hour]) await aBooking(await slotAt(at(ms)));
    await aBooking(await aSlot(database, 5, at(-24 * hour)));
    expect(await left()).toBe(7);
  });

  it("are without those that were released and may still be taken today", async () => {
    await slotAt(at(60_000), 3, true);
    expect(await left()).toBe(6);
    expect(await left(product, at(60_000))).toBe(9);
    await slotAt(at(-60_000), 2, true);
    await slotAt(at(15 * hour), 2, true);
    await slotAt(at(120_000), 2);
    expect(await left()).toBe(6);
    const half = await slotAt(at(180_000), 2, true);
    await database.query("UPDATE slot SET taken = 1 WHERE id = $1", [half]);
    expect(await left()).toBe(5);
  });
});
