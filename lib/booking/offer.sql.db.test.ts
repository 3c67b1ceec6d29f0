import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Columns } from "../shared/testing/written";
import { isActing, lockSlot, whileActWaits, whileLocked } from "./testing/races";
import { day, eachInItsWorld, justBefore, later, never, now } from "./testing/world";

const world = eachInItsWorld();
let me: string;
let other: string;
let soon: number;
let next: number;

beforeEach(async () => {
  me = await world.person("me");
  other = await world.person("other");
  soon = await world.slot("soon", later(day), { capacity: 1 });
  next = await world.slot("next", later(2 * day), { capacity: 1 });
});

const row = (columns: Columns) => expect.objectContaining(columns);
const one = async (sql: string, values: unknown[]) => (await world.it.client.query(sql, values)).rows[0].it;

describe("who can be offered a place", () => {
  let mine: string;
  const can = (at = now) => one("SELECT may_be_offered($1, $2, $3) AS it", [mine, me, at]);
  beforeEach(async () => {
    mine = await world.wait(me);
    await world.offer("others", other, next);
    await world.hold(other, next);
    await world.booking("others", other, next);
    await world.booking("gone", me, soon, { status: "CANCELLED" });
    await world.booking("second", me, soon, { dose: 2 });
    await world.person("forgotten", { forgotten_at: never, phone_hash: null });
  });

  it("is who waits, is there and keeps nothing", async () => {
    expect(await can()).toBe(true);
  });

  it("is nobody of another cohort", async () => {
    await world.set("person", me, { birth_date: "1969-01-01" });
    expect(await can()).toBe(false);
  });

  it("is nobody whose wait has ended", async () => {
    await world.set("wait", mine, { ended_at: never });
    expect(await can()).toBe(false);
  });

  it("is nobody to whom one was offered for this wait", async () => {
    await world.offer("mine", me, soon, { wait_id: mine, ended_at: never });
    expect(await can()).toBe(false);
  });

  it("is nobody who keeps a place, until it runs out", async () => {
    await world.hold(me, soon);
    expect(await can(justBefore(5))).toBe(false);
    expect(await can(later(5))).toBe(true);
  });

  it("is nobody who has a first dose", async () => {
    await world.set("slot", soon, { capacity: 9 });
    await world.booking("mine", me, soon);
    expect(await can()).toBe(false);
  });

  it.each<[string, Columns]>([
    ["was forgotten", { forgotten_at: never }],
    ["is synthetic", { synthetic: true }],
  ])("is nobody who %s", async (_what, columns) => {
    await world.set("person", me, columns);
    expect(await can()).toBe(false);
  });
});

