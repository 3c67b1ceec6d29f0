import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { type Database, isDatabaseUnavailable, openDatabase } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { admitted, anOpenWindow, aSlot, people } from "../shared/testing/builders";
import { ownDatabase } from "../shared/testing/own-database";
import { findDiscrepancies } from "../windows/reconcile";
import type { AdmittedPerson } from "./call-booking-function";
import { cancelBooking } from "./cancel";
import { changeBooking } from "./change";
import { confirmBooking } from "./confirm";
import { holdSlot } from "./hold";
import { checkInvariants, type Told } from "./testing/check-invariants";

const now = new Date("2026-07-19T12:00:00Z");
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);

/** Two servers' pools on one database. */
let servers: [Database, Database];
let windowId: string;
let told: Told[];

beforeAll(async () => {
  const first = await ownDatabase(inject("databaseUrl"));
  const second = openDatabase(first.options.connectionString ?? "", 20);
  servers = [first, second];
  windowId = await anOpenWindow(first, now);
  told = [];
});
afterAll(() => Promise.all(servers.map((server) => server.end())));

afterEach(async () => {
  const client = await servers[0].connect();
  const differences = await findDiscrepancies(client, later(3_600_000));
  client.release();
  expect(differences).toEqual([]);
});

async function visitors(count: number): Promise<AdmittedPerson[]> {
  const ids = await people(servers[0], count);
  return Promise.all(ids.map((id) => admitted(servers[0], windowId, id, now)));
}

/** Does an act by the server whose turn it is, and writes down what the client was told. */
async function ask(
  client: number,
  act: Told["act"],
  personId: string,
  key: string,
  doIt: (server: Database) => Promise<{ code: string; slotId: number }>,
  wanted?: number,
): Promise<Told["answer"]> {
  const from = performance.now();
  const answer = await doIt(servers[client % 2] as Database).then(
    ({ code, slotId }): Told["answer"] => ({ kind: "done", code, slotId }),
    (error: unknown): Told["answer"] => {
      if (error instanceof DomainError) return { kind: "refused", reason: error.reason };
      if (isDatabaseUnavailable(error)) return { kind: "unknown" };
      throw error;
    },
  );
  told.push({ personId, act, key, from, to: performance.now(), wanted, answer });
  return answer;
}

/** Judges all that was told since the last time. */
async function verdict(): Promise<string[]> {
  const persons = [...new Set(told.map(({ personId }) => personId))];
  const { rows } = await servers[0].query(
    `SELECT person_id AS "personId", code, slot_id AS "slotId", status <> 'CANCELLED' AS live FROM booking
     WHERE person_id = ANY($1)`,
    [persons],
  );
  const slots = await servers[0].query<{ id: number; capacity: number }>("SELECT id, capacity FROM slot");
  const found = checkInvariants(told, rows, new Map(slots.rows.map(({ id, capacity }) => [id, capacity])));
  told = [];
  return found;
}

const held = (server: Database, visitor: AdmittedPerson, slotId: number, at = now) =>
  holdSlot(server, visitor, slotId, at).then(
    () => true,
    (error: unknown) => {
      if (error instanceof DomainError) return false;
      throw error;
    },
  );

test("500 clients of two servers want 50 places", async () => {
  const slotId = await aSlot(servers[0], 50, now);
  const crowd = await visitors(500);
  const answers = await Promise.all(
    crowd.map(async (visitor, n) => {
      if (!(await held(servers[n % 2] as Database, visitor, slotId))) return "full";
      return (await ask(n, "confirm", visitor.personId, "key", (s) => confirmBooking(s, visitor, "key", now)))
        .kind;
    }),
  );
  expect(answers.filter((answer) => answer === "done")).toHaveLength(50);
  expect(answers.filter((answer) => answer === "full")).toHaveLength(450);
  expect(await verdict()).toEqual([]);
});

