import { randomUUID } from "node:crypto";
import { blindIndexes, encryptColumn, firstInOrder } from "../shared/crypto/column-encryption";
import type { Transaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
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

interface OfPhone extends Person {
  /** Proven by a code: the phone is theirs. */
  owns: boolean;
  /** Staff have seen that they share it with its owner. */
  shares: boolean;
  /** A change of their record was asked for, and waits. */
  mendAsked: boolean;
}

/** How many people a phone has beside its owner; the table's constraint has the same number. */
const mostBeside = 2;

/** From here on this phone's proofs and registrations follow one another. */
async function lockPhone(tx: Transaction, hashes: readonly Buffer[]): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 3))", [firstInOrder(hashes)]);
}

/** The first place beside a phone's owner that nobody has; null where all are taken. */
async function freePlace(tx: Transaction, hashes: readonly Buffer[]): Promise<number | null> {
  const { rows } = await tx.query<{ place: number | null }>(
    `SELECT min(n) AS place FROM generate_series(1, ${mostBeside}) n
     WHERE NOT EXISTS (SELECT FROM person WHERE contact_hash = ANY($1) AND phone_place = n)`,
    [hashes],
  );
  return rows[0]?.place ?? null;
}

/** Whoever a phone reaches, its owner first; the phone is locked. */
export async function peopleOfPhone(tx: Transaction, hashes: readonly Buffer[]): Promise<OfPhone[]> {
  await lockPhone(tx, hashes);
  const { rows } = await tx.query<OfPhone>(
    `SELECT id, name, to_char(birth_date, 'YYYY-MM-DD') AS "birthDate", phone_hash IS NOT NULL AS owns,
            phone_shared_by IS NOT NULL AS shares, mend_asked_at IS NOT NULL AS "mendAsked"
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
    people.push({ ...withoutPhone, owns: false, shares: false, mendAsked: false });
  const [owner] = people.filter(({ owns }) => owns);
  const born = people.filter(({ birthDate, owns, shares }) => {
    return birthDate === proven.birthDate && (owns || shares || !owner);
  });
  const alike = born.find(({ name }) => namesMatch(name, proven.name));
  const [asked, ...more] = born;
  // Of a shared phone a birth date alone says nothing: whoever has the phone now may know it.
  const one = more.length === 0 && !asked?.shares ? asked : undefined;
  if (!alike && one && itsMe === undefined)
    return { refusal: "name-differs", registered: maskName(one.name) };
  const person = alike ?? (itsMe ? one : undefined);
  if (!person && owner) return { refusal: "phone-of-another" };
  if (!person) {
    return { person: await registerOwner(tx, proven, now) };
  }
  if (!owner) {
    await tx.query(
      `UPDATE person SET phone_hash = $2, contact_hash = NULL, phone_place = NULL, phone_shared_by = NULL,
         phone = CASE WHEN contact_hash IS NULL THEN $3 ELSE phone END WHERE id = $1`,
      [person.id, hashes[0], encryptColumn("person.phone", person.id, proven.phone)],
    );
  }
  await freeFromClaims(tx, hashes);
  if (person.mendAsked) await refuseMend(tx, person.id, now);
  if (proven.locale)
    await tx.query("UPDATE person SET locale = $2 WHERE id = $1", [person.id, proven.locale]);
  const { id, name, birthDate } = person;
  return { person: { id, name, birthDate } };
}

/**
 * Refuses a change of a person's record that waits: the phone on record was proven, so it is neither lost nor silent.
 */
export async function refuseMend(tx: Transaction, personId: string, now: Date): Promise<void> {
  const { rowCount } = await tx.query(
    `UPDATE person SET mend_asked_at = NULL, mend_refused_at = $2 WHERE id = $1 AND mend_asked_at IS NOT NULL`,
    [personId, now],
  );
  if (rowCount)
    await tx.query(
      "INSERT INTO audit_row (at, actor, act, subject) VALUES ($1, $2, 'refuse-correction', $3)",
      [now, `citizen:${personId}`, `person:${personId}`],
    );
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
 * @returns owner whose own it is, by their proof; without one it may be anybody's who tells it
 */
export async function personOfTold(
  tx: Transaction,
  { name, birthDate, phone }: Omit<Told, "phone"> & { phone: string },
): Promise<{ person: Person | null; others: Person[]; owner: Person | null }> {
  const people = await peopleOfPhone(tx, blindIndexes("phone", phone));
  const person = people.find((one) => one.birthDate === birthDate && namesMatch(one.name, name)) ?? null;
  return {
    person,
    others: people.filter((one) => one !== person),
    owner: people.find(({ owns }) => owns) ?? null,
  };
}

/**
 * Whether staff have had to do with somebody: an agent in a call that their answers began, or a clinic on their day.
 * Only of such a person can staff say that they share their phone.
 */
export async function wasSeenByStaff(tx: Transaction, personId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT FROM agent_call WHERE person_id = $1
     UNION ALL SELECT FROM visit v JOIN booking b ON b.id = v.booking_id WHERE b.person_id = $1 LIMIT 1`,
    [personId],
  );
  return rowCount !== null && rowCount > 0;
}

