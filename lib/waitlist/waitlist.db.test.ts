import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, inject, it } from "vitest";
import { Availability } from "../availability/availability";
import type { AdmittedPerson } from "../booking/call-booking-function";
import { cancelBooking } from "../booking/cancel";
import { confirmBooking } from "../booking/confirm";
import { extendHold, holdSlot } from "../booking/hold";
import { setWindowQuotas } from "../booking/window-quotas";
import { getLeftoverView, releaseDoses, withdrawDoses } from "../clinics/leftover-doses";
import { openDatabase } from "../shared/db/database";
import { admitted, anOpenWindow, aSlot, called, givePhone, people } from "../shared/testing/builders";
import { createFixedClock } from "../shared/time/clock";
import { acceptOffer, declineOffer, getWaitlist, joinWaitlist, leaveWaitlist, runWaitlist } from "./waitlist";

const database = openDatabase(inject("databaseUrl"), 20);
afterAll(() => database.end());
// Nine in the evening in Korea would leave no time today: this is ten in the morning.
const now = new Date("2026-07-19T01:00:00Z");
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const clock = createFixedClock(now);
const availability = new Availability(database, clock);
const text = () => ({ subject: "offer", body: "offer" });
const turn = async (at: Date) => {
  clock.set(at);
  await availability.turn();
  await runWaitlist(database, availability, text, at);
};

let windowId: string;
let slotId: number;
let clinicId: number;
let booked: { personId: string; id: string };
/** Of each test's own, since a whole district is asked whether anything is free in it. */
let districtCode = "90000";

async function visitor(): Promise<AdmittedPerson> {
  const [person = ""] = await people(database, 1);
  return admitted(database, windowId, person, now);
}
async function waiter(leftover = false): Promise<string> {
  const [person = ""] = await people(database, 1);
  if (!leftover) await called(database, windowId, person);
  await joinWaitlist(database, person, windowId, { clinicId, leftover }, now);
  return person;
}
async function book(slot: number) {
  const who = await visitor();
  await holdSlot(database, who, slot, now);
  return { personId: who.personId, ...(await confirmBooking(database, who, "book", now)) };
}
const offersOf = async (person: string, at = now) => (await getWaitlist(database, person, at)).offers;
const cancel = () => cancelBooking(database, booked.personId, booked.id, "cancel", now);
const takenOf = async () =>
  (await database.query("SELECT taken FROM slot WHERE id = $1", [slotId])).rows[0].taken;

beforeEach(async () => {
  await database.query("UPDATE wait SET ended_at = $1 WHERE ended_at IS NULL", [now]);
  windowId = await anOpenWindow(database, now);
  districtCode = String(Number(districtCode) + 1);
  slotId = await aSlot(database, 1, now, districtCode);
  clinicId = (await database.query("SELECT clinic_id FROM slot WHERE id = $1", [slotId])).rows[0].clinic_id;
  booked = await book(slotId);
});

