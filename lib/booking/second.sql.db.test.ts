import { beforeEach, describe, expect, it } from "vitest";
import type { Columns } from "../shared/testing/written";
import { actorLeft, isActing, whileActWaits } from "./testing/races";
import { day, eachInItsWorld, justBefore, later, never, now } from "./testing/world";

const world = eachInItsWorld();
let me: string;
let other: string;
let soon: number;
let far: number;
let first: string;

beforeEach(async () => {
  me = await world.person("me");
  other = await world.person("other");
  await world.slot("begun", later(-9 * day), { clinic_id: world.there });
  soon = await world.slot("soon", later(day));
  far = await world.slot("far", later(22 * day));
  // What is not the person's first dose.
  await world.booking("others", other, soon, { product_code: "once" });
  await world.booking("gone", me, far, { status: "CANCELLED", product_code: "once" });
  await world.booking("gone second", me, soon, { dose: 2, status: "CANCELLED", product_code: "once" });
  await world.booking("others second", other, soon, { dose: 2, product_code: "once" });
  first = await world.booking("first", me, soon, { product_code: "twice" });
  const { rows } = await world.it.client.query("SELECT admission_id FROM booking WHERE id = $1", [first]);
  world.it.name("admission", rows[0].admission_id, "admission");
});

const row = (columns: Columns) => expect.objectContaining(columns);
const book = (changes: Columns = {}) =>
  world.it.call("book_second", {
    p_person: me,
    p_slot: far,
    p_actor: `citizen:${me}`,
    p_key: "key",
    p_code: "C2",
    p_now: now,
    p_texts: null,
    ...changes,
  });
const refusal = (changes: Columns = {}) => world.it.refusal(() => book(changes));

describe("booking a second dose", () => {
  it("books it on the first one's admission, and writes nothing else", async () => {
    const written = await world.it.written(async () =>
      expect(await book({ p_texts: "{}" })).toMatchObject({
        refusal: null,
        booking_code: "C2",
        booked_slot: "far",
      }),
    );
    expect(written).toEqual({
      booking: [
        row({
          is: "new",
          code: "C2",
          person_id: "me",
          window_id: "window",
          admission_id: "admission",
          slot_id: "far",
          dose: 2,
          product_code: "twice",
          created_at: now,
          booked_by: null,
          agent_id: null,
        }),
      ],
      slot: [{ id: "far", taken: 1 }],
      idempotent_answer: [row({ person_id: "me", key: "key", act: "second" })],
      outbox_message: [row({ person_id: "me", template: "booking-confirmed" })],
      audit_row: [row({ actor: `citizen:me` })],
    });
  });

  it("says who booked it", async () => {
    expect(await refusal({ p_actor: `proxy:${other}` })).toBe("not-your-proxy");
    await world.it.put("proxy", { booker_id: other, person_id: me, verified_at: never });
    const { booking } = await world.it.written(() => book({ p_actor: `proxy:${other}` }));
    expect(booking).toEqual([row({ booked_by: "other" })]);
  });

  it("says which agent booked it", async () => {
    const { booking } = await world.it.written(() => book({ p_actor: `agent:${world.staff}` }));
    expect(booking).toEqual([row({ agent_id: "staff" })]);
  });

  it("answers a key once more as before", async () => {
    const answer = await book();
    expect(await book()).toEqual(answer);
    expect(await refusal({ p_slot: soon })).toBe("key-used-otherwise");
    expect(await refusal({ p_key: "another" })).toBe("already-booked");
  });

  it("asks for a first dose of two", async () => {
    expect(await refusal({ p_person: await world.person("third") })).toBe("first-dose-missing");
    await world.set("booking", first, { product_code: "once" });
    expect(await refusal()).toBe("no-second-dose");
    await world.set("booking", first, { product_code: null });
    expect(await refusal()).toBe("no-second-dose");
    await world.set("booking", first, { status: "CANCELLED", cancelled_at: never });
    expect(await refusal()).toBe("first-dose-missing");
    await world.booking("second alone", me, far, { dose: 2, product_code: "twice" });
    expect(await refusal()).toBe("first-dose-missing");
  });

  it("takes a time that is there, is ordinary, has not begun and is of the first one's clinic", async () => {
    expect(await refusal({ p_slot: 0 })).toBe("slot-unknown");
    await world.set("slot", far, { leftover: true });
    expect(await refusal()).toBe("slot-unknown");
    await world.set("slot", far, { leftover: false, clinic_id: world.there });
    expect(await refusal()).toBe("second-dose-elsewhere");
    await world.set("slot", far, { clinic_id: world.here });
    await world.visit(first, "ARRIVED");
    expect(await refusal({ p_now: later(22 * day) })).toBe("slot-past");
    expect(await refusal({ p_now: justBefore(22 * day) })).toBe("done");
  });

  it("keeps the interval after the first", async () => {
    await world.set("slot", far, { starts_at: later(18 * day) });
    expect(await refusal()).toBe("done");
    await world.set("slot", far, { starts_at: later(17 * day) });
    expect(await refusal()).toBe("interval-not-kept");
  });

  it("takes the last place, and none that another keeps", async () => {
    await world.set("slot", far, { capacity: 1 });
    expect(await refusal()).toBe("done");
    await world.hold(me, far);
    expect(await refusal()).toBe("done");
    await world.hold(other, far);
    expect(await refusal()).toBe("slot-full");
  });

  it("takes no place beyond the last", async () => {
    await world.set("slot", far, { capacity: 1, taken: 1 });
    expect(await refusal()).toBe("slot-full");
  });
});

describe("a first dose that is over", () => {
  const answerAfter = (minutes: number) => refusal({ p_now: later(minutes) });

  it("counts on its day, whatever was not written of it", async () => {
    // Noon; the day ends twelve hours later.
    expect(await answerAfter(day)).toBe("done");
    expect(await answerAfter(day + 719)).toBe("done");
    expect(await answerAfter(day + 720)).toBe("first-dose-not-given");
  });

  it.each([
    ["ARRIVED", "done"],
    ["VACCINATED", "done"],
    ["NOT_VACCINATED", "first-dose-not-given"],
    ["NO_SHOW", "first-dose-not-given"],
  ])("counts by what was written of it: %s", async (state, answer) => {
    await world.visit(first, state);
    expect(await answerAfter(day)).toBe(answer);
    expect(await answerAfter(day + 1)).toBe(answer);
    expect(await answerAfter(2 * day)).toBe(answer);
  });

  it("is none of another's visit", async () => {
    const { rows } = await world.it.client.query("SELECT id FROM booking WHERE person_id = $1 AND dose = 1", [
      other,
    ]);
    await world.visit(rows[0].id, "VACCINATED");
    expect(await answerAfter(2 * day)).toBe("first-dose-not-given");
  });

  it("is to come though a visit was turned back", async () => {
    expect(await answerAfter(day - 1)).toBe("done");
  });
});

describe("beside others", () => {
  it("comes after the person's other acts", async () => {
    await book();
    expect(await isActing(world, me)).toBe(true);
  });

  it("sees that the last place was taken, and leaves no actor behind", async () => {
    await world.set("slot", far, { capacity: 1 });
    const take = (tx: { query(sql: string, values: unknown[]): Promise<unknown> }) =>
      tx.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [far]);
    expect(await whileActWaits(world, take, book)).toMatchObject({ refusal: "slot-full" });
    await world.set("slot", far, { taken: 0 });
    expect(await book()).toMatchObject({ refusal: null });
    expect(await actorLeft(world)).toBe("");
  });
});
