import { randomUUID } from "node:crypto";
import { blindIndexes, encryptColumn, firstInOrder } from "../shared/crypto/column-encryption";
import type { Transaction } from "../shared/db/database";
import { isSyntheticPhone } from "../shared/synthetic-phone";
import type { Locale } from "../shared/time/seoul";
import { maskName, namesMatch } from "./name";
import { decryptName, type Person } from "./person";

/** What a proof of identity says about a person. */
export interface Proven {
  name: string;
  /** YYYY-MM-DD */
  birthDate: string;
  /** E.164, proven by a code or vouched for by a provider. */
  phone: string;
  /** Absent where the proof does not say. */
  locale?: Locale;
}

/** What somebody says to staff, by telephone or at a desk. Nothing of it was proven by a code. */
export interface Told extends Omit<Proven, "phone"> {
  /** E.164; null for whoever has none. */
  phone: string | null;
}

/** Somebody whom a phone reaches. */
interface OfPhone extends Person {
  /** Proven by a code: the phone is theirs. */
  owns: boolean;
  /** Staff have seen that they share it with its owner. */
  shares: boolean;
}

/** How many people a phone has beside its owner; the table's constraint has the same number. */
const mostBeside = 2;

/** Whoever a phone reaches, its owner first. From here on this phone's proofs and registrations follow one another. */
async function peopleOfPhone(tx: Transaction, hashes: readonly Buffer[]): Promise<OfPhone[]> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 3))", [firstInOrder(hashes)]);
  const { rows } = await tx.query<OfPhone>(
    `SELECT id, name, to_char(birth_date, 'YYYY-MM-DD') AS "birthDate", phone_hash IS NOT NULL AS owns,
            phone_shared_by IS NOT NULL AS shares
     FROM person WHERE (phone_hash = ANY($1) OR contact_hash = ANY($1)) AND forgotten_at IS NULL
     ORDER BY owns DESC, phone_place`,
    [hashes],
  );
  return rows.map(decryptName);
}

/** Who they are; or that the phone is another's; or whose it seems to be, by a masked name, to be asked. */
export type Identified =
  | { person: Person }
  | { refusal: "phone-of-another" }
  | { refusal: "name-differs"; registered: string };

/**
 * The person of a proof. Of those whom the phone reaches it is the one of this name and birth date. Where the birth
 * date is one's and the name is written otherwise, they are asked whether that is them. Where nobody's, and nobody owns the
 * phone, it is somebody new: what others only told staff of this phone is no key to it.
 *
 * @param itsMe what they answered to that; undefined while they were not asked
 * @param now the server's instant, UTC
 * @param withoutPhone somebody who has come by a provider before, and has proven no phone
 */
export async function personOfProof(
  tx: Transaction,
  proven: Proven,
  itsMe: boolean | undefined,
  now: Date,
  withoutPhone?: Person,
): Promise<Identified> {
  const hashes = blindIndexes("phone", proven.phone);
  const people = await peopleOfPhone(tx, hashes);
  if (withoutPhone && !people.some(({ id }) => id === withoutPhone.id))
    people.push({ ...withoutPhone, owns: false, shares: false });
  const [owner] = people.filter(({ owns }) => owns);
  const born = people.filter(({ birthDate, owns, shares }) => {
    return birthDate === proven.birthDate && (owns || shares || !owner);
  });
  const alike = born.find(({ name }) => namesMatch(name, proven.name));
  const [asked, ...more] = born;
  const one = more.length === 0 ? asked : undefined;
  if (!alike && one && itsMe === undefined)
    return { refusal: "name-differs", registered: maskName(one.name) };
  const person = alike ?? (itsMe ? one : undefined);
  if (!person && owner) return { refusal: "phone-of-another" };
  if (!person) {
    const made = await insertPerson(tx, proven, { phone_hash: hashes[0] }, now);
    await freeFromClaims(tx, hashes);
    return { person: made };
  }
  if (!owner) {
    await tx.query(
      `UPDATE person SET phone_hash = $2, contact_hash = NULL, phone_place = NULL, phone_shared_by = NULL,
         phone = CASE WHEN contact_hash IS NULL THEN $3 ELSE phone END WHERE id = $1`,
      [person.id, hashes[0], encryptColumn("person.phone", person.id, proven.phone)],
    );
    await freeFromClaims(tx, hashes);
  }
  if (proven.locale)
    await tx.query("UPDATE person SET locale = $2 WHERE id = $1", [person.id, proven.locale]);
  const { id, name, birthDate } = person;
  return { person: { id, name, birthDate } };
}

