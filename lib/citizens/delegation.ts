import { blindIndexes } from "../shared/crypto/column-encryption";
import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import type { Locale } from "../shared/time/seoul";
import {
  type CodeAnswer,
  type CodeRequest,
  type CodeSecrets,
  refusalOf,
  requestCode,
  withCode,
} from "./one-time-code";
import { decryptName, linkIdentity, type Person } from "./person";
import { personOfProof } from "./shared-phones";

/** A parent is at least so many years older than their child. */
const generation = 15;

/** By how many years at least one person was born before another; dates as YYYY-MM-DD. */
export function isPlausibleParent(parentBirth: string, childBirth: string): boolean {
  const turned = `${Number(parentBirth.slice(0, 4)) + generation}${parentBirth.slice(4)}`;
  return turned <= childBirth;
}

/** Somebody whom a booker has the leave to book for. */
export interface Principal extends Person {
  verifiedAt: Date;
}

/** How many people this booker has ever had the leave of, besides one of them; leave that ended counts. */
async function othersOf(tx: Transaction | Database, bookerId: string, phone: string): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    `SELECT count(*) FROM proxy x JOIN person p ON p.id = x.person_id
     WHERE x.booker_id = $1 AND (p.phone_hash = ANY($2)) IS NOT TRUE`,
    [bookerId, blindIndexes("phone", phone)],
  );
  return rows[0]?.count ?? 0;
}

async function mostPeople(tx: Transaction | Database): Promise<number> {
  const { rows } = await tx.query<{ most: number }>("SELECT people_a_booker AS most FROM programme");
  return rows[0]?.most ?? 0;
}

/**
 * Asks a parent for their leave: a code goes to the parent's own phone, with the first letter of the booker's
 * name, and the parent gives it to whom they trust.
 *
 * @param booker who wants to book
 * @param parent the parent as the booker wrote them
 * @param now the server's instant, UTC
 * @throws DomainError `not-a-parent`, `phone-is-yours`, `people-limit`, `leave-limit` or `code-limit`
 */
export async function requestConsent(
  database: Database,
  booker: Person,
  parent: Omit<CodeRequest, "asker" | "knownDevice">,
  now: Date,
  secrets: CodeSecrets,
): Promise<{ codeId: string }> {
  if (!isPlausibleParent(parent.birthDate, booker.birthDate)) throw new DomainError("not-a-parent");
  const own = await database.query(
    "SELECT 1 FROM person WHERE id = $1 AND COALESCE(phone_hash, contact_hash) = ANY($2)",
    [booker.id, blindIndexes("phone", parent.phone)],
  );
  if (own.rowCount) throw new DomainError("phone-is-yours");
  if ((await othersOf(database, booker.id, parent.phone)) >= (await mostPeople(database)))
    throw new DomainError("people-limit");
  const asker = { kind: "booker" as const, id: booker.id, name: booker.name };
  return requestCode(database, { ...parent, asker }, now, secrets);
}

/**
 * Takes the code that the parent gave: from now on the booker may book for them. Of two bookers the one whom
 * the parent gave the latest code has their leave.
 *
 * @param now the server's instant, UTC
 * @throws DomainError as `withCode`, `phone-of-another`, or `people-limit`
 */
export function grantDelegation(
  database: Database,
  bookerId: string,
  answer: CodeAnswer & { locale: Locale; itsMe?: boolean },
  now: Date,
  secrets: CodeSecrets,
): Promise<Person> {
  return withCode(database, answer, bookerId, now, secrets, async (tx, proven) => {
    // A booker's codes follow one another here, so that two at once cannot pass the limit together.
    await tx.query("SELECT 1 FROM person WHERE id = $1 FOR NO KEY UPDATE", [bookerId]);
    if ((await othersOf(tx, bookerId, proven.phone)) >= (await mostPeople(tx))) return "people-limit";
    const identified = await personOfProof(tx, proven, answer.itsMe, now);
    if (!("person" in identified)) return refusalOf(identified);
    const { person } = identified;
    if (person.id === bookerId) return "phone-of-another";
    await linkIdentity(tx, "phone", proven.phone, person.id);
    await tx.query(
      "UPDATE proxy SET ended_at = $3 WHERE person_id = $1 AND booker_id <> $2 AND ended_at IS NULL",
      [person.id, bookerId, now],
    );
    await tx.query(
      `INSERT INTO proxy (booker_id, person_id, verified_at) VALUES ($1, $2, $3)
       ON CONFLICT (booker_id, person_id) DO UPDATE SET verified_at = $3, ended_at = NULL`,
      [bookerId, person.id, now],
    );
    await keep(tx, now, `citizen:${bookerId}`, "give-leave", person.id, bookerId);
    return person;
  });
}

async function keep(
  tx: Transaction,
  now: Date,
  actor: string,
  act: string,
  personId: string,
  bookerId: string,
): Promise<void> {
  await tx.query(
    `INSERT INTO audit_row (at, actor, act, subject, detail)
     VALUES ($1, $2, $3, 'person:' || $4::text, jsonb_build_object('booker', $5::text))`,
    [now, actor, act, personId, bookerId],
  );
}

const columns = `p.id, p.name, to_char(p.birth_date, 'YYYY-MM-DD') AS "birthDate", x.verified_at AS "verifiedAt"`;

export async function listPrincipals(database: Database, bookerId: string): Promise<Principal[]> {
  const { rows } = await database.query<Principal>(
    `SELECT ${columns} FROM proxy x JOIN person p ON p.id = x.person_id
     WHERE x.booker_id = $1 AND x.ended_at IS NULL ORDER BY x.verified_at`,
    [bookerId],
  );
  return rows.map(decryptName);
}

/** Who books for a person now, with their leave; undefined when nobody does. */
export async function getDelegate(database: Database, personId: string): Promise<Principal | undefined> {
  const { rows } = await database.query<Principal>(
    `SELECT ${columns} FROM proxy x JOIN person p ON p.id = x.booker_id
     WHERE x.person_id = $1 AND x.ended_at IS NULL`,
    [personId],
  );
  return rows[0] && decryptName(rows[0]);
}

/**
 * The person for whom a booker wants to act.
 *
 * @throws DomainError `not-your-proxy` without that person's leave
 */
export async function switchToPrincipal(
  database: Database,
  bookerId: string,
  personId: string,
): Promise<Principal> {
  const person = (await listPrincipals(database, bookerId)).find((candidate) => candidate.id === personId);
  if (!person) throw new DomainError("not-your-proxy");
  return person;
}

/**
 * Ends a leave, whether the booker gives it up or the person takes it back. What was booked stays.
 *
 * @param by which of the two asks
 * @param now the server's instant, UTC
 * @throws DomainError `not-your-proxy` when there is none between the two
 */
export async function endDelegation(
  database: Database,
  bookerId: string,
  personId: string,
  by: string,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    const { rowCount } = await tx.query(
      "UPDATE proxy SET ended_at = $3 WHERE booker_id = $1 AND person_id = $2 AND ended_at IS NULL",
      [bookerId, personId, now],
    );
    if (!rowCount) throw new DomainError("not-your-proxy");
    await keep(tx, now, `citizen:${by}`, "end-leave", personId, bookerId);
  });
}
