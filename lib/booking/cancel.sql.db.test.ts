import { beforeEach, describe, expect, it } from "vitest";
import type { Columns } from "../shared/testing/written";
import { actorLeft, isActing, isUnlocked, lockSlot, whileActWaits } from "./testing/races";
import { day, eachInItsWorld, justBefore, later, never, now } from "./testing/world";

const world = eachInItsWorld();
let me: string;
let other: string;
let soon: number;
let begun: number;
let mine: string;

beforeEach(async () => {
  me = await world.person("me");
  other = await world.person("other");
  begun = await world.slot("begun", later(-60));
  soon = await world.slot("soon", later(day));
  mine = await world.booking("mine", me, soon);
  await world.booking("others", other, soon);
});

const row = (columns: Columns) => expect.objectContaining(columns);
const cancel = (changes: Columns = {}) =>
  world.it.call("cancel_booking", {
    p_person: me,
    p_booking: mine,
    p_actor: `citizen:${me}`,
    p_key: "key",
    p_now: now,
    ...changes,
  });
const refusal = (changes: Columns = {}) => world.it.refusal(() => cancel(changes));
const told = (event: string) => row({ is: "new", person_id: "me", template: `booking-${event}` });

describe("cancelling", () => {
  it("gives the place back and keeps the answer, and writes nothing else", async () => {
    const written = await world.it.written(async () =>
      expect(await cancel({ p_texts: "{}" })).toMatchObject({
        refusal: null,
        booking_id: "mine",
        booking_code: expect.any(String),
        booked_slot: "soon",
      }),
    );
    expect(written).toEqual({
      booking: [{ id: "mine", status: "CANCELLED", cancelled_at: now }],
      slot: [{ id: "soon", taken: 1 }],
      idempotent_answer: [
        row({ person_id: "me", key: "key", act: "cancel", subject: "mine", booking_id: "mine" }),
      ],
      outbox_message: [told("cancelled")],
      audit_row: [row({ actor: "citizen:me", act: "cancel", subject: "booking:mine" })],
    });
  });

  it("takes the second dose with the first, and no other second", async () => {
    const far = await world.slot("far", later(22 * day));
    await world.booking("second", me, far, { dose: 2 });
    await world.booking("gone", me, far, { dose: 2, status: "CANCELLED" });
    await world.booking("others second", other, far, { dose: 2 });
    const written = await world.it.written(() => cancel({ p_texts: "{}" }));
    expect(written.booking).toEqual([
      { id: "mine", status: "CANCELLED", cancelled_at: now },
      { id: "second", status: "CANCELLED", cancelled_at: now },
    ]);
    expect(written.slot).toEqual([
      { id: "far", taken: 1 },
      { id: "soon", taken: 1 },
    ]);
    expect(written.outbox_message).toEqual([told("cancelled")]);
  });

  it("leaves the first where the second is cancelled, and others of the person's past", async () => {
    const far = await world.slot("far", later(22 * day));
    const second = await world.booking("second", me, far, { dose: 2 });
    await world.booking("gone", me, soon, { status: "CANCELLED" });
    const written = await world.it.written(() => cancel({ p_booking: second }));
    expect(written.booking).toEqual([{ id: "second", status: "CANCELLED", cancelled_at: now }]);
    expect(written.slot).toEqual([{ id: "far", taken: 0 }]);
  });

  it("leaves a second that another second's cancelling finds", async () => {
    const far = await world.slot("far", later(22 * day));
    const old = await world.booking("old second", me, far, { dose: 2, status: "CANCELLED" });
    await world.booking("second", me, far, { dose: 2 });
    await world.set("booking", mine, { dose: 1 });
    expect(await refusal({ p_booking: old })).toBe("booking-cancelled");
  });

  it("offers both places to those who wait", async () => {
    const far = await world.slot("far", later(22 * day), { capacity: 1 });
    await world.set("slot", soon, { capacity: 2 });
    await world.booking("second", me, far, { dose: 2 });
    for (const name of ["first waiting", "next waiting"]) await world.wait(await world.person(name));
    const { offer } = await world.it.written(() => cancel());
    expect(offer).toEqual(expect.arrayContaining([row({ slot_id: "soon" }), row({ slot_id: "far" })]));
  });

  it("answers a key once more as before", async () => {
    const first = await cancel();
    expect(await cancel()).toEqual(first);
    expect(await refusal({ p_key: "another" })).toBe("booking-cancelled");
    const again = await world.booking("again", me, soon);
    expect(await refusal({ p_booking: again })).toBe("key-used-otherwise");
  });

  it("is of the person's own bookings, until they begin, as the page showed them, and of who has leave", async () => {
    expect(await refusal({ p_person: other })).toBe("booking-unknown");
    expect(await refusal({ p_now: later(day) })).toBe("booking-past");
    expect(await refusal({ p_now: justBefore(day) })).toBe("done");
    expect(await refusal({ p_shown_slot: soon + 1 })).toBe("booking-changed");
    expect(await refusal({ p_shown_slot: soon })).toBe("done");
    expect(await refusal({ p_actor: `proxy:${other}` })).toBe("not-your-proxy");
    await world.it.put("proxy", { booker_id: other, person_id: me, verified_at: never });
    expect(await refusal({ p_actor: `proxy:${other}` })).toBe("done");
  });
});

describe("beside others", () => {
  it.each(["low", "high"])(
    "locks both times in the order of their ids, and no other: the %s",
    async (which) => {
      const far = await world.slot("far", later(22 * day));
      await world.booking("second", me, far, { dose: 2 });
      await whileActWaits(world, lockSlot(which === "low" ? soon : far), cancel, async () => {
        expect(await isUnlocked(world, which === "low" ? far : soon)).toBe(which === "low");
        expect(await isUnlocked(world, begun)).toBe(true);
      });
    },
  );

  it("comes after the person's other acts", async () => {
    await cancel();
    expect(await isActing(world, me)).toBe(true);
  });

  it("sees what became of the booking, and leaves no actor behind", async () => {
    const end = (tx: { query(sql: string, values: unknown[]): Promise<unknown> }) =>
      tx.query("UPDATE booking SET status = 'CANCELLED', cancelled_at = $2 WHERE id = $1", [mine, never]);
    expect(await whileActWaits(world, end, cancel)).toMatchObject({ refusal: "booking-cancelled" });
    const again = await world.booking("again", me, soon);
    expect(await cancel({ p_booking: again })).toMatchObject({ refusal: null });
    expect(await actorLeft(world)).toBe("");
  });
});
