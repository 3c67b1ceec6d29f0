import { randomUUID } from "node:crypto";
import type { Database } from "../db/database";
import { SYNTHETIC_PHONE_PREFIX } from "../synthetic-phone";
import { aPerson, newPhone } from "./builders";

/** People whose rows have stopped others: who was forgotten, who is synthetic, and one of whom nothing can be read. */
export const poisons = ["forgotten", "synthetic", "half-written"] as const;
export type Poison = (typeof poisons)[number];

/** Looks sealed, by a key that nobody has. @param id keeps it unique, as phones are */
export const unreadable = (id: string) => `~1.nokey.${id}`;

let walkers = 0;

/** A person of a kind; `healthy` is the one whom nothing of the others may reach. */
export async function personOf(database: Database, kind: Poison | "healthy"): Promise<string> {
  const synthetic = kind === "synthetic";
  const phone = synthetic ? `${SYNTHETIC_PHONE_PREFIX}${String(++walkers).padStart(6, "0")}` : newPhone();
  const id = await aPerson(database, { id: randomUUID(), phone, synthetic });
  if (kind === "forgotten")
    await database.query(
      "UPDATE person SET name = '', phone = NULL, phone_hash = NULL, forgotten_at = now() WHERE id = $1",
      [id],
    );
  if (kind === "half-written")
    await database.query("UPDATE person SET name = $2, phone = $2, email = $2, locale = 'xx' WHERE id = $1", [
      id,
      unreadable(id),
    ]);
  return id;
}

/** Where a person's rows are planted. */
export interface Ground {
  windowId: string;
  /** A window whose lobby opens soon. */
  comingWindowId: string;
  clinicId: number;
  district: string;
  /** A slot of the clinic with room for everybody, and one of leftover doses. */
  slotId: number;
  leftoverSlotId: number;
  staffId: string;
  now: Date;
}

type Plant = (put: Put, person: string, ground: Ground, kind: Poison | "healthy") => Promise<unknown>;
type Put = (sql: string, values: unknown[]) => Promise<{ rows: { id: string }[] }>;

const minutes = (ground: Ground, count: number) => new Date(ground.now.getTime() + count * 60_000);

async function aBooking(put: Put, person: string, ground: Ground): Promise<string> {
  const { windowId, slotId, now } = ground;
  const { rows } = await put(
    `WITH a AS (INSERT INTO admission (window_id, person_id, created_at, expires_at, ended_at)
                VALUES ($2, $1, $4, $4, $4) RETURNING id),
          s AS (UPDATE slot SET taken = taken + 1 WHERE id = $3)
     INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, created_at)
     SELECT left(md5($1::text), 10), $1, $2, a.id, $3, $4::timestamptz - interval '30 days' FROM a RETURNING id`,
    [person, windowId, slotId, now],
  );
  return rows[0]?.id ?? "";
}

