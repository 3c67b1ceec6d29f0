import { beforeEach, describe, expect, it } from "vitest";
import type { Columns } from "../shared/testing/written";
import { actorLeft, isActing, isUnlocked, lockSlot, whileActWaits } from "./testing/races";
import { day, eachInItsWorld, justBefore, later, never, now } from "./testing/world";

// confirm_booking by itself: what it writes, row by row, among rows that it should leave alone.

const world = eachInItsWorld();
let me: string;
let apart: number;
let other: string;
let mine: string;
let soon: number;
let second: number;

beforeEach(async () => {
  me = await world.person("me");
  other = await world.person("other");
  apart = await world.slot("apart", later(3 * day + 180));
  soon = await world.slot("soon", later(day));
  second = await world.slot("second", later(22 * day));
  mine = await world.admission(me);
  world.it.name("admission", mine, "mine");
  await world.hold(me, soon);
  // What it should leave alone.
  await world.admission(me, { window_id: world.elsewhere });
  await world.admission(me, { ended_at: never });
  await world.admission(other);
  await world.hold(other, soon);
  await world.slot("next", later(2 * day));
});

const confirm = (changes: Columns = {}) =>
  world.it.call("confirm_booking", {
    p_person: me,
    p_window: world.window,
    p_admission: mine,
    p_actor: `citizen:${me}`,
    p_key: "key",
    p_code: "C1",
    p_now: now,
    ...changes,
  });
const refusal = (changes: Columns = {}) => world.it.refusal(() => confirm(changes));

const booked = {
  is: "new",
  code: "C1",
  person_id: "me",
  window_id: "window",
  admission_id: "mine",
  slot_id: "soon",
  dose: 1,
  status: "BOOKED",
  created_at: now,
  booked_by: null,
  agent_id: null,
};
const answered = { is: "new", person_id: "me", key: "key", act: "confirm" };
const row = (columns: Columns) => expect.objectContaining(columns);