/**
 * Registers somebody as staff were told. Their phone reaches them and is no key: whoever proves it takes it.
 *
 * @param sharedBy the account of whom of the staff has seen that they share the phone with its owner; a code to it
 *   then signs this person in as well
 * @returns null where as many told this phone already as it can reach
 */
export async function registerTold(
  tx: Transaction,
  told: Told,
  now: Date,
  sharedBy?: string,
): Promise<Person | null> {
  if (told.phone === null) return insertPerson(tx, told, {}, now);
  const hashes = blindIndexes("phone", told.phone);
  const place = await freePlace(tx, hashes);
  if (place === null) return null;
  const keys = { contact_hash: hashes[0], phone_place: place, phone_shared_by: sharedBy };
  return insertPerson(tx, told, keys, now);
}

/** Makes somebody the owner of a phone that they have proven and that is nobody's. */
export async function registerOwner(tx: Transaction, proven: Proven, now: Date): Promise<Person> {
  const hashes = blindIndexes("phone", proven.phone);
  const made = await insertPerson(tx, proven, { phone_hash: hashes[0] }, now);
  await freeFromClaims(tx, hashes);
  return made;
}

export async function takePhoneFrom(tx: Transaction, personId: string): Promise<void> {
  // Who shares a phone was seen to share it with this owner; whoever has it next is a stranger to them.
  await tx.query(
    `UPDATE person SET phone = NULL, contact_hash = NULL, phone_place = NULL, phone_shared_by = NULL
     WHERE phone_shared_by IS NOT NULL AND contact_hash = (SELECT phone_hash FROM person WHERE id = $1)`,
    [personId],
  );
  await tx.query("DELETE FROM identity WHERE person_id = $1 AND provider = 'phone'", [personId]);
  await tx.query(
    `UPDATE person SET phone = NULL, phone_hash = NULL, contact_hash = NULL, phone_place = NULL, phone_shared_by = NULL
     WHERE id = $1`,
    [personId],
  );
}

