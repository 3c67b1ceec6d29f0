import { randomBytes } from "node:crypto";
import { afterAll, beforeEach, describe, expect, inject, it, test } from "vitest";
import { drawPosition } from "../queue/draw";
import { openDatabase } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { admitted, anOpenWindow, aPerson, aSlot, called, people } from "../shared/testing/builders";
import { acceptOffer, declineOffer, getWaitlist, joinWaitlist, leaveWaitlist } from "../waitlist/waitlist";
import { cancelBooking } from "./cancel";
import { changeBooking } from "./change";
import { confirmBooking } from "./confirm";
import { holdSlot } from "./hold";

// The functions of those who wait by themselves, as any caller could call them: no gate and no page before them.

const database = openDatabase(inject("databaseUrl"), 10);
afterAll(() => database.end());
// Ten in the morning in Korea.
const now = new Date("2026-07-19T01:00:00Z");
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const windowTimes = { opens: later(-60), closes: later(24 * 60) };

let windowId: string;
let slotId: number;
let clinicId: number;
let district = 91_000;

const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error) => (error instanceof DomainError ? error.reason : Promise.reject(error)),
  );
const join = (person: string, at = now, leftover = false) =>
  reasonOf(joinWaitlist(database, person, windowId, { clinicId, leftover }, at));
const joinDistrict = (person: string, at = now) =>
  reasonOf(joinWaitlist(database, person, windowId, { districtCode: String(district) }, at));
const someone = async () => (await people(database, 1))[0] as string;
async function calledPerson() {
  const person = await someone();
  await called(database, windowId, person);
  return person;
}
const visitor = async () => admitted(database, windowId, await someone(), now);
const set = (what: string, value: unknown) =>
  database.query(`UPDATE cohort_window SET ${what} = $2 WHERE id = $1`, [windowId, value]);
const offersOf = async (person: string, at = now) => (await getWaitlist(database, person, at)).offers;
const offerPlaces = async (slot = slotId, at = now) =>
  (await database.query("SELECT offer_free_places($1, $2) AS offered", [slot, at])).rows[0].offered;
const free = () => database.query("UPDATE slot SET taken = 0 WHERE id = $1", [slotId]);

/** A full clinic, the only one of its district. */
beforeEach(async () => {
  await database.query("UPDATE wait SET ended_at = $1 WHERE ended_at IS NULL", [now]);
  windowId = await anOpenWindow(database, now);
  district++;
  slotId = await aSlot(database, 1, now, String(district));
  await database.query("UPDATE slot SET taken = 1 WHERE id = $1", [slotId]);
  clinicId = (await database.query("SELECT clinic_id FROM slot WHERE id = $1", [slotId])).rows[0].clinic_id;
});

test("the database draws as the code does, so that it knows by itself who was called", async () => {
  for (const size of [1, 2, 255, 256, 257, 1_000, 70_000]) {
    const seed = randomBytes(32);
    const entries = [...new Set([0, 1, 254, 255, 256, size - 1])].filter(
      (entry) => entry >= 0 && entry < size,
    );
    const { rows } = await database.query<{ places: number[] }>(
      "SELECT array_agg(drawn_place(entry, $2, $3) ORDER BY n) AS places FROM unnest($1::int[]) WITH ORDINALITY e(entry, n)",
      [entries, size, seed],
    );
    expect(rows[0]?.places).toEqual(entries.map((entry) => drawPosition(entry, size, seed)));
  }
});

