import { beforeEach, describe, expect, it } from "vitest";
import type { Columns } from "../shared/testing/written";
import { actorLeft, isActing, isUnlocked, lockSlot, whileActWaits } from "./testing/races";
import { day, eachInItsWorld, justBefore, later, never, now } from "./testing/world";

const world = eachInItsWorld();
let me: string;
let apart: number;
let other: string;
let soon: number;
let next: number;
let mine: string;

beforeEach(async () => {
  me = await world.person("me");
  other = await world.person("other");
  apart = await world.slot("apart", later(3 * day + 180));
  soon = await world.slot("soon", later(day));
  next = await world.slot("next", later(2 * day));
  mine = await world.booking("mine", me, soon);
  await world.booking("others", other, soon);
  await world.booking("others second", other, next, { dose: 2, product_code: "twice" });
});

const row = (columns: Columns) => expect.objectContaining(columns);
const change = (changes: Columns = {}) =>
  world.it.call("change_booking", {
    p_person: me,
    p_booking: mine,
    p_slot: next,
    p_actor: `citizen:${me}`,
    p_key: "key",
    p_now: now,
    ...changes,
  });
const refusal = (changes: Columns = {}) => world.it.refusal(() => change(changes));

describe("changing", () => {
  it("moves the booking and both places, and writes nothing else", async () => {
    const written = await world.it.written(async () =>
      expect(await change({ p_texts: "{}" })).toMatchObject({
        refusal: null,
        booking_id: "mine",
        booking_code: expect.any(String),
        booked_slot: "next",
      }),
    );
    expect(written).toEqual({
      booking: [{ id: "mine", slot_id: "next", changes: 1 }],
      slot: [
        { id: "next", taken: 2 },
        { id: "soon", taken: 1 },
      ],
      idempotent_answer: [row({ person_id: "me", key: "key", act: "change", booking_id: "mine" })],
      outbox_message: [row({ person_id: "me", template: "booking-changed" })],
      audit_row: [row({ actor: "citizen:me", act: "change", subject: "booking:mine" })],
    });
    const { rows } = await world.it.client.query("SELECT subject FROM idempotent_answer");
    expect(rows).toEqual([{ subject: `${mine} ${next}` }]);
  });

  it("to the same time writes the answer alone", async () => {
    const written = await world.it.written(() => change({ p_slot: soon, p_texts: "{}" }));
    expect(written).toEqual({ idempotent_answer: [row({ act: "change" })] });
  });

  it("answers a key once more as before", async () => {
    const first = await change();
    expect(await change()).toEqual(first);
    expect(await refusal({ p_slot: soon })).toBe("key-used-otherwise");
  });

  it("is of the person's own booking, as the page showed it, and of who has leave", async () => {
    expect(await refusal({ p_person: other })).toBe("booking-unknown");
    expect(await refusal({ p_shown_slot: next })).toBe("booking-changed");
    expect(await refusal({ p_shown_slot: soon })).toBe("done");
    expect(await refusal({ p_actor: `proxy:${other}` })).toBe("not-your-proxy");
    await world.it.put("proxy", { booker_id: other, person_id: me, verified_at: never });
    expect(await refusal({ p_actor: `proxy:${other}` })).toBe("done");
    const gone = await world.booking("gone", me, soon, { status: "CANCELLED" });
    expect(await refusal({ p_booking: gone })).toBe("booking-cancelled");
  });

  it("goes back to an earlier time as to a later one", async () => {
    const early = await world.slot("early", later(60));
    await world.set("slot", next, { starts_at: later(3 * day) });
    const moved = await world.booking("moved", await world.person("third"), next);
    const { rows } = await world.it.client.query("SELECT person_id FROM booking WHERE id = $1", [moved]);
    expect(await refusal({ p_person: rows[0].person_id, p_booking: moved, p_slot: early })).toBe("done");
    await world.set("slot", early, { leftover: true });
    expect(await refusal({ p_person: rows[0].person_id, p_booking: moved, p_slot: early })).toBe(
      "slot-unknown",
    );
  });

  it("leaves a leftover dose of a time with a higher id where it is", async () => {
    const rest = await world.slot("rest", later(60), { leftover: true });
    const third = await world.person("third");
    const given = await world.booking("given", third, rest);
    expect(await refusal({ p_person: third, p_booking: given, p_slot: soon })).toBe("leftover-stays");
  });

  it("goes to a time that is there, is ordinary and has not begun", async () => {
    expect(await refusal({ p_slot: 0 })).toBe("slot-unknown");
    expect(await refusal({ p_now: justBefore(day) })).toBe("done");
    expect(await refusal({ p_now: later(day) })).toBe("booking-past");
    await world.set("slot", next, { starts_at: later(5) });
    expect(await refusal({ p_now: later(5) })).toBe("slot-past");
    expect(await refusal({ p_now: justBefore(5) })).toBe("done");
    await world.set("slot", next, { leftover: true });
    expect(await refusal()).toBe("slot-unknown");
    await world.set("slot", soon, { leftover: true });
    expect(await refusal()).toBe("leftover-stays");
  });

  it("takes the last place and none that another keeps, but the person's own", async () => {
    await world.set("slot", next, { capacity: 1 });
    expect(await refusal()).toBe("slot-full");
    await world.set("slot", next, { capacity: 2 });
    expect(await refusal()).toBe("done");
    await world.hold(me, next);
    expect(await refusal()).toBe("done");
    await world.hold(other, next);
    expect(await refusal()).toBe("slot-full");
  });

  it("comes after those who wait for the place", async () => {
    await world.set("slot", next, { capacity: 2 });
    await world.wait(await world.person("waiting"));
    expect(await refusal()).toBe("slot-full");
  });

  it("offers the place that it leaves to who waits", async () => {
    await world.set("slot", soon, { capacity: 2 });
    await world.set("slot", next, { capacity: 3 });
    const [first, last] = [await world.person("first waiting"), await world.person("last waiting")];
    await world.wait(first, { clinic_id: world.there });
    await world.wait(last);
    await world.set("slot", next, { clinic_id: world.there });
    const { offer } = await world.it.written(() => change());
    expect(offer).toEqual([
      row({ person_id: "first waiting", slot_id: "next" }),
      row({ person_id: "last waiting", slot_id: "soon" }),
    ]);
  });
});