/** Those who share the phone that is a person's own, and the person. */
export async function listSharersOf(tx: Transaction, personId: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM person WHERE id = $1 OR (phone_shared_by IS NOT NULL
       AND contact_hash = (SELECT phone_hash FROM person WHERE id = $1)) ORDER BY id`,
    [personId],
  );
  return rows.map(({ id }) => id);
}

/**
 * Gives a person who has none a phone to reach them by, which nobody has proven to be theirs.
 *
 * @param phone E.164
 * @throws DomainError `owner-unseen` for a phone that somebody owns, who has not been asked; `phone-told-too-often`
 */
export async function giveContact(tx: Transaction, personId: string, phone: string): Promise<void> {
  const hashes = blindIndexes("phone", phone);
  if ((await peopleOfPhone(tx, hashes)).some(({ owns }) => owns)) throw new DomainError("owner-unseen");
  const place = await freePlace(tx, hashes);
  if (place === null) throw new DomainError("phone-told-too-often");
  await tx.query("UPDATE person SET phone = $2, contact_hash = $3, phone_place = $4 WHERE id = $1", [
    personId,
    encryptColumn("person.phone", personId, phone),
    hashes[0],
    place,
  ]);
}

/** Most people of one birth date; in no year were more born in a day. */
const mostOfOneDay = 4_000;
/** Names opened before others have their turn: some milliseconds. */
const openedAtOnce = 200;

/** Those of a name and birth date, whom no phone reaches first; and whether one reaches them. */
export async function peopleNamed(
  tx: Transaction,
  { name, birthDate }: { name: string; birthDate: string },
): Promise<(Person & { reached: boolean })[]> {
  const { rows } = await tx.query<Person & { reached: boolean }>(
    `SELECT id, name, to_char(birth_date, 'YYYY-MM-DD') AS "birthDate",
            COALESCE(phone_hash, contact_hash) IS NOT NULL AS reached
     FROM person WHERE birth_date = $1::text::date AND forgotten_at IS NULL AND NOT synthetic
     ORDER BY reached, created_at LIMIT ${mostOfOneDay}`,
    [birthDate],
  );
  const found = [];
  for (let n = 0; n < rows.length; n += openedAtOnce) {
    found.push(
      ...rows
        .slice(n, n + openedAtOnce)
        .map(decryptName)
        .filter((one) => namesMatch(one.name, name)),
    );
    await new Promise((resolve) => setImmediate(resolve));
  }
  return found;
}

/** Who stands at a clinic's desk, or why they are nobody who can be booked there and of whom that is kept. */
export type AtDesk =
  | { id: string }
  | { refusal: "caller-not-matched" | "phone-told-too-often"; of: string | null };

/**
 * The person who stands at a desk, registered if need be, by what staff read on their identity card. A phone that is
 * another's is theirs as well where staff have seen both; where not, they are registered without one.
 *
 * @param another whether staff have looked, and it is another than those whom this phone reaches
 */
export async function personAtDesk(
  tx: Transaction,
  told: Told,
  staffId: string,
  another: boolean,
  now: Date,
): Promise<AtDesk> {
  const { phone } = told;
  if (phone === null) {
    const [known] = another ? [] : await peopleNamed(tx, told);
    if (known?.reached) return { refusal: "caller-not-matched", of: known.id };
    return known ?? insertPerson(tx, told, {}, now);
  }
  const { person, others, owner } = await personOfTold(tx, { ...told, phone });
  if (person) return person;
  const [other] = others;
  if (other && !another) return { refusal: "caller-not-matched", of: other.id };
  if (owner && !(await wasSeenByStaff(tx, owner.id)))
    return insertPerson(tx, { ...told, phone: null }, {}, now);
  const made = await registerTold(tx, told, now, owner ? staffId : undefined);
  return made ?? { refusal: "phone-told-too-often", of: other?.id ?? null };
}

async function insertPerson(
  tx: Transaction,
  { name, birthDate, phone, locale }: Told,
  keys: { phone_hash?: Buffer; contact_hash?: Buffer; phone_place?: number; phone_shared_by?: string },
  now: Date,
): Promise<Person> {
  const id = randomUUID();
  await tx.query(
    `INSERT INTO person (id, name, birth_date, phone, phone_hash, contact_hash, phone_place, phone_shared_by, locale,
       created_at, synthetic)
     VALUES ($1, $2, $3::text::date, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      id,
      encryptColumn("person.name", id, name),
      birthDate,
      encryptColumn("person.phone", id, phone),
      keys.phone_hash ?? null,
      keys.contact_hash ?? null,
      keys.phone_place ?? null,
      keys.phone_shared_by ?? null,
      locale ?? "ko",
      now,
      isSyntheticPhone(phone),
    ],
  );
  return { id, name, birthDate };
}
