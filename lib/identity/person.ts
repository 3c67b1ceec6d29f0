import { randomUUID } from "node:crypto";
import type { Database, Transaction } from "../platform/database";
import { lookupHash, open, seal } from "../platform/sealed/sealed";
import type { Locale } from "../platform/seoul";
import { isSynthetic } from "../platform/synthetic";
import { sameName } from "./name";

/** A person whose identity was proven. */
export interface Person {
  id: string;
  name: string;
  /** YYYY-MM-DD */
  birthDate: string;
}

/** What a proof of identity says about a person. */
export interface Proven {
  name: string;
  /** YYYY-MM-DD */
  birthDate: string;
  /** E.164; null when the proof names none. */
  phone: string | null;
  /** Absent where the proof does not say. */
  locale?: Locale;
}

// A date comes out of the driver as local midnight, which is another day elsewhere; so it leaves as text.
const columns = `id, name, to_char(birth_date, 'YYYY-MM-DD') AS "birthDate"`;

/** A row of people with the name as it may be read. */
export function named<T extends Person>(row: T): T {
  return { ...row, name: open("person.name", row.id, row.name) };
}

/**
 * The person of a proof: the one who has its phone, or a new one. One verified phone is one person.
 *
 * @param now the server's instant, UTC
 * @returns null when the phone belongs to a person of another name or birth date
 */
export async function personOf(tx: Transaction, proven: Proven, now: Date): Promise<Person | null> {
  const { name, birthDate, phone, locale } = proven;
  const id = randomUUID();
  const hash = phone === null ? null : lookupHash("phone", phone);
  // Of two first sign-ins at once the second waits here, and then finds the first's person.
  const made = await tx.query(
    `INSERT INTO person (id, name, birth_date, phone, phone_hash, locale, created_at, synthetic)
     VALUES ($1, $2, $3::text::date, $4, $5, $6, $7, $8) ON CONFLICT (phone_hash) DO NOTHING`,
    [
      id,
      seal("person.name", id, name),
      birthDate,
      seal("person.phone", id, phone),
      hash,
      locale ?? "ko",
      now,
      isSynthetic(phone),
    ],
  );
  if (made.rowCount) return { id, name, birthDate };
  const person = await personByPhone(tx, phone ?? "");
  if (!person || !sameName(person.name, name) || person.birthDate !== birthDate) return null;
  if (locale) await tx.query("UPDATE person SET locale = $2 WHERE id = $1", [person.id, locale]);
  return person;
}

/** The person who has a phone. @param phone E.164 */
export async function personByPhone(tx: Transaction, phone: string): Promise<Person | null> {
  const { rows } = await tx.query<Person>(`SELECT ${columns} FROM person WHERE phone_hash = $1`, [
    lookupHash("phone", phone),
  ]);
  return rows[0] ? named(rows[0]) : null;
}

/** The person of an id; null once they were forgotten. */
export async function personById(database: Database, id: string): Promise<Person | null> {
  const { rows } = await database.query<Person>(`SELECT ${columns} FROM person WHERE id = $1`, [id]);
  return rows[0] ? named(rows[0]) : null;
}

/** A subject as it is kept: what a provider calls a person can be a phone, and need never be read again. */
function keptSubject(provider: string, subject: string): string {
  return `~h.${lookupHash("identity", `${provider} ${subject}`).toString("base64url")}`;
}

/** The person who has proven themselves in this way before. */
export async function personByIdentity(
  tx: Transaction,
  provider: string,
  subject: string,
): Promise<Person | null> {
  const { rows } = await tx.query<Person>(
    `SELECT ${columns} FROM person WHERE id = (SELECT person_id FROM identity WHERE provider = $1 AND subject = $2)`,
    [provider, keptSubject(provider, subject)],
  );
  return rows[0] ? named(rows[0]) : null;
}

/** Remembers a way of proving who a person is. */
export async function linkIdentity(
  tx: Transaction,
  provider: string,
  subject: string,
  personId: string,
): Promise<void> {
  await tx.query(
    "INSERT INTO identity (provider, subject, person_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    [provider, keptSubject(provider, subject), personId],
  );
}

/** Hashes what an earlier release kept as it was told. @returns how many */
export async function hashSubjects(database: Database): Promise<number> {
  const { rows } = await database.query<{ provider: string; subject: string }>(
    "SELECT provider, subject FROM identity WHERE NOT starts_with(subject, '~h.')",
  );
  for (const { provider, subject } of rows)
    await database.query("UPDATE identity SET subject = $3 WHERE provider = $1 AND subject = $2", [
      provider,
      subject,
      keptSubject(provider, subject),
    ]);
  return rows.length;
}