describe("only those whom the line has called stand in the list", () => {
  it("refuses a person who never entered it, for a clinic and for a district", async () => {
    const person = await someone();
    expect(await join(person)).toBe("wait-before-turn");
    expect(await joinDistrict(person)).toBe("wait-before-turn");
  });

  it("knows a lobby's place by the draw, and takes the last who was called and not the next", async () => {
    const crowd = await people(database, 40);
    await database.query(
      `INSERT INTO queue_entry (window_id, entry_no, person_id)
       SELECT $1, n - 1, id FROM unnest($2::uuid[]) WITH ORDINALITY AS p(id, n)`,
      [windowId, crowd],
    );
    const seed = (await database.query("SELECT draw_seed FROM cohort_window WHERE id = $1", [windowId]))
      .rows[0].draw_seed;
    await database.query("UPDATE queue_state SET entries = 40 WHERE window_id = $1", [windowId]);
    // Nobody has a place before the draw.
    expect(await join(crowd[0] as string)).toBe("wait-before-turn");
    await database.query("UPDATE queue_state SET lobby_size = 30, served = 12 WHERE window_id = $1", [
      windowId,
    ]);
    const called = await Promise.all(crowd.map((person) => join(person)));
    expect(called).toEqual(
      crowd.map((_, entry) =>
        entry < 30 && drawPosition(entry, 30, seed) < 12 ? "done" : "wait-before-turn",
      ),
    );
    expect(called.filter((answer) => answer === "done")).toHaveLength(12);
    await database.query("UPDATE queue_state SET served = 35 WHERE window_id = $1", [windowId]);
    expect(await join(crowd[34] as string)).toBe("done");
    expect(await join(crowd[35] as string)).toBe("wait-before-turn");
  });

  it("takes who was inside, also by an agent, and nobody by another window's line", async () => {
    const { personId } = await visitor();
    await database.query("UPDATE admission SET ended_at = $2 WHERE person_id = $1", [personId, now]);
    expect(await join(personId)).toBe("done");
    const elsewhere = await someone();
    await admitted(database, await anOpenWindow(database, now), elsewhere, now);
    expect(await join(elsewhere)).toBe("wait-before-turn");
  });

  it("takes nobody by the admission that a leftover dose or a desk made", async () => {
    const person = await someone();
    expect(await join(person, now, true)).toBe("done");
    const { rows } = await database.query(
      "INSERT INTO slot (clinic_id, starts_at, minutes, capacity, leftover) VALUES ($1, $2, 5, 1, true) RETURNING id",
      [clinicId, later(60)],
    );
    await offerPlaces(rows[0].id);
    const [offer] = await offersOf(person);
    const { id } = await acceptOffer(database, person, offer?.id ?? "", "accept", now);
    await cancelBooking(database, person, id, "cancel", now);
    expect(await join(person)).toBe("wait-before-turn");
  });
});

describe("only where nothing is free", () => {
  it("refuses while one place is free, and not while it is held", async () => {
    const person = await calledPerson();
    await free();
    expect(await join(person)).toBe("places-free");
    expect(await joinDistrict(person)).toBe("places-free");
    await holdSlot(database, await visitor(), slotId, now);
    expect(await join(person)).toBe("done");
    expect(await joinDistrict(person, later(5))).toBe("places-free");
  });

  it("counts no place that has begun, is left over or is a synthetic clinic's", async () => {
    const person = await calledPerson();
    await free();
    await database.query("UPDATE slot SET starts_at = $2 WHERE id = $1", [slotId, now]);
    expect(await join(person)).toBe("done");
    await leaveAll(person);
    await database.query("UPDATE slot SET starts_at = $2, leftover = true WHERE id = $1", [
      slotId,
      later(60),
    ]);
    expect(await join(person)).toBe("done");
    await leaveAll(person);
    await database.query("UPDATE slot SET leftover = false WHERE id = $1", [slotId]);
    expect(await join(person)).toBe("places-free");
    await database.query("UPDATE clinic SET synthetic = true WHERE id = $1", [clinicId]);
    expect(await join(person)).toBe("no-such-clinic");
    expect(await joinDistrict(person)).toBe("district-unknown");
  });

  it.each([
    ["the country", ""],
    ["the province", "99"],
  ])("counts no place for which the stock of %s has no dose left", async (_, region) => {
    const person = await calledPerson();
    await free();
    await database.query("SELECT set_window_stock($1, $2, 1)", [windowId, region]);
    expect(await join(person)).toBe("places-free");
    // The last dose is kept by a hold somewhere else.
    const holder = await visitor();
    await holdSlot(database, holder, await aSlot(database, 1, now, "92999"), now);
    expect(await join(person)).toBe("done");
    await leaveAll(person);
    await database.query("DELETE FROM hold WHERE person_id = $1", [holder.personId]);
    await database.query("SELECT set_window_stock($1, $2, 0)", [windowId, region]);
    expect(await join(person)).toBe("done");
  });

  it("counts no place beyond the window's share of the clinic's day", async () => {
    const person = await calledPerson();
    await database.query("UPDATE slot SET taken = 0, capacity = 4 WHERE id = $1", [slotId]);
    await database.query("SELECT set_window_share($1, 50)", [windowId]);
    await holdSlot(database, await visitor(), slotId, now);
    expect(await join(person)).toBe("places-free");
    await holdSlot(database, await visitor(), slotId, now);
    expect(await join(person)).toBe("done");
  });
});