describe("offering a place", () => {
  const offer = (at = now, slot = soon) => one("SELECT offer_place($1, $2) AS it", [slot, at]);
  const offered = async (at = now, slot = soon) => {
    const written = await world.it.written(() => offer(at, slot));
    return written.offer?.map(({ person_id }) => person_id) ?? [];
  };

  it("keeps it for the first who waits, and writes nothing else", async () => {
    await world.wait(me, {}, "my wait");
    await world.wait(other);
    const written = await world.it.written(async () => expect(await offer()).toBe(true));
    expect(written).toEqual({
      hold: [
        row({
          is: "new",
          person_id: "me",
          slot_id: "soon",
          window_id: "window",
          expires_at: later(10),
          held_since: now,
        }),
      ],
      offer: [
        row({
          is: "new",
          wait_id: "my wait",
          person_id: "me",
          window_id: "window",
          slot_id: "soon",
          leftover: false,
          offered_at: now,
          expires_at: later(10),
          ended_at: null,
          booking_id: null,
        }),
      ],
    });
  });

  it("writes over what the person kept before", async () => {
    await world.wait(me);
    await world.hold(me, next, {
      window_id: world.elsewhere,
      expires_at: never,
      extended: true,
      held_since: never,
    });
    const { hold } = await world.it.written(() => offer());
    expect(hold).toEqual([
      {
        person_id: "me",
        slot_id: "soon",
        window_id: "window",
        expires_at: later(10),
        extended: false,
        held_since: now,
      },
    ]);
  });

  it("keeps leftover doses for five minutes, whatever doses are left", async () => {
    await world.it.put("window_stock", { window_id: world.window, region: "", shard: 0, doses: 0 });
    await world.set("slot", soon, { leftover: true });
    await world.wait(me, { leftover: true });
    const written = await world.it.written(() => offer());
    expect(written.offer).toEqual([row({ leftover: true, expires_at: later(5) })]);
  });

  it("keeps none longer than until it begins", async () => {
    await world.wait(me);
    await world.set("slot", soon, { starts_at: later(3) });
    expect(await world.it.tried(() => offer(later(3)))).toBe(false);
    const written = await world.it.written(() => offer(justBefore(3)));
    expect(written.offer).toEqual([row({ expires_at: later(3) })]);
  });

  it("offers none that is not there or at a synthetic clinic", async () => {
    await world.wait(me);
    await world.wait(other, { district_code: "98001" });
    expect(await world.it.tried(() => offer(now, 0))).toBe(false);
    await world.set("clinic", world.here, { synthetic: true });
    expect(await world.it.tried(() => offer())).toBe(false);
  });

  it("goes by the order in which they came, of the clinic and of its district alike", async () => {
    const names = ["district first", "clinic", "district", "clinic again"];
    for (const [n, name] of names.entries())
      await world.wait(await world.person(name), n % 2 === 0 ? { district_code: "97001" } : {});
    const order: unknown[] = [];
    for (const _ of names) order.push(...(await offered()));
    expect(order).toEqual(names);
    expect(await offer()).toBe(false);
  });

  it.each<[string, () => Columns]>([
    ["at another clinic", () => ({ clinic_id: world.there })],
    ["in another district", () => ({ district_code: "98001" })],
    ["for leftover doses", () => ({ leftover: true })],
    ["no more", () => ({ ended_at: never })],
    ["no more, in the district", () => ({ district_code: "97001", ended_at: never })],
  ])("leaves out who waits %s", async (_where, columns) => {
    await world.wait(me, columns());
    expect(await offer()).toBe(false);
  });

  it.each<[string, () => Columns]>([
    ["for an ordinary place", () => ({})],
    ["in the district", () => ({ district_code: "97001" })],
  ])("offers no leftover dose to who waits %s", async (_where, columns) => {
    await world.set("slot", soon, { leftover: true });
    await world.wait(me, columns());
    expect(await offer()).toBe(false);
  });

  it("passes over windows that are not open", async () => {
    await world.wait(me, { window_id: world.elsewhere });
    await world.wait(other);
    await world.set("cohort_window", world.elsewhere, { paused_at: now });
    expect(await world.it.tried(() => offered())).toEqual(["other"]);
    await world.set("cohort_window", world.window, { closes_at: now });
    expect(await offer()).toBe(false);
    await world.it.client.query("UPDATE cohort_window SET paused_at = $1", [now]);
    expect(await offer()).toBe(false);
  });

  it("passes over windows that have no dose left, and offers to the next of another", async () => {
    await world.it.put("window_stock", { window_id: world.window, region: "", shard: 0, doses: 0 });
    await world.wait(me);
    expect(await offer()).toBe(false);
    await world.wait(await world.person("third"));
    await world.wait(other, { window_id: world.elsewhere });
    expect(await offered()).toEqual(["other"]);
  });

  it("is of the time that is asked for, among others", async () => {
    await world.set("slot", soon, { clinic_id: world.there });
    const late = await world.slot("late", later(5));
    await world.wait(me);
    await world.wait(other, { district_code: "98001" });
    const written = await world.it.written(async () => {
      await offer(now, late);
      await offer(now, soon);
    });
    expect(written.offer).toEqual([
      row({ person_id: "me", slot_id: "late", expires_at: later(5) }),
      row({ person_id: "other", slot_id: "soon", expires_at: later(10) }),
    ]);
  });

  it("passes over who keeps another place", async () => {
    await world.wait(me);
    await world.wait(other);
    await world.hold(me, next);
    expect(await offered()).toEqual(["other"]);
  });

  it("passes over who is acting at this moment", async () => {
    await world.wait(me);
    await world.wait(other);
    const acting = await world.database.connect();
    try {
      await acting.query("BEGIN");
      await acting.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [me]);
      expect(await offered()).toEqual(["other"]);
    } finally {
      await acting.query("ROLLBACK");
      acting.release();
    }
  });

  it("passes over who cannot be offered it, and tells of races", async () => {
    await world.wait(me);
    await world.wait(other);
    const fail = (state: string) =>
      world.it.client.query(`CREATE OR REPLACE FUNCTION pg_temp.fail() RETURNS trigger LANGUAGE plpgsql AS $f$
        BEGIN IF NEW.person_id = '${me}' THEN RAISE EXCEPTION 'no' USING ERRCODE = '${state}'; END IF; RETURN NEW; END $f$`);
    await fail("22000");
    await world.it.client.query(
      "CREATE TRIGGER fail BEFORE INSERT ON offer FOR EACH ROW EXECUTE FUNCTION pg_temp.fail()",
    );
    expect(await world.it.tried(() => offered())).toEqual(["other"]);
    for (const state of ["40P01", "40001", "55P03"]) {
      await fail(state);
      expect(await world.it.tried(() => offered())).toBe("no");
    }
  });
});

