import { randomUUID } from "node:crypto";
import type { Database, Transaction } from "../platform/database";
import { type DataKeys, dataKeys } from "../platform/sealed/keys";
import { firstInOrder, lookupHashes, open, seal } from "../platform/sealed/sealed";
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
  const hashes = phone === null ? [] : lookupHashes("phone", phone);
  const known = phone !== null && hashes.length > 1 ? await knownUnderAnyKey(tx, phone, hashes) : null;
  if (known) return ifTheSame(tx, known, proven);
  // Of two first sign-ins at once the second waits here, and then finds the first's person.
  const made = await tx.query(
    `INSERT INTO person (id, name, birth_date, phone, phone_hash, locale, created_at, synthetic)
     VALUES ($1, $2, $3::text::date, $4, $5, $6, $7, $8) ON CONFLICT (phone_hash) DO NOTHING`,
    [
      id,
      seal("person.name", id, name),
      birthDate,
      seal("person.phone", id, phone),
      hashes[0] ?? null,
      locale ?? "ko",
      now,
      isSynthetic(phone),
    ],
  );
  if (made.rowCount) return { id, name, birthDate };
  const person = await personByPhone(tx, phone ?? "");
  return person && ifTheSame(tx, person, proven);
}

/** While `LOOKUP_KEY` is rotated the constraint alone does not keep a phone to one person: some have the old hash. */
async function knownUnderAnyKey(tx: Transaction, phone: string, hashes: Buffer[]): Promise<Person | null> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 3))", [firstInOrder(hashes)]);
  return personByPhone(tx, phone);
}

async function ifTheSame(
  tx: Transaction,
  person: Person,
  { name, birthDate, locale }: Proven,
): Promise<Person | null> {
  if (!sameName(person.name, name) || person.birthDate !== birthDate) return null;
  if (locale) await tx.query("UPDATE person SET locale = $2 WHERE id = $1", [person.id, locale]);
  return person;
}

/** The person who has a phone. @param phone E.164 */
export async function personByPhone(tx: Transaction, phone: string): Promise<Person | null> {
  const { rows } = await tx.query<Person>(`SELECT ${columns} FROM person WHERE phone_hash = ANY($1)`, [
    lookupHashes("phone", phone),
  ]);
  return rows[0] ? named(rows[0]) : null;
}

/** The person who has a live booking of a code. @param code as it is stored */
export async function personByBooking(tx: Transaction, code: string): Promise<Person | null> {
  const { rows } = await tx.query<Person>(
    `SELECT ${columns} FROM person WHERE id = (SELECT person_id FROM booking WHERE code = $1 AND status = 'BOOKED')`,
    [code],
  );
  return rows[0] ? named(rows[0]) : null;
}

/** The person of an id; null once they were forgotten. */
export async function personById(database: Database, id: string): Promise<Person | null> {
  const { rows } = await database.query<Person>(`SELECT ${columns} FROM person WHERE id = $1`, [id]);
  return rows[0] ? named(rows[0]) : null;
}

/** A subject as it is kept: what a provider calls a person can be a phone, and need never be read again. */
function keptSubject(provider: string, subject: string, keys: DataKeys = dataKeys()): string {
  return keptSubjects(provider, subject, keys)[0] ?? "";
}

/** As it may be kept, as it is kept now first: under each key, and by releases that did not name the key. */
function keptSubjects(provider: string, subject: string, keys: DataKeys = dataKeys()): string[] {
  const hashes = lookupHashes("identity", `${provider} ${subject}`, keys).map((hash) =>
    hash.toString("base64url"),
  );
  return [
    ...hashes.map((hash, n) => `~k.${keys.lookup[n]?.id}.${hash}`),
    ...hashes.map((hash) => `~h.${hash}`),
  ];
}

/** The person who has proven themselves in this way before. */
export async function personByIdentity(
  tx: Transaction,
  provider: string,
  subject: string,
): Promise<Person | null> {
  const { rows } = await tx.query<Person>(
    `SELECT ${columns} FROM person WHERE id = (SELECT person_id FROM identity WHERE provider = $1 AND subject = ANY($2) LIMIT 1)`,
    [provider, keptSubjects(provider, subject)],
  );
  if (!rows[0]) return null;
  // Only now is it known what to hash under the first key.
  await linkIdentity(tx, provider, subject, rows[0].id);
  return named(rows[0]);
}

/** Remembers a way of proving who a person is. */
export async function linkIdentity(
  tx: Transaction,
  provider: string,
  subject: string,
  personId: string,
): Promise<void> {
  const [kept, ...otherwise] = keptSubjects(provider, subject);
  await tx.query(
    `WITH before AS (DELETE FROM identity WHERE provider = $1 AND subject = ANY($4))
     INSERT INTO identity (provider, subject, person_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    [provider, kept, personId, otherwise],
  );
}

/** Rows of one statement. */
const batch = 500;

/**
 * Hashes ways of signing in under the first of `LOOKUP_KEY`: what an earlier release kept as it was told, and phones,
 * which stand sealed beside. What a provider calls a person is known again only when they sign in.
 *
 * @returns how many were hashed anew, and how many of providers wait for their people
 */
export async function hashSubjects(
  database: Database,
  keys: DataKeys = dataKeys(),
): Promise<{ hashed: number; waiting: number }> {
  const current = `~k.${keys.lookup[0]?.id}.`;
  let hashed = 0;
  for (let from = ["", ""]; ; ) {
    const { rows } = await database.query<{
      provider: string;
      subject: string;
      personId: string;
      phone: string | null;
    }>(
      `SELECT i.provider, i.subject, i.person_id AS "personId", p.phone FROM identity i JOIN person p ON p.id = i.person_id
       WHERE NOT starts_with(i.subject, $1) AND (i.provider = 'phone' OR NOT starts_with(i.subject, '~'))
         AND (i.provider, i.subject) > ($2, $3) ORDER BY i.provider, i.subject LIMIT ${batch}`,
      [current, ...from],
    );
    for (const { provider, subject, personId, phone } of rows) {
      const plain = subject.startsWith("~") ? open("person.phone", personId, phone, keys) : subject;
      if (plain === null) continue;
      await database.query(
        `WITH before AS (DELETE FROM identity WHERE provider = $1 AND subject = $2)
         INSERT INTO identity (provider, subject, person_id) VALUES ($1, $3, $4) ON CONFLICT DO NOTHING`,
        [provider, subject, keptSubject(provider, plain, keys), personId],
      );
      hashed++;
    }
    const last = rows.at(-1);
    if (rows.length < batch || !last) break;
    from = [last.provider, last.subject];
  }
  const left = await database.query<{ count: number }>(
    "SELECT count(*) FROM identity WHERE NOT starts_with(subject, $1)",
    [current],
  );
  return { hashed, waiting: left.rows[0]?.count ?? 0 };
}