async function leaveAll(person: string) {
  for (const wait of (await getWaitlist(database, person, now)).waits)
    await leaveWaitlist(database, person, wait.id, now);
}

describe("a window that is not open", () => {
  const cases: [string, string, unknown, unknown, string][] = [
    ["before it opens", "opens_at", later(1), now, "window-not-yet-open"],
    ["when it has closed", "closes_at", now, later(1), "window-closed"],
    ["in a pause", "paused_at", now, null, "window-paused"],
  ];
  it.each(cases)(
    "takes nobody into the list %s, nor for leftover doses",
    async (_, column, shut, open, reason) => {
      const [person, other] = [await calledPerson(), await someone()];
      await set(column, shut);
      expect(await join(person)).toBe(reason);
      expect(await join(other, now, true)).toBe(reason);
      await set(column, open);
      expect(await join(person)).toBe("done");
      expect(await join(other, now, true)).toBe("done");
    },
  );

  it.each(cases)("offers nothing %s", async (_, column, shut, open) => {
    const person = await calledPerson();
    await join(person);
    await set(column, shut);
    await free();
    expect(await offerPlaces()).toBe(0);
    await set(column, open);
    expect(await offerPlaces()).toBe(1);
    expect(await offersOf(person)).toHaveLength(1);
  });

  it("is refused by name", async () => {
    const person = await calledPerson();
    const nowhere = "00000000-0000-4000-8000-000000000000";
    const asked = joinWaitlist(database, person, nowhere, { clinicId, leftover: true }, now);
    await expect(asked).rejects.toMatchObject({ reason: "window-unknown" });
  });

  it("lets an offer that was made before be answered in a pause, and not after closing", async () => {
    const person = await calledPerson();
    await join(person);
    await free();
    await offerPlaces();
    const [offer] = await offersOf(person);
    await set("closes_at", now);
    expect(await reasonOf(acceptOffer(database, person, offer?.id ?? "", "k", now))).toBe("window-closed");
    await set("closes_at", windowTimes.closes);
    await set("paused_at", now);
    expect(await reasonOf(acceptOffer(database, person, offer?.id ?? "", "k", now))).toBe("done");
  });
});

