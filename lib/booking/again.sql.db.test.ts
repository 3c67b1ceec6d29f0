import { beforeEach, describe, expect, it } from "vitest";
import type { Columns } from "../shared/testing/written";
import { actorLeft, isActing, isUnlocked, lockSlot, whileActWaits } from "./testing/races";
import { day, eachInItsWorld, later, never, now } from "./testing/world";

const world = eachInItsWorld();
let me: string;
let apart: number;
let other: string;
let past: number;
let far: number;
let mine: string;

beforeEach(async () => {
  me = await world.person("me");
  other = await world.person("other");
  apart = await world.slot("apart", later(3 * day + 180));
  past = await world.slot("past", later(-day));
  far = await world.slot("far", later(20 * day));
  mine = await world.booking("mine", me, past);
  await world.booking("others", other, past);
  await world.booking("others second", other, far, { dose: 2 });
  await world.booking("gone", me, past, { status: "CANCELLED", again_place: 7 });
  await world.it.client.query("UPDATE queue_state SET entries = 3 WHERE window_id = $1", [world.window]);
  await world.it.client.query("UPDATE queue_state SET entries = 5 WHERE window_id = $1", [world.elsewhere]);
});

const row = (columns: Columns) => expect.objectContaining(columns);
const again = (changes: Columns = {}) =>
  world.it.call("book_again", {
    p_person: me,
    p_booking: mine,
    p_actor: `citizen:${me}`,
    p_now: now,
    ...changes,
  });
const refusal = (changes: Columns = {}) => world.it.refusal(() => again(changes));

describe("who may book again", () => {
  const may = async (at = now, booking = mine) =>
    (await world.it.client.query("SELECT may_book_again($1, $2) AS it", [booking, at])).rows[0].it;
  const rule = (days: number) => world.it.client.query("UPDATE programme SET again_after_days = $1", [days]);

  it("is who was not vaccinated, as many days after as the programme says", async () => {
    // From midnight in Korea on, twelve hours after the time itself.
    expect(await may(later(-721))).toBe(false);
    expect(await may(later(-720))).toBe(true);
    await rule(2);
    expect(await may(later(719))).toBe(false);
    expect(await may(later(720))).toBe(true);
    await rule(0);
    expect(await may(later(9 * day))).toBe(false);
  });

  it("is nobody whose booking is cancelled or not there, or whose time is to come", async () => {
    expect(await may(later(30 * day), await world.booking("later", await world.person("third"), far))).toBe(
      true,
    );
    await world.set("slot", past, { starts_at: later(day) });
    expect(await may(later(2 * day))).toBe(true);
    expect(await may(later(day - 1))).toBe(false);
    await world.set("booking", mine, { status: "CANCELLED", cancelled_at: never });
    expect(await may(later(2 * day))).toBe(false);
    expect(await may(now, "00000000-0000-0000-0000-000000000000")).toBe(false);
  });

  it.each([
    ["ARRIVED", true],
    ["NOT_VACCINATED", true],
    ["NO_SHOW", true],
    ["VACCINATED", false],
  ])("goes by the visit: %s", async (state, answer) => {
    const { rows } = await world.it.client.query("SELECT id FROM booking WHERE person_id = $1 AND dose = 1", [
      other,
    ]);
    await world.visit(rows[0].id, "VACCINATED");
    expect(await may()).toBe(true);
    await world.visit(mine, state);
    expect(await may()).toBe(answer);
  });
});