/** What staff were told of a phone is worth nothing once somebody else has proven that it is theirs. */
async function freeFromClaims(tx: Transaction, hashes: readonly Buffer[]): Promise<void> {
  await tx.query(
    `UPDATE person SET phone = NULL, contact_hash = NULL, phone_place = NULL
     WHERE contact_hash = ANY($1) AND phone_shared_by IS NULL`,
    [hashes],
  );
}

/**
 * The one of this name and birth date whom a phone reaches, and whomever else it reaches.
 *
 * @returns owned whether it is somebody's own, by their proof; otherwise it may be anybody's who tells it
 */
export async function personOfTold(
  tx: Transaction,
  { name, birthDate, phone }: Omit<Told, "phone"> & { phone: string },
): Promise<{ person: Person | null; others: Person[]; owned: boolean }> {
  const people = await peopleOfPhone(tx, blindIndexes("phone", phone));
  const person = people.find((one) => one.birthDate === birthDate && namesMatch(one.name, name)) ?? null;
  return {
    person,
    others: people.filter((one) => one !== person),
    owned: people.some(({ owns }) => owns),
  };
}

/**
 * Registers somebody as staff were told. Their phone reaches them and is no key: whoever proves it takes it.
 *
 * @returns null where as many told this phone already as it can reach
 */
export async function registerTold(tx: Transaction, told: Told, now: Date): Promise<Person | null> {
  if (told.phone === null) return insertPerson(tx, told, {}, now);
  const hashes = blindIndexes("phone", told.phone);
  const { rows } = await tx.query<{ place: number | null }>(
    `SELECT min(n) AS place FROM generate_series(1, ${mostBeside}) n
     WHERE NOT EXISTS (SELECT FROM person WHERE contact_hash = ANY($1) AND phone_place = n)`,
    [hashes],
  );
  const place = rows[0]?.place ?? null;
  return place === null ? null : insertPerson(tx, told, { contact_hash: hashes[0], phone_place: place }, now);
}

/** Who stands at a clinic's desk, or why they are nobody who can be booked there and of whom that is kept. */
export type AtDesk =
  | { id: string }
  | { refusal: "caller-not-matched" | "phone-told-too-often"; of: string | null };

/**
 * The person who stands at a desk, registered if need be, by what staff read on their identity card.
 *
 * @param another whether staff have looked, and it is another than those who told this phone before
 */
export async function personAtDesk(
  tx: Transaction,
  told: Told & { phone: string },
  another: boolean,
  now: Date,
): Promise<AtDesk> {
  const { person, others, owned } = await personOfTold(tx, told);
  if (person) return person;
  const [other] = others;
  if (other && (owned || !another)) return { refusal: "caller-not-matched", of: other.id };
  return (await registerTold(tx, told, now)) ?? { refusal: "phone-told-too-often", of: other?.id ?? null };
}

async function insertPerson(
  tx: Transaction,
  { name, birthDate, phone, locale }: Told,
  keys: { phone_hash?: Buffer; contact_hash?: Buffer; phone_place?: number },
  now: Date,
): Promise<Person> {
  const id = randomUUID();
  await tx.query(
    `INSERT INTO person (id, name, birth_date, phone, phone_hash, contact_hash, phone_place, locale, created_at, synthetic)
     VALUES ($1, $2, $3::text::date, $4, $5, $6, $7, $8, $9, $10)`,
    [
      id,
      encryptColumn("person.name", id, name),
      birthDate,
      encryptColumn("person.phone", id, phone),
      keys.phone_hash ?? null,
      keys.contact_hash ?? null,
      keys.phone_place ?? null,
      locale ?? "ko",
      now,
      isSyntheticPhone(phone),
    ],
  );
  return { id, name, birthDate };
}
