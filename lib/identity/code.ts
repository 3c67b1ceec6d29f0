import { createHmac, randomInt, randomUUID, timingSafeEqual } from "node:crypto";
import { queueMessage } from "../notify/outbox";
import { type Database, inTransaction, type Transaction } from "../platform/database";
import { Refusal, type RefusalReason } from "../platform/refusal";
import { firstInOrder, lookupHashes, open, seal } from "../platform/sealed/sealed";
import type { Locale } from "../platform/seoul";
import type { SigningKey } from "../platform/tokens";
import type { Applicant } from "./applicant";
import { countCodeRequest } from "./limits";
import { linkIdentity, type Person, personOf } from "./person";

/** How long a code can be used. Milliseconds. */
export const codeLasts = 5 * 60_000;

/** How often a code can be tried. */
export const codeTries = 5;

/** How many codes one phone can be sent, in how many milliseconds. */
export const perPhone = { codes: 5, milliseconds: 10 * 60_000 } as const;

/** The key that codes are hashed with, taken from the key that signs. */
export function codeSecret(keys: readonly SigningKey[]): Buffer {
  const first = keys[0];
  if (!first) throw new RangeError("no signing key");
  return createHmac("sha256", first.secret).update("one-time code").digest();
}

/** A code of six digits has a million values, so only the key keeps its hash from being searched through. */
function hashOf(codeId: string, digits: string, secret: Buffer): Buffer {
  return createHmac("sha256", secret).update(`${codeId} ${digits}`).digest();
}

/**
 * The text that carries a code; in Korean short enough for one SMS of 90 bytes.
 *
 * @param booker the name of whoever wants to book for the owner of the phone, who is asked for their leave
 */
export function codeText(digits: string, locale: Locale, booker?: string): string {
  if (booker !== undefined) {
    return locale === "ko"
      ? `[백신 예약] ${booker}님이 대신 예약하려 합니다. 동의하면 번호 ${digits}을(를) 알려 주세요. 5분간 유효`
      : `[Vaccine booking] ${booker} wants to book for you. If you agree, tell them ${digits} within 5 minutes.`;
  }
  return locale === "ko"
    ? `[백신 예약] 인증번호 ${digits} (5분 안에 입력하세요)`
    : `[Vaccine booking] Your code is ${digits}. Enter it within 5 minutes.`;
}

/** Counts the phone's codes across all processes: its requests come one at a time from here on. */
async function keepPhoneLimit(tx: Transaction, phone: readonly Buffer[], now: Date): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 1))", [firstInOrder(phone)]);
  const { rows } = await tx.query<{ count: number }>(
    "SELECT count(*) FROM one_time_code WHERE phone_hash = ANY($1) AND created_at > $2",
    [phone, new Date(now.getTime() - perPhone.milliseconds)],
  );
  if ((rows[0]?.count ?? 0) >= perPhone.codes) throw new Refusal("code-limit");
}

/**
 * Makes a one-time code and writes its message in the same transaction. The answer never tells whether
 * the phone is known.
 *
 * @param request.address where the request came from, for the limit
 * @param request.booker who wants to book for the applicant; such a code signs nobody in
 * @param now the server's instant, UTC
 * @param secret as `codeSecret` gives it
 * @throws Refusal `code-limit` when the phone or the network has asked too often
 */
export async function requestCode(
  database: Database,
  request: Applicant & { locale: Locale; address: string; booker?: Pick<Person, "id" | "name"> },
  now: Date,
  secret: Buffer,
): Promise<{ codeId: string; expiresAt: Date }> {
  await countCodeRequest(database, request.address);
  const { name, birthDate, phone, locale, booker } = request;
  return inTransaction(database, async (tx) => {
    const phoneHashes = lookupHashes("phone", phone);
    await keepPhoneLimit(tx, phoneHashes, now);
    const codeId = randomUUID();
    const digits = String(randomInt(1_000_000)).padStart(6, "0");
    const expiresAt = new Date(now.getTime() + codeLasts);
    await tx.query(
      `INSERT INTO one_time_code (id, phone, phone_hash, name, birth_date, code_hash, expires_at, tries_left,
         created_at, booker_id)
       VALUES ($1, $2, $3, $4, $5::text::date, $6, $7, $8, $9, $10)`,
      [
        codeId,
        seal("one_time_code.phone", codeId, phone),
        phoneHashes[0],
        seal("one_time_code.name", codeId, name),
        birthDate,
        hashOf(codeId, digits, secret),
        expiresAt,
        codeTries,
        now,
        booker?.id ?? null,
      ],
    );
    await queueMessage(
      tx,
      {
        eventKey: `code:${codeId}`,
        channel: "SMS",
        recipient: phone,
        subject: "",
        body: codeText(digits, locale, booker?.name),
      },
      now,
    );
    return { codeId, expiresAt };
  });
}