describe("offering all free places", () => {
  const offerAll = (of = "offer_places") => one(`SELECT ${of}($1, $2) AS it`, [soon, now]);

  it.each(["offer_places", "offer_free_places"])("offers as many as are free: %s", async (of) => {
    for (const name of ["a", "b", "c", "d"]) await world.wait(await world.person(name));
    await world.set("slot", soon, { capacity: 5, taken: 1 });
    await world.hold(me, soon);
    await world.hold(other, soon, { expires_at: now });
    const written = await world.it.written(async () => expect(await offerAll(of)).toBe(3));
    expect(written.offer).toHaveLength(3);
  });

  it("stops when nobody is left, and where nobody waits", async () => {
    await world.set("slot", soon, { capacity: 5 });
    await world.wait(other, { ended_at: never });
    expect(await offerAll()).toBe(0);
    await world.wait(me);
    expect(await offerAll()).toBe(1);
  });
});

describe("accepting", () => {
  let offer: string;
  let admission: string;
  beforeEach(async () => {
    offer = await world.offer("mine", me, soon, { wait_id: await world.wait(me, {}, "my wait") });
    await world.wait(me, { leftover: true }, "my leftover wait");
    await world.wait(await world.person("third"), { ended_at: never }, "past");
    await world.wait(me, { ended_at: never }, "my past");
    await world.hold(me, soon);
    await world.offer("others", other, soon);
    await world.hold(other, next);
    admission = await world.admission(me, { expires_at: later(2) });
    world.it.name("admission", admission, "admission");
    await world.admission(me, { window_id: world.elsewhere });
    await world.admission(me, { ended_at: never });
    await world.admission(other);
  });
  const accept = (changes: Columns = {}) =>
    world.it.call("accept_offer", {
      p_person: me,
      p_offer: offer,
      p_actor: `citizen:${me}`,
      p_key: "key",
      p_code: "C1",
      p_now: now,
      ...changes,
    });
  const refusal = (changes: Columns = {}) => world.it.refusal(() => accept(changes));

  it("books the place by the admission that is there, and ends what the person waits for", async () => {
    const written = await world.it.written(async () =>
      expect(await accept({ p_texts: "{}" })).toMatchObject({
        refusal: null,
        booking_code: "C1",
        booked_slot: "soon",
      }),
    );
    expect(written).toEqual({
      booking: [row({ is: "new", code: "C1", person_id: "me", admission_id: "admission", slot_id: "soon" })],
      hold: [{ is: "gone", person_id: "me" }],
      admission: [{ id: "admission", ended_at: now, expires_at: later(5) }],
      wait: [
        { id: "my leftover wait", ended_at: now },
        { id: "my wait", ended_at: now },
      ],
      offer: [{ id: "mine", ended_at: now, booking_id: expect.any(String) }],
      slot: [{ id: "soon", taken: 1 }],
      idempotent_answer: [row({ act: "confirm" })],
      outbox_message: [row({ template: "booking-confirmed" })],
      audit_row: [row({ act: "confirm", actor: `citizen:me` })],
    });
  });

  it("makes an admission where there is none", async () => {
    await world.set("admission", admission, { ended_at: never });
    const written = await world.it.written(() => accept());
    expect(written.admission).toEqual([
      row({
        is: "new",
        window_id: "window",
        person_id: "me",
        created_at: now,
        expires_at: later(5),
        ended_at: now,
      }),
    ]);
  });

  it("does not shorten an admission", async () => {
    await world.set("admission", admission, { expires_at: later(9) });
    expect((await world.it.written(() => accept())).admission).toEqual([{ id: "admission", ended_at: now }]);
  });

  it("books the second dose with it", async () => {
    await world.set("cohort_window", world.window, { product_code: "twice" });
    await world.slot("far", later(22 * day));
    const { booking } = await world.it.written(() => accept({ p_second_code: "C2" }));
    expect(booking).toEqual([row({ code: "C1" }), row({ code: "C2" })]);
  });

  it("answers a key once more as before", async () => {
    const first = await accept();
    expect(await accept()).toEqual(first);
    expect(await refusal({ p_offer: randomUUID() })).toBe("key-used-otherwise");
  });

  it("is of the person's own offer while it lasts", async () => {
    expect(await refusal({ p_offer: randomUUID() })).toBe("offer-gone");
    await world.it.client.query("UPDATE hold SET expires_at = $1", [later(9)]);
    expect(await refusal({ p_now: later(5) })).toBe("offer-gone");
    expect(await refusal({ p_now: justBefore(5) })).toBe("done");
    await world.it.client.query("UPDATE hold SET slot_id = $1", [soon]);
    expect(await refusal({ p_person: other })).toBe("offer-gone");
    await world.set("offer", offer, { ended_at: never });
    expect(await refusal()).toBe("offer-gone");
  });

  it("needs the place to be kept", async () => {
    const holds = async (columns: Columns) => {
      const names = Object.keys(columns);
      await world.it.client.query(
        `UPDATE hold SET ${names.map((name, n) => `${name} = $${n + 2}`).join(", ")} WHERE person_id = $1`,
        [me, ...Object.values(columns)],
      );
    };
    await holds({ slot_id: next });
    expect(await refusal()).toBe("offer-gone");
    await holds({ slot_id: soon, window_id: world.elsewhere });
    expect(await refusal()).toBe("offer-gone");
    await holds({ window_id: world.window, expires_at: later(3) });
    expect(await refusal({ p_now: later(3) })).toBe("offer-gone");
    expect(await refusal({ p_now: justBefore(3) })).toBe("done");
    await world.it.client.query("UPDATE hold SET slot_id = $1 WHERE person_id = $2", [soon, other]);
    await world.it.client.query("DELETE FROM hold WHERE person_id = $1", [me]);
    expect(await refusal()).toBe("offer-gone");
  });

  it("undoes what it wrote when it cannot be booked", async () => {
    await world.booking("mine", me, next);
    await expect(accept()).rejects.toThrow("already-booked");
  });

  it("books no place that is taken", async () => {
    await world.set("slot", soon, { taken: 1 });
    expect(await refusal()).toBe("slot-full");
  });

  it("is refused to who has no leave", async () => {
    expect(await refusal({ p_actor: `proxy:${other}` })).toBe("not-your-proxy");
  });
});