describe("booking again", () => {
  it("gives the booking up, and writes nothing else", async () => {
    const written = await world.it.written(async () =>
      expect(await again({ p_texts: "{}" })).toEqual({ refusal: null }),
    );
    expect(written).toEqual({
      booking: [{ id: "mine", status: "CANCELLED", cancelled_at: now, again_place: 3 }],
      slot: [{ id: "past", taken: 1 }],
      audit_row: [row({ actor: "citizen:me", act: "cancel", subject: "booking:mine" })],
    });
  });

  it("gives up the second dose with the first, tells of it and offers its place", async () => {
    await world.set("slot", far, { capacity: 2 });
    await world.booking("second", me, far, { dose: 2 });
    await world.booking("gone second", me, far, { dose: 2, status: "CANCELLED" });
    const leave = { status: "CANCELLED", cancelled_at: now };
    await world.booking("others again", other, apart, { ...leave, again_place: 1 });
    await world.booking("mine just now", me, apart, leave);
    await world.booking("mine before", me, apart, { status: "CANCELLED", again_place: 1 });
    await world.set("slot", apart, { taken: 5 });
    await world.wait(await world.person("waiting"));
    const written = await world.it.written(() => again({ p_texts: "{}" }));
    expect(written.booking).toEqual([
      { id: "mine", status: "CANCELLED", cancelled_at: now, again_place: 3 },
      { id: "second", status: "CANCELLED", cancelled_at: now, again_place: 3 },
    ]);
    expect(written.slot).toEqual([
      { id: "far", taken: 1 },
      { id: "past", taken: 1 },
    ]);
    expect(written.outbox_message).toEqual([
      row({ person_id: "me", template: "booking-cancelled", facts: row({ slot: far }) }),
    ]);
    expect(written.offer).toEqual([row({ person_id: "waiting", slot_id: "far" })]);
  });

  it("offers no place whose time has begun", async () => {
    await world.wait(await world.person("waiting"));
    await world.set("slot", past, { capacity: 2 });
    expect((await world.it.written(() => again())).offer).toBeUndefined();
  });

  it("keeps a second dose that was given", async () => {
    const second = await world.booking("second", me, far, { dose: 2 });
    await world.visit(second, "VACCINATED");
    expect((await world.it.written(() => again())).booking).toEqual([row({ id: "mine" })]);
  });

  it.each(["NO_SHOW", "ARRIVED"])("gives up a second dose that was not given: %s", async (state) => {
    const second = await world.booking("second", me, far, { dose: 2 });
    const { rows } = await world.it.client.query("SELECT id FROM booking WHERE person_id = $1 AND dose = 2", [
      other,
    ]);
    await world.visit(rows[0].id, "VACCINATED");
    await world.visit(second, state);
    const written = await world.it.tried(() => world.it.written(() => again()));
    // A visit that was begun keeps its booking; then all of it is refused.
    expect(typeof written === "string" ? written : written.booking?.length).toBe(2);
  });

  it("leaves the first where the second was missed", async () => {
    const late = later(30 * day);
    const second = await world.booking("second", me, far, { dose: 2 });
    await world.visit(mine, "VACCINATED");
    expect((await world.it.written(() => again({ p_booking: second, p_now: late }))).booking).toEqual([
      row({ id: "second" }),
    ]);
  });

  it("puts first in a line of which nothing is known", async () => {
    await world.it.client.query("DELETE FROM queue_state WHERE window_id = $1", [world.window]);
    expect((await world.it.written(() => again())).booking).toEqual([row({ again_place: 0 })]);
  });

  it("changes nothing when done once more", async () => {
    await again();
    expect(await world.it.written(() => again())).toEqual({});
    expect(await world.it.written(() => again({ p_now: later(5) }))).toEqual({});
    expect(await again({ p_now: later(5) })).toEqual({ refusal: null });
  });

  it("is of one's own, by who has leave, when it is time", async () => {
    expect(await refusal({ p_person: other })).toBe("booking-unknown");
    expect(await refusal({ p_actor: `proxy:${other}` })).toBe("not-your-proxy");
    expect(await refusal({ p_now: later(-721) })).toBe("not-yet-again");
    const cancelled = await world.booking("cancelled", me, past, { status: "CANCELLED" });
    expect(await refusal({ p_booking: cancelled })).toBe("booking-cancelled");
    await world.it.put("proxy", { booker_id: other, person_id: me, verified_at: never });
    expect(await refusal({ p_actor: `proxy:${other}` })).toBe("done");
  });
});

describe("beside others", () => {
  it("comes after the person's other acts", async () => {
    await again();
    expect(await isActing(world, me)).toBe(true);
  });

  it("sees what became of the booking, and leaves no actor behind", async () => {
    const end = (tx: { query(sql: string, values: unknown[]): Promise<unknown> }) =>
      tx.query("UPDATE booking SET status = 'CANCELLED', cancelled_at = $2 WHERE id = $1", [mine, never]);
    expect(await whileActWaits(world, end, again)).toMatchObject({ refusal: "booking-cancelled" });
    await world.set("booking", mine, { status: "BOOKED", cancelled_at: null });
    expect(await again()).toMatchObject({ refusal: null });
    expect(await actorLeft(world)).toBe("");
  });

  it.each(["low", "high"])(
    "locks both times in the order of their ids, and no other: the %s",
    async (which) => {
      await world.booking("second", me, far, { dose: 2 });
      await whileActWaits(world, lockSlot(which === "low" ? past : far), again, async () => {
        expect(await isUnlocked(world, which === "low" ? far : past)).toBe(which === "low");
        expect(await isUnlocked(world, apart)).toBe(true);
      });
    },
  );
});