describe("confirming", () => {
  it("makes the hold a booking, ends the admission and keeps the answer, and nothing else", async () => {
    const written = await world.it.written(async () =>
      expect(await confirm()).toMatchObject({ refusal: null, booking_code: "C1", booked_slot: "soon" }),
    );
    expect(written).toEqual({
      booking: [row(booked)],
      hold: [{ is: "gone", person_id: "me" }],
      admission: [{ id: "mine", ended_at: now }],
      slot: [{ id: "soon", taken: 1 }],
      idempotent_answer: [row(answered)],
      audit_row: [row({ actor: "citizen:me", act: "confirm" })],
    });
    const { rows } = await world.it.client.query(
      "SELECT subject = $1::text AS right FROM idempotent_answer",
      [soon],
    );
    expect(rows).toEqual([{ right: true }]);
  });

  it("tells the person when asked to", async () => {
    const written = await world.it.written(() => confirm({ p_texts: "{}" }));
    expect(written.outbox_message).toEqual([row({ person_id: "me", template: "booking-confirmed" })]);
  });

  it("says who booked for them", async () => {
    await world.it.put("proxy", { booker_id: other, person_id: me, verified_at: never });
    expect(await refusal({ p_actor: `proxy:${me}` })).toBe("not-your-proxy");
    expect((await world.it.written(() => confirm({ p_actor: `proxy:${other}` }))).booking).toEqual([
      row({ booked_by: "other", agent_id: null }),
    ]);
  });

  it("says which agent booked", async () => {
    expect((await world.it.written(() => confirm({ p_actor: `agent:${world.staff}` }))).booking).toEqual([
      row({ booked_by: null, agent_id: "staff" }),
    ]);
  });

  it("answers a key once more as before", async () => {
    const first = await confirm({ p_slot: soon });
    expect(await confirm({ p_slot: soon })).toEqual(first);
    expect(await refusal({ p_slot: second })).toBe("key-used-otherwise");
    expect(await refusal({ p_key: "another" })).toBe("already-booked");
  });

  it("takes the time that the page showed, and no other", async () => {
    expect(await refusal({ p_slot: second })).toBe("hold-changed");
    await world.it.client.query("UPDATE hold SET expires_at = $2 WHERE person_id = $1", [me, now]);
    expect(await refusal({ p_slot: second })).toBe("hold-missing");
    await world.it.client.query("UPDATE hold SET expires_at = $2, window_id = $3 WHERE person_id = $1", [
      me,
      later(5),
      world.elsewhere,
    ]);
    expect(await refusal({ p_slot: second })).toBe("hold-missing");
    await world.it.client.query("UPDATE hold SET window_id = $2 WHERE person_id = $1", [me, world.window]);
    expect(await refusal({ p_slot: soon })).toBe("done");
  });

  it("confirms no hold of another window", async () => {
    await world.it.client.query("UPDATE hold SET window_id = $2 WHERE person_id = $1", [me, world.elsewhere]);
    expect(await refusal()).toBe("hold-missing");
  });

  it("keeps the hold until its last millisecond", async () => {
    expect(await refusal({ p_now: later(5) })).toBe("hold-missing");
    expect(await refusal({ p_now: justBefore(5) })).toBe("done");
  });

  it("books no place that is not there", async () => {
    await world.set("slot", soon, { capacity: 1, taken: 1 });
    expect(await refusal()).toBe("slot-full");
    await world.set("slot", soon, { capacity: 2, taken: 1 });
    expect(await refusal()).toBe("done");
    await world.set("slot", soon, { starts_at: now });
    expect(await refusal()).toBe("slot-full");
    await world.set("slot", soon, { starts_at: later(1) });
    expect(await refusal()).toBe("done");
  });

  it("ends the offer of that place alone", async () => {
    const next = await world.slot("another", later(3 * day));
    await world.offer("mine", me, soon);
    await world.offer("lapsed", me, soon, {
      wait_id: await world.wait(me, { ended_at: never }),
      expires_at: now,
    });
    await world.offer("ended", me, soon, {
      wait_id: await world.wait(me, { ended_at: never }),
      ended_at: never,
    });
    await world.offer("elsewhere", me, next, { wait_id: await world.wait(me, { ended_at: never }) });
    await world.offer("others", other, soon);
    const { offer } = await world.it.written(() => confirm());
    expect(offer).toEqual([{ id: "mine", ended_at: now, booking_id: expect.any(String) }]);
  });
});

