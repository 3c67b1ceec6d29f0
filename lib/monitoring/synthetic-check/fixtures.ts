import { randomInt } from "node:crypto";
import { blindIndex, decryptColumn } from "../../shared/crypto/column-encryption";
import { type Database, withTransaction } from "../../shared/db/database";
import { SYNTHETIC_PHONE_PREFIX } from "../../shared/synthetic-phone";

/** A window to walk through, as the database says it stands, whatever the program makes of it. */
export interface CheckedWindow {
  id: string;
  slug: string;
  /** Whether people may be inside by now, rather than in the lobby. */
  open: boolean;
  birthYear: number;
  lastDigits: number[];
}

export interface SyntheticPerson {
  name: string;
  /** YYYY-MM-DD */
  birthDate: string;
  /** E.164 */
  phone: string;
}

/**
 * Open windows and those in their lobby, by their instants alone: judged by the database, so that a fault in
 * the program's own judgement shows.
 *
 * @param now the server's instant, UTC
 */
export async function listWindowsToCheck(database: Database, now: Date): Promise<CheckedWindow[]> {
  const { rows } = await database.query<CheckedWindow>(
    `SELECT id, slug, opens_at <= $1 AS open, birth_year_from AS "birthYear", last_digits AS "lastDigits"
     FROM cohort_window
     WHERE published_at <= $1 AND lobby_opens_at <= $1 AND closes_at > $1 AND paused_at IS NULL ORDER BY opens_at`,
    [now],
  );
  return rows;
}

/** Somebody new whom the window's cohort reaches, or who walked through it before and was not taken away. */
export async function createSyntheticPerson(
  database: Database,
  window: CheckedWindow,
): Promise<SyntheticPerson> {
  const day = window.lastDigits[0] || 10;
  const birthDate = `${window.birthYear}-01-${String(day).padStart(2, "0")}`;
  const { rows } = await database.query<SyntheticPerson & { id: string }>(
    `SELECT p.id, p.name, to_char(p.birth_date, 'YYYY-MM-DD') AS "birthDate", p.phone
     FROM person p JOIN queue_entry e ON e.person_id = p.id AND e.window_id = $1
     WHERE p.synthetic AND p.birth_date = $2::date LIMIT 1`,
    [window.id, birthDate],
  );
  if (rows[0]) {
    const { id, name, phone } = rows[0];
    return {
      birthDate,
      name: decryptColumn("person.name", id, name),
      phone: decryptColumn("person.phone", id, phone),
    };
  }
  const digits = String(randomInt(1_000_000)).padStart(6, "0");
  return { name: "Synthetic Citizen", birthDate, phone: `${SYNTHETIC_PHONE_PREFIX}${digits}` };
}

/** The code that was just sent to the person, as they would read it on their phone; undefined when none was. */
export async function findSentCode(database: Database, phone: string): Promise<string | undefined> {
  const { rows } = await database.query<{ key: string; body: string }>(
    "SELECT event_key AS key, body FROM outbox_message WHERE recipient_hash = $1 ORDER BY id DESC LIMIT 1",
    [blindIndex("phone", phone)],
  );
  const [last] = rows;
  return last && /\d{6}/.exec(decryptColumn("outbox_message.body", last.key, last.body))?.[0];
}

/**
 * A time at the synthetic clinic that can be booked. Makes the clinic and the time where there is none.
 *
 * @param now the server's instant, UTC
 * @returns the slot's id
 */
export async function createSyntheticSlot(database: Database, now: Date): Promise<number> {
  return withTransaction(database, async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('synthetic clinic', 0))");
    await tx.query(
      `INSERT INTO clinic (district_code, name_ko, name_en, address_ko, address_en, phone, synthetic)
       SELECT min(code), '합성 의원', 'Synthetic Clinic', '-', '-', '-', true FROM district
       WHERE NOT EXISTS (SELECT FROM clinic WHERE synthetic) HAVING min(code) IS NOT NULL`,
    );
    const { rows } = await tx.query<{ id: number }>(
      `INSERT INTO slot (clinic_id, starts_at, capacity)
       SELECT id, date_trunc('day', $1::timestamptz) + interval '2 days', 100 FROM clinic WHERE synthetic
       ON CONFLICT (clinic_id, starts_at) DO UPDATE SET capacity = slot.capacity RETURNING id`,
      [now],
    );
    if (!rows[0]) throw new Error("no district to put the synthetic clinic in");
    return rows[0].id;
  });
}

/** Removes all that a walk leaves: the person too, and their number, which is none of the line's own. */
export async function deleteFixtures(database: Database, phone: string): Promise<void> {
  await withTransaction(database, async (tx) => {
    const hash = blindIndex("phone", phone);
    const { rowCount } = await tx.query("SELECT 1 FROM person WHERE phone_hash = $1 AND NOT synthetic", [
      hash,
    ]);
    if (rowCount) return;
    await tx.query("DELETE FROM one_time_code WHERE phone_hash = $1", [hash]);
    await tx.query("DELETE FROM outbox_message WHERE recipient_hash = $1", [hash]);
    await tx.query("SELECT clean_up_synthetic($1::bytea)", [hash]);
  });
}
