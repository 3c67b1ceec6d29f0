import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { openDatabase } from "../shared/db/database";
import { untilBlocked } from "../shared/testing/blocked";
import { admitted, anOpenWindow, aSlot, people } from "../shared/testing/builders";

const database = openDatabase(inject("databaseUrl"), 10);
afterAll(() => database.end());
const now = new Date("2026-07-19T12:00:00Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const hour = 3_600_000;
let windowId: string;
let slotId: number;
let personId: string;
let admissionId: string;

beforeAll(async () => {
  // Of another window and with another state, for what forgets to say whose row it means.
  const closed = await anOpenWindow(database, later(-100 * hour));
  const [other = ""] = await people(database, 1);
  await admitted(database, closed, other, now);
  windowId = await anOpenWindow(database, now);
  slotId = await aSlot(database, 5, now);
  const [person = ""] = await people(database, 1);
  personId = person;
  ({ admissionId } = await admitted(database, windowId, personId, now));
  await database.query("UPDATE admission SET expires_at = $2 WHERE id = $1", [admissionId, later(48 * hour)]);
});

async function aBooking(of: { personId: string; admissionId: string }, dose = 1, status = "BOOKED") {
  const { rows } = await database.query<{ id: string }>(
    `INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, dose, status, cancelled_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7::text::"BookingStatus", $8) RETURNING id`,
    [
      randomUUID().slice(0, 10),
      of.personId,
      windowId,
      of.admissionId,
      slotId,
      dose,
      status,
      status === "CANCELLED" ? now : null,
    ],
  );
  return rows[0]?.id ?? "";
}

async function someone() {
  const [id = ""] = await people(database, 1);
  return admitted(database, windowId, id, now);
}

describe("what speaks against an act by an admission", () => {
  const refusal = async (change: Record<string, unknown> = {}) => {
    const asked = { personId, windowId, admissionId, at: now, actor: `person:${personId}`, ...change };
    const { rows } = await database.query("SELECT refusal_of_admission($1, $2, $3, $4, $5) AS refusal", [
      asked.personId,
      asked.windowId,
      asked.admissionId,
      asked.at,
      asked.actor,
    ]);
    return rows[0].refusal;
  };

  it("is a date of birth that the window does not reach", async () => {
    const born = (date: string) =>
      database.query("UPDATE person SET birth_date = $2::date WHERE id = $1", [personId, date]);
    await born("1969-01-01");
    expect(await refusal()).toBe("not-eligible");
    await born("1968-12-31");
    expect(await refusal()).toBeNull();
  });

  it("is nothing from its beginning to its end, within the window", async () => {
    expect(await refusal()).toBeNull();
    expect(await refusal({ actor: null })).toBeNull();
    expect(await refusal({ at: later(-hour - 1) })).toBe("window-not-yet-open");
    expect(await refusal({ at: later(-hour) })).toBeNull();
    expect(await refusal({ at: later(24 * hour - 1) })).toBeNull();
    expect(await refusal({ at: later(24 * hour) })).toBe("window-closed");
    expect(await refusal({ at: later(48 * hour - 1) })).toBe("window-closed");
    expect(await refusal({ at: later(48 * hour) })).toBe("admission-expired");
  });

  it("is that it is another's, of another window, or none", async () => {
    const other = await someone();
    expect(await refusal({ admissionId: randomUUID() })).toBe("no-admission");
    expect(await refusal({ personId: other.personId })).toBe("admission-of-another");
    expect(await refusal({ windowId: await anOpenWindow(database, now) })).toBe("admission-of-another");
  });

  it("is its end, and before that a first dose that is booked", async () => {
    const ended = await someone();
    await database.query("UPDATE admission SET ended_at = $2 WHERE id = $1", [ended.admissionId, now]);
    expect(await refusal(ended)).toBe("admission-expired");
    await aBooking(ended, 2);
    await aBooking(ended, 1, "CANCELLED");
    await aBooking(await someone());
    expect(await refusal(ended)).toBe("admission-expired");
    await aBooking(ended);
    expect(await refusal(ended)).toBe("already-booked");
  });

  it("is that whoever acts has no leave of this person", async () => {
    const [booker = "", friend = "", another = ""] = await people(database, 3);
    const actor = `proxy:${booker}`;
    const leave = (from: string, to: string) =>
      database.query("INSERT INTO proxy (booker_id, person_id, verified_at) VALUES ($1, $2, $3)", [
        to,
        from,
        now,
      ]);
    await leave(another, booker);
    await leave(personId, friend);
    expect(await refusal({ actor })).toBe("not-your-proxy");
    await database.query("UPDATE proxy SET ended_at = $2 WHERE booker_id = $1", [friend, now]);
    await leave(personId, booker);
    expect(await refusal({ actor })).toBeNull();
    await database.query("UPDATE proxy SET ended_at = $2 WHERE booker_id = $1 AND person_id = $3", [
      booker,
      now,
      personId,
    ]);
    expect(await refusal({ actor })).toBe("not-your-proxy");
  });
});

it("answers a key that was used with what it brought, to its person alone and for the same act", async () => {
  const mine = await someone();
  const id = await aBooking(mine);
  await aBooking(await someone());
  await database.query(
    `INSERT INTO idempotent_answer (person_id, key, act, subject, booking_id) VALUES ($1, 'k', 'confirm', 'it', $2)`,
    [mine.personId, id],
  );
  const answer = async (person: string, key: string, act: string, subject = "it", actor = "citizen:it") =>
    (
      await database.query("SELECT refusal, id, slot_id FROM earlier_answer($1, $2, $3, $4, $5)", [
        person,
        key,
        act,
        subject,
        actor,
      ])
    ).rows;
  expect(await answer(mine.personId, "k", "confirm")).toEqual([{ refusal: null, id, slot_id: slotId }]);
  expect(await answer(mine.personId, "k", "cancel")).toMatchObject([{ refusal: "key-used-otherwise" }]);
  const used = [{ refusal: "key-used-otherwise" }];
  expect(await answer(mine.personId, "k", "confirm", "another")).toMatchObject(used);
  const ended = await answer(mine.personId, "k", "confirm", "it", `proxy:${personId}`);
  expect(ended).toMatchObject([{ refusal: "not-your-proxy" }]);
  expect(await answer(mine.personId, "other", "confirm")).toEqual([]);
  expect(await answer(personId, "k", "confirm")).toEqual([]);
});

it("finds the id of an actor of the kind that is asked for", async () => {
  const id = randomUUID();
  const { rows } = await database.query(
    "SELECT actor_id($1, 'proxy') AS proxy, actor_id($1, 'agent') AS agent, actor_id(NULL, 'proxy') AS nobody",
    [`proxy:${id}`],
  );
  expect(rows).toEqual([{ proxy: id, agent: null, nobody: null }]);
});

it("counts what others keep of a slot, and ends what ran out unless its owner is confirming it", async () => {
  const slot = await aSlot(database, 9, now);
  const elsewhere = await aSlot(database, 9, now);
  const [me = "", other = "", lapsed = "", busy = "", away = ""] = await people(database, 5);
  const keep = (person: string, at: number, until: Date) =>
    database.query("INSERT INTO hold (person_id, slot_id, window_id, expires_at) VALUES ($1, $2, $3, $4)", [
      person,
      at,
      windowId,
      until,
    ]);
  await keep(me, slot, now);
  await keep(other, slot, later(1));
  await keep(lapsed, slot, now);
  await keep(busy, slot, now);
  await keep(away, elsewhere, now);
  const owner = await database.connect();
  await owner.query("BEGIN");
  await owner.query("SELECT FROM hold WHERE person_id = $1 FOR UPDATE", [busy]);
  const held = async () =>
    (await database.query("SELECT held_by_others($1, $2, $3) AS held", [slot, me, now])).rows[0].held;
  expect(await held()).toBe(2);
  await owner.query("ROLLBACK");
  owner.release();
  const { rows } = await database.query(
    "SELECT person_id FROM hold WHERE person_id = ANY ($1) AND expires_at > '-infinity'",
    [[me, other, lapsed, busy, away]],
  );
  expect(rows.map((row) => row.person_id).sort()).toEqual([me, other, busy, away].sort());
  expect(await held()).toBe(1);
});

const id = "gen_random_uuid()";
it.each([
  ["confirm", (p: string) => `confirm_booking(${p}, ${id}, ${id}, 'x', 'k', 'c', now())`],
  ["cancel", (p: string) => `cancel_booking(${p}, ${id}, 'x', 'k', now())`],
  ["change", (p: string) => `change_booking(${p}, ${id}, 1, 'x', 'k', now())`],
  ["hold", (p: string) => `hold_slot(${p}, ${id}, ${id}, 1, NULL, now())`],
  ["extend", (p: string) => `extend_hold(${p}, ${id}, ${id}, now(), 'x')`],
  ["second dose", (p: string) => `book_second(${p}, 1, 'x', 'k', 'c', now(), NULL)`],
  ["accept", (p: string) => `accept_offer(${p}, ${id}, 'x', 'k', 'c', now())`],
  ["decline", (p: string) => `decline_offer(${p}, ${id}, now())`],
  ["wait", (p: string) => `join_wait(${p}, ${id}, 1, NULL, false, now())`],
  ["stop waiting", (p: string) => `leave_wait(${p}, 1, now(), 'x')`],
  ["let go", (p: string) => `end_hold(${p}, 1)`],
  ["come in without a booking", (p: string) => `book_walk_in(${p}, ${id}, 1, ${id}, 'c', now())`],
])("lets a person's acts follow one another: %s", async (_name, call) => {
  const person = randomUUID();
  const before = await database.connect();
  const after = await database.connect();
  await before.query("BEGIN");
  await before.query("SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))", [person]);
  let done = false;
  const act = after.query(`SELECT ${call(`'${person}'::uuid`)}`).finally(() => {
    done = true;
  });
  await Promise.race([untilBlocked(database, after), act.catch(() => {})]);
  expect(done).toBe(false);
  await before.query("COMMIT");
  await act.catch(() => {});
  before.release();
  after.release();
});