describe("changing one of two doses", () => {
  let far: number;
  let second: string;
  beforeEach(async () => {
    await world.it.client.query("UPDATE booking SET product_code = 'twice' WHERE id = $1", [mine]);
    far = await world.slot("far", later(22 * day));
    second = await world.booking("second", me, far, { dose: 2, product_code: "twice" });
  });

  it.each([
    ["later", 4],
    ["earlier", -7],
  ])("lets the first dose come %s by no more than the interval", async (_way, within) => {
    const move = async (days: number) =>
      refusal({
        p_slot: await world.slot(`by ${days}`, later((1 + days) * day + 60)),
        p_now: later(-30 * day),
      });
    expect(await move(within)).toBe("done");
    expect(await move(within + Math.sign(within))).toBe("interval-not-kept");
  });

  it("keeps the interval of the second dose, which is not turned round", async () => {
    const move = async (to: number) =>
      refusal({ p_booking: second, p_slot: await world.slot(`to ${to}`, later((22 + to) * day + 60)) });
    expect(await move(7)).toBe("done");
    expect(await move(8)).toBe("interval-not-kept");
    expect(await move(-4)).toBe("done");
    expect(await move(-5)).toBe("interval-not-kept");
  });

  it("asks nothing of a second dose that was cancelled", async () => {
    await world.set("booking", second, { status: "CANCELLED", cancelled_at: never });
    const late = await world.slot("late", later(20 * day));
    expect(await refusal({ p_slot: late })).toBe("done");
  });

  it("takes the second to another clinic only after the first", async () => {
    const there = await world.slot("there far", later(23 * day), { clinic_id: world.there });
    expect(await refusal({ p_booking: second, p_slot: there })).toBe("second-dose-elsewhere");
    const first = await world.slot("there soon", later(day), { clinic_id: world.there });
    // Another's first dose there, one that was cancelled and a second dose are none of the person's first.
    await world.booking("others first", await world.person("third"), first);
    await world.booking("gone", me, first, { status: "CANCELLED" });
    await world.it.client.query("UPDATE booking SET dose = 2 WHERE id = $1", [
      await world.booking("gone second", me, first, { status: "CANCELLED" }),
    ]);
    expect(await refusal({ p_booking: second, p_slot: there })).toBe("second-dose-elsewhere");
    await world.set("booking", mine, { slot_id: first });
    expect(await refusal({ p_booking: second, p_slot: there })).toBe("done");
  });

  it("takes the first to any clinic", async () => {
    const there = await world.slot("there soon", later(day), { clinic_id: world.there });
    expect(await refusal({ p_slot: there })).toBe("done");
  });

  it("moves the second within the clinic that it is at, though the first is elsewhere by now", async () => {
    const first = await world.slot("there soon", later(day), { clinic_id: world.there });
    await world.set("booking", mine, { slot_id: first });
    const near = await world.slot("near", later(23 * day));
    expect(await refusal({ p_booking: second, p_slot: near })).toBe("done");
  });
});

describe("beside others", () => {
  it("comes after the person's other acts", async () => {
    await change();
    expect(await isActing(world, me)).toBe(true);
  });

  it("sees what became of the booking, and leaves no actor behind", async () => {
    const end = (tx: { query(sql: string, values: unknown[]): Promise<unknown> }) =>
      tx.query("UPDATE booking SET status = 'CANCELLED', cancelled_at = $2 WHERE id = $1", [mine, never]);
    expect(await whileActWaits(world, end, change)).toMatchObject({ refusal: "booking-cancelled" });
    const again = await world.booking("again", me, soon);
    expect(await change({ p_booking: again })).toMatchObject({ refusal: null });
    expect(await actorLeft(world)).toBe("");
  });

  it("locks the two times in the order of their ids, and no other", async () => {
    const [low, high] = [soon, next];
    await whileActWaits(world, lockSlot(low), change, async () => {
      expect(await isUnlocked(world, high)).toBe(true);
      expect(await isUnlocked(world, apart)).toBe(true);
    });
    await whileActWaits(
      world,
      lockSlot(high),
      () => change({ p_key: "back", p_slot: soon }),
      async () => {
        expect(await isUnlocked(world, low)).toBe(false);
        expect(await isUnlocked(world, apart)).toBe(true);
      },
    );
  });

  it("sees that the last place was taken", async () => {
    await world.set("slot", next, { capacity: 2 });
    const take = (tx: { query(sql: string, values: unknown[]): Promise<unknown> }) =>
      tx.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [next]);
    expect(await whileActWaits(world, take, change)).toMatchObject({ refusal: "slot-full" });
  });
});