describe("with the second dose", () => {
  const both = { p_second_code: "C2" };
  beforeEach(async () => {
    await world.set("cohort_window", world.window, { product_code: "twice" });
  });
  const secondOf = async (changes: Columns = {}) => {
    const { booking = [], slot = [] } = await world.it.written(() => confirm({ ...both, ...changes }));
    expect(slot.length).toBe(booking.length);
    return booking.find(({ dose }) => dose === 2);
  };

  it("books the two", async () => {
    const written = await world.it.written(() => confirm(both));
    const two = { ...booked, product_code: "twice" };
    expect(written.booking).toEqual([row(two), row({ ...two, code: "C2", slot_id: "second", dose: 2 })]);
    expect(written.slot).toEqual([
      { id: "second", taken: 1 },
      { id: "soon", taken: 1 },
    ]);
  });

  it("says of both who booked", async () => {
    await world.it.put("proxy", { booker_id: other, person_id: me, verified_at: never });
    const { booking } = await world.it.written(() => confirm({ ...both, p_actor: `proxy:${other}` }));
    expect(booking).toEqual([row({ booked_by: "other" }), row({ booked_by: "other" })]);
  });

  it("says of both which agent", async () => {
    const { booking } = await world.it.written(() => confirm({ ...both, p_actor: `agent:${world.staff}` }));
    expect(booking).toEqual([row({ agent_id: "staff" }), row({ agent_id: "staff" })]);
  });

  it("books the first alone without a code for the second", async () => {
    expect(await secondOf({ p_second_code: null })).toBeUndefined();
  });

  it("books the first alone of a product of one dose", async () => {
    await world.set("cohort_window", world.window, { product_code: "once" });
    expect(await secondOf()).toBeUndefined();
  });

  it("books the first alone of no product", async () => {
    await world.set("cohort_window", world.window, { product_code: null });
    expect(await secondOf({ p_second_slot: second })).toBeUndefined();
  });

  it("books no second beside one that is there", async () => {
    await world.booking("kept", me, second, { dose: 2, product_code: "twice" });
    expect(await secondOf()).toBeUndefined();
  });

  it("counts neither one that was cancelled nor another's", async () => {
    await world.booking("gone", me, second, { dose: 2, status: "CANCELLED" });
    await world.booking("others", other, second, { dose: 2 });
    expect(await secondOf()).toMatchObject({ slot_id: "second" });
  });

  it("books the time that the page showed, though another is nearer", async () => {
    const shown = await world.slot("shown", later(24 * day));
    expect(await secondOf({ p_second_slot: shown })).toMatchObject({ slot_id: "shown" });
  });

  it.each([
    ["of another clinic", () => ({ clinic_id: world.there }), 24],
    ["of leftover doses", () => ({ leftover: true }), 24],
    ["too early", () => ({}), 16],
    ["too late", () => ({}), 30],
  ])("books another than the one shown where that is %s", async (_name, columns, days) => {
    const shown = await world.slot("shown", later(days * day), columns());
    expect(await secondOf({ p_second_slot: shown })).toMatchObject({ slot_id: "second" });
  });

  it("books none whose last place is taken or kept", async () => {
    await world.set("slot", second, { capacity: 1, taken: 1 });
    expect(await secondOf({ p_second_slot: second })).toBeUndefined();
  });

  it("books none whose last place another keeps", async () => {
    await world.set("slot", second, { capacity: 1 });
    await world.it.client.query("UPDATE hold SET slot_id = $2 WHERE person_id = $1", [other, second]);
    expect(await secondOf({ p_second_slot: second })).toBeUndefined();
  });

  it("books the last place", async () => {
    await world.set("slot", second, { capacity: 2, taken: 1 });
    expect(await secondOf({ p_second_slot: second })).toMatchObject({ slot_id: "second" });
  });
});

describe("beside others", () => {
  type Tx = { query(sql: string, values: unknown[]): Promise<unknown> };
  const both = () => confirm({ p_second_code: "C2" });

  it("comes after the person's other acts", async () => {
    await confirm();
    expect(await isActing(world, me)).toBe(true);
  });

  it("is refused where the admission ends at that moment, and writes nothing", async () => {
    const end = (tx: Tx) => tx.query("UPDATE admission SET ended_at = $2 WHERE id = $1", [mine, never]);
    await expect(whileActWaits(world, end, confirm)).rejects.toThrow("admission-expired");
    const { rows } = await world.it.client.query("SELECT FROM booking");
    expect(rows).toEqual([]);
  });

  it("leaves no actor behind", async () => {
    await world.commit();
    await confirm();
    expect(await actorLeft(world)).toBe("");
  });

  it("books the first alone where the second's last place is taken at that moment", async () => {
    await world.set("cohort_window", world.window, { product_code: "twice" });
    await world.set("slot", second, { capacity: 1 });
    const take = (tx: Tx) => tx.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [second]);
    expect(await whileActWaits(world, take, both)).toMatchObject({ refusal: null });
    const { rows } = await world.it.client.query("SELECT dose FROM booking");
    expect(rows).toEqual([{ dose: 1 }]);
  });

  it.each(["low", "high"])("locks both times in the order of their ids: the %s", async (which) => {
    await world.set("cohort_window", world.window, { product_code: "twice" });
    await whileActWaits(world, lockSlot(which === "low" ? soon : second), both, async () => {
      expect(await isUnlocked(world, which === "low" ? second : soon)).toBe(which === "low");
      expect(await isUnlocked(world, apart)).toBe(true);
    });
  });
});