interface StoredCode {
  phone: string;
  name: string;
  birth_date: string;
  code_hash: Buffer;
  expires_at: Date;
  tries_left: number;
  used_at: Date | null;
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * Checks a one-time code and, when it is right, does `then` with what it proves in the same transaction. A
 * code that asks for leave to book is right only for the booker who asked.
 *
 * @param bookerId null for signing in
 * @param then returns a reason to refuse, which leaves the code used all the same
 * @throws Refusal `code-wrong`, `code-tries-used-up` (also at the last wrong try), `code-expired` (also for
 *   a code that was used or never was), or what `then` returned
 */
export async function withCode<T extends object>(
  database: Database,
  answer: { codeId: string; code: string },
  bookerId: string | null,
  now: Date,
  secret: Buffer,
  then: (
    tx: Transaction,
    proven: { name: string; birthDate: string; phone: string },
  ) => Promise<T | RefusalReason>,
): Promise<T> {
  const digits = answer.code.normalize("NFKC").replace(/[\s-]/g, "");
  if (!uuid.test(answer.codeId)) throw new Refusal("code-expired");
  // What cannot be a code is a slip of the hand and takes no try.
  if (!/^\d{6}$/.test(digits)) throw new Refusal("code-wrong");
  // A refusal is returned and thrown afterwards: thrown inside, it would undo the count of tries.
  const outcome = await inTransaction<T | RefusalReason>(database, async (tx) => {
    const { rows } = await tx.query<StoredCode>(
      `SELECT phone, name, to_char(birth_date, 'YYYY-MM-DD') AS birth_date, code_hash, expires_at, tries_left, used_at
       FROM one_time_code WHERE id = $1 AND booker_id IS NOT DISTINCT FROM $2::uuid FOR UPDATE`,
      [answer.codeId, bookerId],
    );
    const stored = rows[0];
    if (!stored || stored.used_at || stored.expires_at <= now) return "code-expired";
    if (stored.tries_left <= 0) return "code-tries-used-up";
    if (!timingSafeEqual(stored.code_hash, hashOf(answer.codeId, digits, secret))) {
      await tx.query("UPDATE one_time_code SET tries_left = tries_left - 1 WHERE id = $1", [answer.codeId]);
      return stored.tries_left === 1 ? "code-tries-used-up" : "code-wrong";
    }
    await tx.query("UPDATE one_time_code SET used_at = $2 WHERE id = $1", [answer.codeId, now]);
    const name = open("one_time_code.name", answer.codeId.toLowerCase(), stored.name);
    const phone = open("one_time_code.phone", answer.codeId.toLowerCase(), stored.phone);
    return then(tx, { name, birthDate: stored.birth_date, phone });
  });
  if (typeof outcome === "string") throw new Refusal(outcome);
  return outcome;
}

/**
 * Signs in by a one-time code: returns the person who has its phone, a new one if need be.
 *
 * @param answer.locale the language of the page, in which the person's later messages are written
 * @param now the server's instant, UTC
 * @param secret as `codeSecret` gives it
 * @throws Refusal as `withCode`, or `phone-of-another`
 */
export function verifyCode(
  database: Database,
  answer: { codeId: string; code: string; locale?: Locale },
  now: Date,
  secret: Buffer,
): Promise<Person> {
  return withCode(database, answer, null, now, secret, async (tx, proven) => {
    const person = await personOf(tx, { ...proven, locale: answer.locale }, now);
    if (!person) return "phone-of-another";
    await linkIdentity(tx, "phone", proven.phone, person.id);
    return person;
  });
}

/**
 * Forgets codes a day after they were made: they hold names and phones of people who may never have come
 * back.
 *
 * @param now the server's instant, UTC
 * @returns how many were forgotten
 */
export async function forgetCodes(database: Database, now: Date): Promise<number> {
  const gone = await database.query("DELETE FROM one_time_code WHERE created_at < $1", [
    new Date(now.getTime() - 24 * 3_600_000),
  ]);
  return gone.rowCount ?? 0;
}