describe("a cancelled place", () => {
  it("goes to the first who waits, not to whoever polls fastest", async () => {
    const [first, second] = [await waiter(), await waiter()];
    const poller = await visitor();
    let polling = true;
    const polls = (async () => {
      const outcomes: string[] = [];
      while (polling)
        outcomes.push(
          await holdSlot(database, poller, slotId, now).then(
            () => "held",
            (error) => error.reason,
          ),
        );
      return outcomes;
    })();
    await cancel();
    const [offer] = await offersOf(first);
    polling = false;
    expect(new Set(await polls)).toEqual(new Set(["slot-full"]));
    expect(offer?.expiresAt).toEqual(later(10));
    expect(await offersOf(second)).toEqual([]);
    const keys = await Promise.all(
      Array.from({ length: 5 }, () => acceptOffer(database, first, offer?.id ?? "", "accept", now)),
    );
    expect(new Set(keys.map((booking) => booking.code)).size).toBe(1);
    expect(await takenOf()).toBe(1);
    expect((await getWaitlist(database, first, now)).waits).toEqual([]);
  });

  it("counts as accepted when it is confirmed on the way that everybody goes", async () => {
    const waiting = await visitor();
    await joinWaitlist(database, waiting.personId, windowId, { clinicId, leftover: false }, now);
    await cancel();
    const [offer] = await offersOf(waiting.personId);
    const { id } = await confirmBooking(database, waiting, "confirm", now);
    const { rows } = await database.query(
      'SELECT booking_id AS "bookingId", ended_at AS "endedAt" FROM offer WHERE id = $1',
      [offer?.id],
    );
    expect(rows).toEqual([{ bookingId: id, endedAt: now }]);
    await expect(
      acceptOffer(database, waiting.personId, offer?.id ?? "", "again", now),
    ).rejects.toMatchObject({ reason: "offer-gone" });
  });

  it("runs out with its offer, whatever else its person may extend", async () => {
    const waiting = await visitor();
    await joinWaitlist(database, waiting.personId, windowId, { clinicId, leftover: false }, now);
    await cancel();
    const [offer] = await offersOf(waiting.personId);
    expect((await extendHold(database, waiting, later(1))).expiresAt).toEqual(offer?.expiresAt);
  });

  it("is taken for a parent by whoever has their leave, and by nobody else", async () => {
    const parent = await waiter();
    const [booker = "", stranger = ""] = await people(database, 2);
    await database.query("INSERT INTO proxy (booker_id, person_id, verified_at) VALUES ($1, $2, $3)", [
      booker,
      parent,
      now,
    ]);
    await cancel();
    const [offer] = await offersOf(parent);
    const accept = (proxy: string) =>
      acceptOffer(database, parent, offer?.id ?? "", `by-${proxy}`, now, { proxy });
    await expect(accept(stranger)).rejects.toMatchObject({ reason: "not-your-proxy" });
    const { id } = await accept(booker);
    const { rows } = await database.query(
      `SELECT b.booked_by, a.actor FROM booking b JOIN audit_row a ON a.subject = 'booking:' || b.id WHERE b.id = $1`,
      [id],
    );
    expect(rows).toEqual([{ booked_by: booker, actor: `proxy:${booker}` }]);
  });

  it("is free for everybody when nobody waits", async () => {
    await cancel();
    const { personId, ...who } = await visitor();
    await holdSlot(database, { personId, ...who }, slotId, now);
    const { rows } = await database.query("SELECT slot_id FROM hold WHERE person_id = $1", [personId]);
    expect(rows).toEqual([{ slot_id: slotId }]);
  });

  it("goes on to the next when an offer runs out, though no turn was taken", async () => {
    const [first, second] = [await waiter(), await waiter()];
    await cancel();
    const [offer] = await offersOf(first);
    // Whoever asks for the place makes it go to the next in order.
    const late = { ...(await visitor()) };
    await database.query("UPDATE admission SET expires_at = $2 WHERE id = $1", [late.admissionId, later(60)]);
    await expect(holdSlot(database, late, slotId, later(10))).rejects.toMatchObject({ reason: "slot-full" });
    await expect(acceptOffer(database, first, offer?.id ?? "", "late", later(10))).rejects.toMatchObject({
      reason: "offer-gone",
    });
    expect(await offersOf(second, later(10))).toHaveLength(1);
  });

  it("goes on by the turn, with a message each, and is everybody's when all have let it pass", async () => {
    const [first, second] = [await waiter(), await waiter()];
    for (const id of [first, second]) await givePhone(database, id, `+8210${id.slice(-9)}`);
    await cancel();
    await turn(now);
    await turn(later(10));
    expect(await offersOf(first, later(10))).toEqual([]);
    const [offer] = await offersOf(second, later(10));
    expect(offer?.expiresAt).toEqual(later(20));
    const told = await database.query(
      `SELECT count(*) FROM outbox_message m JOIN offer o ON m.event_key = 'offer:' || o.id
       WHERE o.person_id = ANY($1)`,
      [[first, second]],
    );
    expect(told.rows[0].count).toBe(2);
    await turn(later(20));
    const late = await visitor();
    await database.query("UPDATE admission SET expires_at = $2 WHERE id = $1", [late.admissionId, later(60)]);
    await holdSlot(database, late, slotId, later(20));
  });

  it("goes on at once when it is declined", async () => {
    const [first, second] = [await waiter(), await waiter()];
    await cancel();
    const [offer] = await offersOf(first);
    await expect(declineOffer(database, second, offer?.id ?? "", now)).rejects.toMatchObject({
      reason: "offer-gone",
    });
    await declineOffer(database, first, offer?.id ?? "", now);
    expect(await offersOf(second)).toHaveLength(1);
    expect((await getWaitlist(database, first, now)).waits).toEqual([]);
  });

  it("is offered once each to as many as there are places, whoever cancels at the same moment", async () => {
    const many = await aSlot(database, 10, now);
    await database.query(
      "UPDATE slot SET clinic_id = $1 , starts_at = starts_at + interval '1 hour' WHERE id = $2",
      [clinicId, many],
    );
    const bookings = await Promise.all(Array.from({ length: 10 }, () => book(many)));
    const waiters = [];
    for (let n = 0; n < 8; n++) waiters.push(await waiter());
    await Promise.all(bookings.map((b) => cancelBooking(database, b.personId, b.id, "cancel", now)));
    for (const person of waiters) expect(await offersOf(person)).toHaveLength(1);
    const { rows } = await database.query(
      "SELECT count(*) AS holds, (SELECT taken FROM slot WHERE id = $1) AS taken FROM hold WHERE slot_id = $1",
      [many],
    );
    expect(rows[0]).toEqual({ holds: 8, taken: 0 });
  });
});

