import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { blindIndex, decryptColumn, encryptColumn } from "../crypto/column-encryption";
import type { Database } from "../db/database";

const hour = 3_600_000;

/** A window that opened an hour before `now` and closes a day after it, with its empty line. */
export async function anOpenWindow(database: Database, now: Date): Promise<string> {
  const id = randomUUID();
  await database.query(
    `INSERT INTO cohort_window (id, slug, name_ko, name_en, birth_year_from, birth_year_to, lobby_opens_at, opens_at,
       closes_at, most_inside, draw_seed, cleared_version)
     VALUES ($1, $2, '시험', 'Test', 1967, 1968, $3, $4, $5, 1000, $6, 1)`,
    [
      id,
      `test-${id}`,
      new Date(now.getTime() - 2 * hour),
      new Date(now.getTime() - hour),
      new Date(now.getTime() + 24 * hour),
      randomBytes(32),
    ],
  );
  await database.query("INSERT INTO queue_state (window_id) VALUES ($1)", [id]);
  return id;
}

/** A person as the program itself keeps them: sealed, and found by the hash of their phone, which is null for none. */
export async function aPerson(
  database: Database,
  person: { id?: string; name?: string; birthDate?: string; phone?: string | null; synthetic?: boolean } = {},
): Promise<string> {
  const { id = randomUUID(), name = "Synthetic", birthDate = "1968-03-04", synthetic = false } = person;
  const phone = person.phone === undefined ? newPhone() : person.phone;
  await database.query(
    `INSERT INTO person (id, name, birth_date, phone, phone_hash, synthetic)
     VALUES ($1, $2, $3::text::date, $4, $5, $6)`,
    [
      id,
      encryptColumn("person.name", id, name),
      birthDate,
      encryptColumn("person.phone", id, phone),
      phone && blindIndex("phone", phone),
      synthetic,
    ],
  );
  return id;
}

/** Somebody who works there. @param clinicId null for agents and admins @returns the account's id */
export async function aStaffAccount(
  database: Database,
  role: "CLINIC_STAFF" | "CLINIC_MANAGER" | "AGENT" | "ADMIN",
  clinicId: number | null,
): Promise<string> {
  const id = randomUUID();
  await database.query(
    "INSERT INTO staff_account (id, email, name, role, clinic_id, password_hash) VALUES ($1, $2, '시험직원', $3, $4, '-')",
    [id, `${id}@example.com`, role, clinicId],
  );
  return id;
}

/** A phone of nobody yet, outside the block of the synthetic citizens. @returns E.164 */
export const newPhone = () => `+8210${randomInt(10_000_000, 100_000_000)}`;

/** Gives a person a phone. @param phone E.164 */
export async function givePhone(database: Database, id: string, phone: string): Promise<void> {
  await database.query("UPDATE person SET phone = $2, phone_hash = $3 WHERE id = $1", [
    id,
    encryptColumn("person.phone", id, phone),
    blindIndex("phone", phone),
  ]);
}

/** That many people born in 1968, each with a phone of their own that reaches nobody. */
export async function people(database: Database, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  const names = ids.map((id, n) => encryptColumn("person.name", id, `Synthetic ${n + 1}`));
  await database.query(
    `INSERT INTO person (id, name, birth_date, phone_hash)
     SELECT id, name, DATE '1968-03-04', sha256(uuid_send(id)) FROM unnest($1::uuid[], $2::text[]) AS p(id, name)`,
    [ids, names],
  );
  return ids;
}

/** The texts of the messages to a phone, the oldest first. @param phone E.164 */
export async function messagesTo(
  database: Database,
  phone: string,
): Promise<{ eventKey: string; body: string }[]> {
  const { rows } = await database.query<{ eventKey: string; body: string }>(
    `SELECT event_key AS "eventKey", body FROM outbox_message WHERE recipient_hash = $1 ORDER BY id`,
    [blindIndex("phone", phone)],
  );
  return rows.map(({ eventKey, body }) => ({
    eventKey,
    body: decryptColumn("outbox_message.body", eventKey, body),
  }));
}

/** The text of an event's message; undefined when there is none. */
export async function messageOf(database: Database, eventKey: string): Promise<string | undefined> {
  const { rows } = await database.query("SELECT body FROM outbox_message WHERE event_key = $1", [eventKey]);
  return rows[0] && decryptColumn("outbox_message.body", eventKey, rows[0].body);
}

/** Puts a person at the end of a window's line, whose lobby was empty, and calls everybody up to them. */
export async function called(database: Database, windowId: string, personId: string): Promise<void> {
  await database.query(
    `WITH line AS (UPDATE queue_state SET entries = entries + 1, served = entries + 1, lobby_size = 0
                   WHERE window_id = $1 RETURNING entries)
     INSERT INTO queue_entry (window_id, entry_no, person_id) SELECT $1, entries - 1, $2 FROM line`,
    [windowId, personId],
  );
}

/** A live admission, of twenty minutes from `now`. */
export async function admitted(database: Database, windowId: string, personId: string, now: Date) {
  const admissionId = randomUUID();
  await database.query(
    "INSERT INTO admission (id, window_id, person_id, expires_at) VALUES ($1, $2, $3, $4)",
    [admissionId, windowId, personId, new Date(now.getTime() + hour / 3)],
  );
  return { personId, windowId, admissionId };
}

/** A slot of `capacity` places at a clinic of its own, a day after `now`. @param district five digits */
export async function aSlot(
  database: Database,
  capacity: number,
  now: Date,
  district = "99999",
): Promise<number> {
  const { rows } = await database.query<{ id: number }>(
    `WITH p AS (INSERT INTO province VALUES ('99', '시험도', 'Test') ON CONFLICT DO NOTHING),
          d AS (INSERT INTO district VALUES ($3, '99', '시험구', 'Test') ON CONFLICT DO NOTHING),
          c AS (INSERT INTO clinic (district_code, name_ko, name_en, address_ko, address_en, phone)
                VALUES ($3, '시험의원', 'Test Clinic', '-', '-', '-') RETURNING id)
     INSERT INTO slot (clinic_id, starts_at, capacity) SELECT id, $2, $1 FROM c RETURNING id`,
    [capacity, new Date(now.getTime() + 24 * hour), district],
  );
  return rows[0]?.id ?? 0;
}

/** A vaccine that is given once. @returns its code */
export async function aProduct(database: Database, code = "test-once"): Promise<string> {
  await database.query(
    "INSERT INTO vaccine_product (code, name_ko, name_en) VALUES ($1, '시험백신', 'Test vaccine') ON CONFLICT DO NOTHING",
    [code],
  );
  return code;
}