test("people move in opposite directions between three times", async () => {
  const slots = await Promise.all([30, 30, 30].map((places) => aSlot(servers[0], places, now)));
  const crowd = await visitors(60);
  const bookings: string[] = [];
  await Promise.all(
    crowd.map(async (visitor, n) => {
      await holdSlot(servers[0], visitor, slots[n % 3] as number, now);
      await ask(0, "confirm", visitor.personId, "book", async (server) => {
        const booking = await confirmBooking(server, visitor, "book", now);
        bookings[n] = booking.id;
        return booking;
      });
    }),
  );
  // Everybody moves five times, all at once: two slots are locked each time, in every order.
  await Promise.all(
    crowd.map(async ({ personId }, n) => {
      for (let move = 1; move <= 5; move++) {
        const to = slots[(n * move + move) % 3] as number;
        const answer = await ask(
          move,
          "change",
          personId,
          `move ${move}`,
          (server) => changeBooking(server, personId, bookings[n] ?? "", to, `move ${move}`, now),
          to,
        );
        if (answer.kind === "refused") expect(answer.reason).toBe("slot-full");
      }
    }),
  );
  const { rows } = await servers[0].query("SELECT sum(taken)::int AS taken FROM slot WHERE id = ANY($1)", [
    slots,
  ]);
  expect(rows[0].taken).toBe(60);
  expect(told.filter(({ act, answer }) => act === "change" && answer.kind === "done").length).toBeGreaterThan(
    60,
  );
  expect(await verdict()).toEqual([]);
});

test("the last place is cancelled and booked at once, over and over", async () => {
  const slotId = await aSlot(servers[0], 1, now);
  const crowd = await visitors(40);
  await Promise.all(
    crowd.map(async (visitor, n) => {
      const { personId } = visitor;
      for (let tries = 0; tries < 200; tries++) {
        if (!(await held(servers[n % 2] as Database, visitor, slotId))) continue;
        let id = "";
        await ask(n, "confirm", personId, "book", async (server) => {
          const booking = await confirmBooking(server, visitor, "book", now);
          id = booking.id;
          return booking;
        });
        await ask(n, "cancel", personId, "cancel", (server) =>
          cancelBooking(server, personId, id, "cancel", now),
        );
        return;
      }
    }),
  );
  expect(told.filter(({ act, answer }) => act === "cancel" && answer.kind === "done").length).toBeGreaterThan(
    5,
  );
  expect(await verdict()).toEqual([]);
});

test("one key comes over 20 connections of two servers at once", async () => {
  const slotId = await aSlot(servers[0], 5, now);
  const [visitor] = await visitors(1);
  if (!visitor) throw new Error("nobody came");
  await holdSlot(servers[0], visitor, slotId, now);
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      ask(n, "confirm", visitor.personId, "same", (server) => confirmBooking(server, visitor, "same", now)),
    ),
  );
  expect(told.map(({ answer }) => answer.kind)).toEqual(Array(20).fill("done"));
  expect(await verdict()).toEqual([]);
});

test("a hold lapses by one server's clock while the other still confirms it", async () => {
  for (let round = 0; round < 40; round++) {
    const slotId = await aSlot(servers[0], 1, now);
    const [first, second] = (await visitors(2)) as [AdmittedPerson, AdmittedPerson];
    const { expiresAt } = await holdSlot(servers[0], first, slotId, now);
    const [answer, got] = await Promise.all([
      ask(0, "confirm", first.personId, "k", (s) =>
        confirmBooking(s, first, "k", new Date(expiresAt.getTime() - 1)),
      ),
      held(servers[1], second, slotId, expiresAt),
    ]);
    // Exactly one of them has the place; whoever was given the hold can rely on it.
    expect([answer.kind === "done", got].filter(Boolean)).toHaveLength(1);
    if (!got) continue;
    const mine = await ask(1, "confirm", second.personId, "k", (s) =>
      confirmBooking(s, second, "k", expiresAt),
    );
    expect(mine.kind).toBe("done");
  }
  expect(await verdict()).toEqual([]);
});