describe("those who wait", () => {
  it("keep their place when they ask again, and can leave", async () => {
    const [first, second] = [await waiter(), await waiter()];
    await joinWaitlist(database, first, windowId, { clinicId, leftover: false }, now);
    const [mine] = (await getWaitlist(database, second, now)).waits;
    expect(mine).toMatchObject({ before: 1 });
    const [theirs] = (await getWaitlist(database, first, now)).waits;
    await leaveWaitlist(database, second, theirs?.id ?? 0, now);
    expect((await getWaitlist(database, first, now)).waits).toHaveLength(1);
    await leaveWaitlist(database, first, theirs?.id ?? 0, now);
    await cancel();
    expect(await offersOf(first)).toEqual([]);
    expect(await offersOf(second)).toHaveLength(1);
  });

  it("may be put on the list, taken off it and have an offer declined by an agent, each on record", async () => {
    const [person = ""] = await people(database, 1);
    const agent = { agent: randomUUID() };
    await called(database, windowId, person);
    await joinWaitlist(database, person, windowId, { districtCode }, now, agent);
    const [mine] = (await getWaitlist(database, person, now)).waits;
    await leaveWaitlist(database, person, mine?.id ?? 0, now, agent);
    // What was not done is not on record.
    await leaveWaitlist(database, person, mine?.id ?? 0, now, agent);
    expect((await getWaitlist(database, person, now)).waits).toEqual([]);
    await joinWaitlist(database, person, windowId, { clinicId, leftover: false }, now, agent);
    await cancel();
    const [offer] = await offersOf(person);
    await declineOffer(database, person, offer?.id ?? "", now, agent);
    const again = declineOffer(database, person, offer?.id ?? "", now, agent);
    await expect(again).rejects.toMatchObject({ reason: "offer-gone" });
    const { rows } = await database.query("SELECT actor, act FROM audit_row WHERE subject = $1 ORDER BY id", [
      `person:${person}`,
    ]);
    const acts = ["join-wait", "leave-wait", "join-wait", "decline-offer"];
    expect(rows).toEqual(acts.map((act) => ({ actor: `agent:${agent.agent}`, act })));
  });

  it("for a district take a place at any of its clinics, in one order with those of the clinic", async () => {
    const [person = ""] = await people(database, 1);
    await called(database, windowId, person);
    await joinWaitlist(database, person, windowId, { districtCode }, now);
    const next = await waiter();
    await cancel();
    expect(await offersOf(person)).toHaveLength(1);
    expect(await offersOf(next)).toEqual([]);
  });

  it("have no booking, and are passed over when they have one by the time", async () => {
    await expect(
      joinWaitlist(database, booked.personId, windowId, { clinicId, leftover: false }, now),
    ).rejects.toMatchObject({ reason: "already-booked" });
    const first = await visitor();
    await joinWaitlist(database, first.personId, windowId, { clinicId, leftover: false }, now);
    const second = await waiter();
    const elsewhere = await aSlot(database, 1, now);
    await holdSlot(database, first, elsewhere, now);
    await confirmBooking(database, first, "elsewhere", now);
    await cancel();
    expect(await offersOf(first.personId)).toEqual([]);
    expect(await offersOf(second)).toHaveLength(1);
  });

  it("are offered no place when the doses of their window are gone", async () => {
    await setWindowQuotas(
      database,
      `test-${windowId}`,
      { product: null, doses: 1, byProvince: {}, sharePercent: null },
      "staff:x",
      now,
    );
    const other = await aSlot(database, 2, now);
    await database.query(
      "UPDATE slot SET clinic_id = $1, starts_at = starts_at + interval '2 hours' WHERE id = $2",
      [clinicId, other],
    );
    const person = await waiter();
    await turn(now);
    expect(await offersOf(person)).toEqual([]);
    await cancel();
    // The dose comes back with the commit, so the offer comes with the next turn, or whoever asks for the place.
    await turn(now);
    expect(await offersOf(person)).toHaveLength(1);
  });
});