describe("an offer", () => {
  async function offered() {
    const person = await calledPerson();
    await join(person);
    await free();
    await offerPlaces();
    return { person, id: (await offersOf(person))[0]?.id ?? "" };
  }

  it("never takes a place that a waiter keeps elsewhere, and comes when they keep it no longer", async () => {
    const holder = await visitor();
    await join(holder.personId);
    const elsewhere = await aSlot(database, 1, now, "92998");
    await holdSlot(database, holder, elsewhere, now);
    await free();
    expect(await offerPlaces(slotId, later(5 - 1 / 60_000))).toBe(0);
    const { rows } = await database.query("SELECT slot_id AS slot FROM hold WHERE person_id = $1", [
      holder.personId,
    ]);
    expect(rows).toEqual([{ slot: elsewhere }]);
    expect(await offerPlaces(slotId, later(5))).toBe(1);
  });

  it("passes over a hundred who keep a place elsewhere, and reaches who comes after them", async () => {
    const crowd = await people(database, 100);
    const elsewhere = await aSlot(database, 100, now, "92997");
    for (const person of crowd) {
      await called(database, windowId, person);
      await joinWaitlist(database, person, windowId, { clinicId, leftover: false }, now);
    }
    await database.query(
      "INSERT INTO hold (person_id, slot_id, window_id, expires_at) SELECT id, $2, $3, $4 FROM unnest($1::uuid[]) id",
      [crowd, elsewhere, windowId, later(5)],
    );
    const last = await calledPerson();
    await join(last);
    await free();
    expect(await offerPlaces()).toBe(1);
    expect(await offersOf(last)).toHaveLength(1);
  });

  it("stands for ten minutes and is answered until then", async () => {
    const { person, id } = await offered();
    expect(await reasonOf(acceptOffer(database, person, id, "late", later(10)))).toBe("offer-gone");
    expect(await reasonOf(declineOffer(database, person, id, later(10)))).toBe("offer-gone");
    expect(await reasonOf(acceptOffer(database, person, id, "k", later(10 - 1 / 60_000)))).toBe("done");
  });

  it("is not kept by who chooses another time, and their place is given on", async () => {
    const person = await visitor();
    await join(person.personId);
    await free();
    await offerPlaces();
    const [offer] = await offersOf(person.personId);
    await holdSlot(database, person, await aSlot(database, 1, now, "92996"), later(1));
    expect(await reasonOf(acceptOffer(database, person.personId, offer?.id ?? "", "k", later(1)))).toBe(
      "offer-gone",
    );
    const next = await calledPerson();
    expect(await join(next, later(1))).toBe("places-free");
    const kept = await database.query("SELECT kept_for_nothing($1, $2, false, $3)::text AS kept", [
      person.personId,
      windowId,
      later(60),
    ]);
    expect(kept.rows[0].kept).toBe("00:01:00");
  });

  it("that lapses sends its person to the end, and thirty minutes of them end it", async () => {
    const persistent = await calledPerson();
    await join(persistent);
    let at = 0;
    for (let lapse = 0; lapse < 3; lapse++, at += 10) {
      await free();
      expect(await offerPlaces(slotId, later(at))).toBe(1);
      expect(await offersOf(persistent, later(at))).toHaveLength(1);
      expect(await join(persistent, later(at + 9))).toBe("offer-open");
      const other = await calledPerson();
      expect(await join(other, later(at + 9))).toBe("done");
      await database.query("UPDATE wait SET ended_at = $2 WHERE person_id = $1", [
        persistent,
        later(at + 10),
      ]);
      await database.query("UPDATE slot SET taken = 1 WHERE id = $1", [slotId]);
      if (lapse === 2) break;
      expect(await join(persistent, later(at + 10))).toBe("done");
      const [own] = (await getWaitlist(database, persistent, later(at + 10))).waits;
      expect(own?.before).toBe(1);
      await leaveAll(other);
    }
    expect(await join(persistent, later(at + 10))).toBe("offers-used-up");
    // Another window, and leftover doses, are counted by themselves.
    expect(await join(persistent, later(at + 10), true)).toBe("done");
  });

  it("costs no more than the time for which it kept a place, when it is declined", async () => {
    const { person, id } = await offered();
    await declineOffer(database, person, id, later(1));
    const { rows } = await database.query("SELECT kept_for_nothing($1, $2, false, $3)::text AS kept", [
      person,
      windowId,
      later(60),
    ]);
    expect(rows[0].kept).toBe("00:01:00");
  });

  it("costs nothing when it is booked", async () => {
    const { person, id } = await offered();
    await acceptOffer(database, person, id, "k", later(9));
    const { rows } = await database.query("SELECT kept_for_nothing($1, $2, false, $3)::text AS kept", [
      person,
      windowId,
      later(60),
    ]);
    expect(rows[0].kept).toBe("00:00:00");
  });

  it("is nobody's who was forgotten or is synthetic", async () => {
    const [gone, walker, next] = [
      await calledPerson(),
      await aPerson(database, { synthetic: true }),
      await calledPerson(),
    ];
    for (const person of [gone, walker])
      await database.query(
        "INSERT INTO wait (person_id, window_id, clinic_id, joined_at) VALUES ($1, $2, $3, $4)",
        [person, windowId, clinicId, now],
      );
    await join(next);
    await database.query("UPDATE person SET forgotten_at = $2 WHERE id = $1", [gone, now]);
    expect(await join(gone)).toBe("no-session");
    expect(await join(walker)).toBe("no-session");
    await free();
    expect(await offerPlaces()).toBe(1);
    expect(await offersOf(next)).toHaveLength(1);
  });

  it("goes to the next when a waiter's row fails in a way that nobody thought of", async () => {
    const [first, next] = [await calledPerson(), await calledPerson()];
    await join(first);
    await join(next);
    await database.query(`CREATE FUNCTION hurt_${slotId}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.person_id = '${first}' THEN RAISE EXCEPTION 'poison'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER hurt_${slotId} BEFORE INSERT ON offer FOR EACH ROW EXECUTE FUNCTION hurt_${slotId}()`);
    await free();
    const poller = await visitor();
    const held = await reasonOf(holdSlot(database, poller, slotId, now));
    await database.query(`DROP TRIGGER hurt_${slotId} ON offer; DROP FUNCTION hurt_${slotId}()`);
    expect(held).toBe("slot-full");
    expect(await offersOf(next)).toHaveLength(1);
    // Nothing of the failed offer stays.
    const { rows } = await database.query("SELECT FROM hold WHERE person_id = $1", [first]);
    expect(rows).toEqual([]);
  });
});

