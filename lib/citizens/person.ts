import { blindIndexes, decryptColumn } from "../shared/crypto/column-encryption";
import { type DataKeys, getDataKeys } from "../shared/crypto/keys";
import type { Database, Transaction } from "../shared/db/database";

export interface Person {
  id: string;
  name: string;
  /** YYYY-MM-DD */
  birthDate: string;
}

// A date comes out of the driver as local midnight, which is another day elsewhere; so it leaves as text.
const columns = `id, name, to_char(birth_date, 'YYYY-MM-DD') AS "birthDate"`;

/** A row of people with the name as it may be read. */
export function decryptName<T extends Person>(row: T): T {
  return { ...row, name: decryptColumn("person.name", row.id, row.name) };
}

/** The person who has a live booking of a code. @param code as it is stored */
export async function findPersonByBooking(tx: Transaction, code: string): Promise<Person | null> {
  const { rows } = await tx.query<Person>(
    `SELECT ${columns} FROM person WHERE forgotten_at IS NULL
       AND id = (SELECT person_id FROM booking WHERE code = $1 AND status = 'BOOKED')`,
    [code],
  );
  return rows[0] ? decryptName(rows[0]) : null;
}

export async function findPersonById(database: Database, id: string): Promise<Person | null> {
  const { rows } = await database.query<Person>(
    `SELECT ${columns} FROM person WHERE id = $1 AND forgotten_at IS NULL`,
    [id],
  );
  return rows[0] ? decryptName(rows[0]) : null;
}

/** A subject as it is kept: what a provider calls a person can be a phone, and need never be read again. */
function keptSubject(provider: string, subject: string, keys: DataKeys = getDataKeys()): string {
  return keptSubjects(provider, subject, keys)[0] ?? "";
}

/** As it may be kept, as it is kept now first: under each key, and by releases that did not name the key. */
function keptSubjects(provider: string, subject: string, keys: DataKeys = getDataKeys()): string[] {
  const hashes = blindIndexes("identity", `${provider} ${subject}`, keys).map((hash) =>
    hash.toString("base64url"),
  );
  return [
    ...hashes.map((hash, n) => `~k.${keys.lookup[n]?.id}.${hash}`),
    ...hashes.map((hash) => `~h.${hash}`),
  ];
}

/** The person who has proven themselves in this way before, and whether they have proven a phone too. */
export async function findPersonByIdentity(
  tx: Transaction,
  provider: string,
  subject: string,
): Promise<{ person: Person; phoneProven: boolean } | null> {
  const { rows } = await tx.query<Person & { phoneProven: boolean }>(
    `SELECT ${columns}, has_proven_phone(phone_hash, phone_shared_by) AS "phoneProven" FROM person WHERE forgotten_at IS NULL
       AND id = (SELECT person_id FROM identity WHERE provider = $1 AND subject = ANY($2) LIMIT 1)`,
    [provider, keptSubjects(provider, subject)],
  );
  if (!rows[0]) return null;
  const { phoneProven, ...person } = rows[0];
  // Only now is it known what to hash under the first key.
  await linkIdentity(tx, provider, subject, person.id);
  return { person: decryptName(person), phoneProven };
}

/** Remembers a way of proving who a person is: the last one who has proven it so. A phone stays its first person's. */
export async function linkIdentity(
  tx: Transaction,
  provider: string,
  subject: string,
  personId: string,
): Promise<void> {
  const [kept, ...otherwise] = keptSubjects(provider, subject);
  await tx.query(
    `WITH before AS (DELETE FROM identity WHERE provider = $1 AND subject = ANY($4))
     INSERT INTO identity (provider, subject, person_id) VALUES ($1, $2, $3)
     ON CONFLICT (provider, subject) DO UPDATE SET person_id = $3 WHERE identity.provider <> 'phone'`,
    [provider, kept, personId, otherwise],
  );
}

const batch = 500;

/**
 * Hashes ways of signing in under the first of `LOOKUP_KEY`: what an earlier release kept as it was told, and phones,
 * which stand sealed beside. What a provider calls a person is known again only when they sign in.
 *
 * @returns how many were hashed anew, and how many of providers wait for their people
 */
export async function hashSubjects(
  database: Database,
  keys: DataKeys = getDataKeys(),
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
      const plain = subject.startsWith("~") ? decryptColumn("person.phone", personId, phone, keys) : subject;
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