describe("leftover doses", () => {
  const by = () => ({ id: "00000000-0000-0000-0000-000000000001", clinicId });
  const release = (doses: number, at = now) =>
    releaseDoses(database, by(), { key: randomUUID(), doses, time: "16:00" }, at);

  it("go to the clinic's short list in order, one tap books, and nobody else sees them", async () => {
    const ordinary = await waiter();
    const [first, second, third] = [await waiter(true), await waiter(true), await waiter(true)];
    await release(2);
    await turn(now);
    expect(await offersOf(ordinary)).toEqual([]);
    expect(await offersOf(third)).toEqual([]);
    const [offer] = await offersOf(first);
    expect(offer).toMatchObject({ leftover: true, expiresAt: later(5) });
    await acceptOffer(database, first, offer?.id ?? "", "accept", now);
    const desk = await getLeftoverView(database, clinicId, now);
    expect(desk.waiting).toBe(1);
    expect(desk.doses.map((dose) => dose.state)).toEqual(["booked", "offered"]);
    const slot = await database.query("SELECT id FROM slot WHERE clinic_id = $1 AND leftover", [clinicId]);
    await expect(holdSlot(database, await visitor(), slot.rows[0].id, now)).rejects.toMatchObject({
      reason: "slot-unknown",
    });
    expect(availability.times(clinicId, "2026-07-19")).toEqual([]);
    await turn(later(5));
    expect(await offersOf(second, later(5))).toEqual([]);
    expect(await offersOf(third, later(5))).toHaveLength(1);
  });

  it("were counted in the window's stock when they were first booked, and are not counted again", async () => {
    await setWindowQuotas(
      database,
      `test-${windowId}`,
      { product: null, doses: 2, byProvince: {}, sharePercent: null },
      "staff:x",
      now,
    );
    const person = await waiter(true);
    await release(1);
    await turn(now);
    const [offer] = await offersOf(person);
    // The offer keeps a place, and no dose of those that are left for others.
    const keeper = await visitor();
    await holdSlot(database, keeper, await aSlot(database, 1, now), now);
    await database.query("DELETE FROM hold WHERE person_id = $1", [keeper.personId]);
    const { id } = await acceptOffer(database, person, offer?.id ?? "", "accept", now);
    const taken = async () =>
      (await database.query("SELECT sum(taken)::int AS n FROM window_stock WHERE window_id = $1", [windowId]))
        .rows[0].n;
    expect(await taken()).toBe(1);
    await cancelBooking(database, person, id, "cancel", now);
    expect(await taken()).toBe(1);
  });

  it("can be taken back but for those offered or booked, and are for later today only", async () => {
    const person = await waiter(true);
    await release(3);
    await turn(now);
    await withdrawDoses(database, by(), now);
    expect((await getLeftoverView(database, clinicId, now)).doses).toHaveLength(1);
    expect(await offersOf(person)).toHaveLength(1);
    await expect(release(1, later(6 * 60))).rejects.toMatchObject({ reason: "leftover-time" });
    await database.query("INSERT INTO clinic_hours VALUES ($1, 7, 540, 720, NULL, NULL)", [clinicId]);
    await expect(
      releaseDoses(database, by(), { key: randomUUID(), doses: 1, time: "16:30" }, now),
    ).rejects.toMatchObject({
      reason: "leftover-time",
    });
  });
});