describe("declining", () => {
  let offer: string;
  beforeEach(async () => {
    offer = await world.offer("mine", me, soon, { wait_id: await world.wait(me, {}, "my wait") });
    await world.hold(me, soon);
    await world.hold(other, next);
    await world.offer("others", other, next);
    await world.offer("mine too", me, next, { wait_id: await world.wait(me, { leftover: true }) });
  });
  const decline = (changes: Columns = {}) =>
    world.it.call("decline_offer", { p_person: me, p_offer: offer, p_now: now, ...changes });
  const refusal = (changes: Columns = {}) => world.it.refusal(() => decline(changes));

  it("ends the offer, its wait and the hold, and writes nothing else", async () => {
    expect(await world.it.written(() => decline())).toEqual({
      hold: [{ is: "gone", person_id: "me" }],
      offer: [{ id: "mine", ended_at: now }],
      wait: [{ id: "my wait", ended_at: now }],
    });
  });

  it("offers it to the next", async () => {
    await world.wait(await world.person("third"));
    const { offer } = await world.it.written(() => decline());
    expect(offer).toContainEqual(row({ is: "new", person_id: "third", slot_id: "soon" }));
  });

  it("leaves a hold of another time", async () => {
    await world.it.client.query("UPDATE hold SET slot_id = $1 WHERE person_id = $2", [next, me]);
    await world.it.client.query("UPDATE hold SET slot_id = $1 WHERE person_id = $2", [soon, other]);
    expect((await world.it.written(() => decline())).hold).toBeUndefined();
  });

  it("is of the person's own offer while it lasts, by who has leave", async () => {
    expect(await refusal({ p_person: other })).toBe("offer-gone");
    expect(await refusal({ p_now: later(5) })).toBe("offer-gone");
    expect(await refusal({ p_now: justBefore(5) })).toBe("done");
    await expect(world.it.written(() => decline({ p_actor: `proxy:${other}` }))).resolves.toEqual({});
    expect(await refusal({ p_actor: `proxy:${other}` })).toBe("not-your-proxy");
    await world.set("offer", offer, { ended_at: never });
    expect(await refusal()).toBe("offer-gone");
    expect(await refusal({ p_offer: randomUUID() })).toBe("offer-gone");
  });
});