/** A row of a person in each table that names one, as no act of the program would leave it for the poisoned. */
export const plants: Record<string, Plant> = {
  queue_entry: (put, person, { windowId }, kind) =>
    kind === "synthetic"
      ? put(
          `INSERT INTO queue_entry (window_id, entry_no, person_id)
           SELECT $1, COALESCE(min(entry_no), 0) - 1, $2 FROM queue_entry WHERE window_id = $1 AND entry_no < 0`,
          [windowId, person],
        )
      : put(
          `WITH line AS (UPDATE queue_state SET entries = entries + 1, lobby_size = 0, served = entries + 1
                         WHERE window_id = $1 RETURNING entries)
           INSERT INTO queue_entry (window_id, entry_no, person_id) SELECT $1, entries - 1, $2 FROM line`,
          [windowId, person],
        ),
  async reminder(put, person, ground, kind) {
    await plants.queue_entry?.(put, person, ground, kind);
    return put(
      `INSERT INTO reminder (window_id, person_id, entry_no, place)
       SELECT window_id, person_id, entry_no, entry_no + 1 FROM queue_entry WHERE window_id = $1 AND person_id = $2`,
      [ground.windowId, person],
    );
  },
  lobby_reminder: (put, person, { comingWindowId }) =>
    put("INSERT INTO lobby_reminder (window_id, person_id) VALUES ($1, $2)", [comingWindowId, person]),
  admission: (put, person, ground) =>
    put("INSERT INTO admission (window_id, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4)", [
      ground.windowId,
      person,
      ground.now,
      minutes(ground, 10),
    ]),
  hold: (put, person, ground) =>
    put("INSERT INTO hold (person_id, slot_id, window_id, expires_at) VALUES ($1, $2, $3, $4)", [
      person,
      ground.slotId,
      ground.windowId,
      minutes(ground, -1),
    ]),
  async wait(put, person, { windowId, clinicId, now }) {
    await put(
      "INSERT INTO wait (person_id, window_id, clinic_id, joined_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
      [person, windowId, clinicId, now],
    );
    return put(
      "INSERT INTO wait (person_id, window_id, clinic_id, leftover, joined_at) VALUES ($1, $2, $3, true, $4)",
      [person, windowId, clinicId, now],
    );
  },
  offer: (put, person, ground) =>
    put(
      `WITH w AS (INSERT INTO wait (person_id, window_id, district_code, joined_at) VALUES ($1, $2, $3, $6) RETURNING id),
            h AS (INSERT INTO hold (person_id, slot_id, window_id, expires_at) VALUES ($1, $5, $2, $4))
       INSERT INTO offer (wait_id, person_id, window_id, slot_id, leftover, offered_at, expires_at)
       SELECT id, $1, $2, $5, false, $6, $4 FROM w RETURNING id`,
      [person, ground.windowId, ground.district, minutes(ground, 10), ground.slotId, ground.now],
    ),
  booking: aBooking,
  async idempotent_answer(put, person, ground) {
    const booking = await aBooking(put, person, ground);
    return put(
      "INSERT INTO idempotent_answer (person_id, key, act, booking_id) VALUES ($1, 'k', 'confirm', $2)",
      [person, booking],
    );
  },
  async outbox_message(put, person, ground, kind) {
    const booking = kind === "half-written" ? "no-id" : await aBooking(put, person, ground);
    const facts = JSON.stringify({ booking, slot: kind === "half-written" ? "no-slot" : ground.slotId });
    await put(
      `INSERT INTO outbox_message (event_key, person_id, template, facts, created_at, next_try_at)
       VALUES ($1, $2, 'booking-confirmed', $3, $4, $4)`,
      [`planted:${person}`, person, facts, ground.now],
    );
    if (kind === "half-written")
      await put(
        `INSERT INTO outbox_message (event_key, channel, recipient, subject, body, created_at, next_try_at)
         VALUES ($1, 'SMS', $2, '', $2, $3, $3)`,
        [`planted-text:${person}`, unreadable(person), ground.now],
      );
  },
  citizen_sessions_end: (put, person, { now }) =>
    put("INSERT INTO citizen_sessions_end (person_id, ended_at) VALUES ($1, $2)", [person, now]),
  identity: (put, person) =>
    put("INSERT INTO identity (provider, subject, person_id) VALUES ('planted', $1, $2)", [person, person]),
  proxy: (put, person, { now }) =>
    put("INSERT INTO proxy (booker_id, person_id, verified_at) VALUES (gen_random_uuid(), $1, $2)", [
      person,
      now,
    ]),
  agent_call: (put, person, ground) =>
    put(
      `INSERT INTO agent_call (agent_id, person_id, reason, begun_at, expires_at) VALUES ($1, $2, 'planted', $3, $4)`,
      [ground.staffId, person, ground.now, minutes(ground, 10)],
    ),
};

/** The tables that name a person. @throws Error naming one in which nothing is planted */
export async function listsOfPeople(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'person_id' ORDER BY 1`,
  );
  const names = rows.map(({ name }) => name);
  const missing = names.filter((name) => !(name in plants));
  if (missing.length > 0) throw new Error(`nothing is planted in ${missing.join(", ")}`);
  return names;
}

/** A poisoned person of each kind in each list, before whoever comes after. No trigger is asked. */
export async function poison(database: Database, ground: Ground): Promise<void> {
  const lists = await listsOfPeople(database);
  const client = await database.connect();
  try {
    await client.query("SET session_replication_role = replica");
    const put: Put = (sql, values) => client.query(sql, values);
    for (const list of lists)
      for (const kind of poisons) await plants[list]?.(put, await personOf(database, kind), ground, kind);
  } finally {
    await client.query("SET session_replication_role = DEFAULT");
    client.release();
  }
}

/** The row of a person who is as they should be. @returns the person */
export async function plantHealthy(database: Database, table: string, ground: Ground): Promise<string> {
  const person = await personOf(database, "healthy");
  await plants[table]?.((sql, values) => database.query(sql, values), person, ground, "healthy");
  return person;
}