describe("for somebody else", () => {
  it("nobody joins, leaves or declines whose leave has ended", async () => {
    const [person, booker] = [await calledPerson(), await someone()];
    const by = { proxy: booker };
    const wish = { clinicId, leftover: false };
    const ended = (at: Date | null) =>
      database.query(
        `INSERT INTO proxy (booker_id, person_id, verified_at, ended_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (booker_id, person_id) DO UPDATE SET ended_at = $4`,
        [booker, person, now, at],
      );
    await ended(now);
    expect(await reasonOf(joinWaitlist(database, person, windowId, wish, now, by))).toBe("not-your-proxy");
    await ended(null);
    expect(await reasonOf(joinWaitlist(database, person, windowId, wish, now, by))).toBe("done");
    await ended(now);
    const [wait] = (await getWaitlist(database, person, now)).waits;
    expect(await reasonOf(leaveWaitlist(database, person, wait?.id ?? 0, now, by))).toBe("not-your-proxy");
    await free();
    await offerPlaces();
    const [offer] = await offersOf(person);
    expect(await reasonOf(declineOffer(database, person, offer?.id ?? "", now, by))).toBe("not-your-proxy");
    await ended(null);
    expect(await reasonOf(declineOffer(database, person, offer?.id ?? "", now, by))).toBe("done");
  });
});

describe("a leftover dose", () => {
  it("is not moved to an ordinary time, and is given on when it is cancelled", async () => {
    const [person, next] = [await someone(), await someone()];
    for (const each of [person, next]) await join(each, now, true);
    const { rows } = await database.query(
      "INSERT INTO slot (clinic_id, starts_at, minutes, capacity, leftover) VALUES ($1, $2, 5, 1, true) RETURNING id",
      [clinicId, later(60)],
    );
    await database.query("SELECT set_window_stock($1, '', 3)", [windowId]);
    await offerPlaces(rows[0].id);
    const [offer] = await offersOf(person);
    const { id } = await acceptOffer(database, person, offer?.id ?? "", "accept", now);
    const ordinary = await aSlot(database, 1, now, "92995");
    expect(await reasonOf(changeBooking(database, person, id, ordinary, "move", now))).toBe("leftover-stays");
    // Moved all the same, by an operator, it is counted where it is then.
    const taken = async () =>
      (await database.query("SELECT sum(taken)::int AS n FROM window_stock WHERE window_id = $1", [windowId]))
        .rows[0].n;
    expect(await taken()).toBe(0);
    await database.query("UPDATE booking SET slot_id = $2 WHERE id = $1", [id, ordinary]);
    expect(await taken()).toBe(1);
    await database.query("UPDATE booking SET slot_id = $2 WHERE id = $1", [id, rows[0].id]);
    expect(await taken()).toBe(0);
    await cancelBooking(database, person, id, "cancel", now);
    expect(await offersOf(next)).toHaveLength(1);
    // A stock that is set afterwards counts as the bookings did.
    const [nextOffer] = await offersOf(next);
    await acceptOffer(database, next, nextOffer?.id ?? "", "accept", now);
    await database.query("SELECT set_window_stock($1, '', NULL)", [windowId]);
    await database.query("SELECT set_window_stock($1, '', 3)", [windowId]);
    expect(await taken()).toBe(0);
  });

  it("is offered for five minutes to its own list alone", async () => {
    const [ordinary, person] = [await calledPerson(), await someone()];
    await join(ordinary);
    await join(person, now, true);
    await free();
    await offerPlaces();
    expect(await offersOf(person)).toEqual([]);
    expect(await offersOf(ordinary)).toHaveLength(1);
    const holder = await visitor();
    await expect(confirmBooking(database, holder, "none", now)).rejects.toMatchObject({
      reason: "hold-missing",
    });
  });
});