describe("ending what is kept of a closed time", () => {
  it("removes the person's hold and open offer of that time alone", async () => {
    await world.hold(me, soon);
    await world.hold(other, soon);
    await world.offer("mine", me, soon);
    await world.offer("ended", me, soon, {
      wait_id: await world.wait(me, { ended_at: never }),
      ended_at: never,
    });
    await world.offer("next", me, next, { wait_id: await world.wait(me, { leftover: true }) });
    await world.offer("others", other, soon);
    const end = (slot = soon) => one("SELECT end_hold($1, $2) AS it", [me, slot]);
    expect(await world.it.written(async () => expect(await end()).toBe(true))).toEqual({
      hold: [{ is: "gone", person_id: "me" }],
      offer: [{ is: "gone", id: "mine" }],
    });
    await world.hold(me, next);
    expect(await end()).toBe(false);
  });
});

describe("beside others", () => {
  type Tx = { query(sql: string, values: unknown[]): Promise<unknown> };

  it.each<[string, (offer: string) => Promise<unknown>]>([
    [
      "accept",
      (offer) =>
        world.it.call("accept_offer", {
          p_person: me,
          p_offer: offer,
          p_actor: "x",
          p_key: "k",
          p_code: "c",
          p_now: now,
        }),
    ],
    ["decline", (offer) => world.it.call("decline_offer", { p_person: me, p_offer: offer, p_now: now })],
    ["end", () => one("SELECT end_hold($1, $2) AS it", [me, soon])],
  ])("comes after the person's other acts: %s", async (_name, act) => {
    await world.hold(me, soon);
    await act(await world.offer("mine", me, soon));
    expect(await isActing(world, me)).toBe(true);
  });

  it("offers no place that is taken at that moment, and locks that time alone", async () => {
    await world.wait(me);
    const take = (tx: Tx) => tx.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [soon]);
    const offerAll = () => one("SELECT offer_free_places($1, $2) AS it", [soon, now]);
    expect(await whileActWaits(world, take, offerAll)).toBe(0);
    await world.set("slot", soon, { taken: 0 });
    expect(await whileLocked(world, lockSlot(next), offerAll)).toBe(1);
  });

  it("passes over who booked between the two looks", async () => {
    await world.wait(me);
    await world.wait(other);
    await world.it.put("window_stock", { window_id: world.window, region: "", shard: 0, doses: 5 });
    const third = await world.slot("third", later(3 * day));
    const book = async (tx: Tx) => {
      await tx.query("SELECT FROM window_stock WHERE window_id = $1 FOR UPDATE", [world.window]);
      await tx.query("INSERT INTO hold (person_id, slot_id, window_id, expires_at) VALUES ($1, $2, $3, $4)", [
        me,
        third,
        world.window,
        later(5),
      ]);
    };
    await whileActWaits(world, book, () => one("SELECT offer_place($1, $2) AS it", [soon, now]));
    const { rows } = await world.it.client.query("SELECT person_id FROM offer");
    expect(rows).toEqual([{ person_id: other }]);
  });

  it("locks the person before the offer", async () => {
    const offer = await world.offer("mine", me, soon);
    await world.hold(me, soon);
    const act = (tx: Tx) => tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [me]);
    const accept = () =>
      world.it.call("accept_offer", {
        p_person: me,
        p_offer: offer,
        p_actor: "x",
        p_key: "k",
        p_code: "c",
        p_now: now,
      });
    await whileActWaits(world, act, accept, async () => {
      const { rowCount } = await world.database.query("SELECT FROM offer FOR UPDATE SKIP LOCKED");
      expect(rowCount).toBe(1);
    });
  });

  it("accepts no offer that ends at that moment", async () => {
    const offer = await world.offer("mine", me, soon);
    await world.hold(me, soon);
    const end = (tx: Tx) => tx.query("UPDATE offer SET ended_at = $2 WHERE id = $1", [offer, never]);
    const accept = () =>
      world.it.call("accept_offer", {
        p_person: me,
        p_offer: offer,
        p_actor: "x",
        p_key: "k",
        p_code: "c",
        p_now: now,
      });
    expect(await whileActWaits(world, end, accept)).toMatchObject({ refusal: "offer-gone" });
  });
});
