import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { queueMessage } from "../notifications/outbox";
import { blindIndexes, decryptColumn, encryptColumn, firstInOrder } from "../shared/crypto/column-encryption";
import type { SigningKey } from "../shared/crypto/jwt";
import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError, type ErrorCode } from "../shared/errors";
import { tidyText } from "../shared/tidy-text";
import type { Locale } from "../shared/time/seoul";
import type { IdentityClaim } from "./identity-form";
import { namesMatch } from "./name";
import { type Asker, codeText } from "./one-time-code-text";
import { findPersonByIdentity, linkIdentity, type Person } from "./person";
import type { VouchedFor } from "./provider-claims-cookie";
import { type Identified, personOfProof } from "./shared-phones";
import { consumeCodeRequest, countLeaveAsked, countWrongGuess, hasGuessedTooOften } from "./sms-code-limits";

/** How long a code can be used after it was last sent, and after it was made. */
export const codeLastsMs = 5 * 60_000;
const codeLastsAtMostMs = 3 * codeLastsMs;

export const maxCodeTries = 5;

/** No second message goes out so soon after the first: a press too many, or a line that is slow. */
export const codeCoolDownMs = 30_000;

/** Under which codes are made: the first key's makes them, each one's knows its own again. */
export type CodeSecrets = readonly Buffer[];

export function codeSecrets(keys: readonly SigningKey[]): CodeSecrets {
  if (keys.length === 0) throw new RangeError("no signing key");
  return keys.map(({ secret }) => createHmac("sha256", secret).update("one-time code").digest());
}

/** A code of six digits has a million values, so only the key keeps its hash from being searched through. */
function hashOf(codeId: string, digits: string, secret: Buffer): Buffer {
  return createHmac("sha256", secret).update(`${codeId} ${digits}`).digest();
}

/** The digits of a code, which are stored nowhere and can be sent again. 48 bits leave no value likelier. */
function digitsOf(codeId: string, [secret]: CodeSecrets): string {
  const random = createHmac("sha256", secret as Buffer)
    .update(`digits ${codeId}`)
    .digest()
    .readUIntBE(0, 6);
  return String(random % 1_000_000).padStart(6, "0");
}

export interface CodeRequest extends IdentityClaim {
  locale: Locale;
  /** Where the request came from, for the limits. */
  address: string;
  /** The site's own name, which the message ends with. */
  host: string;
  /** Names the wish: asked again, it is sent the same code. */
  requestId?: string;
  /** Whether the phone's owner has signed in on the device before. */
  knownDevice?: boolean;
  asker?: Asker;
}

interface LiveCode {
  id: string;
  name: string;
  birthDate: string;
  codeHash: Buffer;
  createdAt: Date;
  expiresAt: Date;
  sentAt: Date;
  sends: number;
}

/** The code of a wish that can still be used; of other answers it is another's. */
async function liveCodeOf(
  database: Database | Transaction,
  { requestId, name, birthDate, phone, asker }: CodeRequest,
  now: Date,
): Promise<LiveCode | null> {
  if (requestId === undefined) return null;
  const { rows } = await database.query<LiveCode>(
    `SELECT id, name, to_char(birth_date, 'YYYY-MM-DD') AS "birthDate", code_hash AS "codeHash",
            created_at AS "createdAt", expires_at AS "expiresAt", COALESCE(sent_at, created_at) AS "sentAt", sends
     FROM one_time_code
     WHERE phone_hash = ANY($1) AND request_id = $2 AND booker_id IS NOT DISTINCT FROM $3::uuid
       AND used_at IS NULL AND tries_left > 0 AND expires_at > $4
     ORDER BY created_at DESC LIMIT 1`,
    [blindIndexes("phone", phone), requestId, asker?.id ?? null, now],
  );
  const [code] = rows;
  const same =
    code?.birthDate === birthDate && decryptColumn("one_time_code.name", code.id, code.name) === name;
  return code && same ? code : null;
}

const isFresh = (code: LiveCode, now: Date) => now.getTime() - code.sentAt.getTime() < codeCoolDownMs;

/**
 * Makes a one-time code and writes its message in the same transaction; or sends the wish's code again, which then
 * lasts as long as a new one. The answer never tells whether the phone is known.
 *
 * @param now the server's instant, UTC
 * @throws DomainError `code-limit` when the phone or the network has asked too often, or `leave-limit`
 */
export async function requestCode(
  database: Database,
  request: CodeRequest,
  now: Date,
  secrets: CodeSecrets,
): Promise<{ codeId: string; expiresAt: Date }> {
  const sent = await liveCodeOf(database, request, now);
  if (sent && isFresh(sent, now)) return { codeId: sent.id, expiresAt: sent.expiresAt };
  const { address, phone, knownDevice = false, asker } = request;
  if (asker?.kind === "booker") await countLeaveAsked(database, asker.id, phone);
  await consumeCodeRequest(database, { address, phone, knownDevice });
  return withTransaction(database, async (tx) => {
    const phoneHashes = blindIndexes("phone", phone);
    // A phone's requests come one at a time from here on: of two presses the second finds the first one's code.
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 1))", [firstInOrder(phoneHashes)]);
    const known = await liveCodeOf(tx, request, now);
    if (known && isFresh(known, now)) return { codeId: known.id, expiresAt: known.expiresAt };
    const again =
      known &&
      now.getTime() - known.createdAt.getTime() < codeLastsAtMostMs - codeLastsMs &&
      // Not of one that was made under a key that is gone.
      timingSafeEqual(known.codeHash, hashOf(known.id, digitsOf(known.id, secrets), secrets[0] as Buffer));
    const codeId = again ? known.id : randomUUID();
    const digits = digitsOf(codeId, secrets);
    const expiresAt = new Date(now.getTime() + codeLastsMs);
    if (again) await extendCode(tx, codeId, expiresAt, now);
    else
      await insertCode(
        tx,
        { ...request, codeId, digits, expiresAt, phoneHash: phoneHashes[0] },
        now,
        secrets,
      );
    const times = again ? known.sends + 1 : 1;
    const body = codeText(digits, request.locale, request.host, request.asker);
    const eventKey = `code:${codeId}${times > 1 ? `:${times}` : ""}`;
    await queueMessage(tx, { eventKey, channel: "SMS", recipient: phone, subject: "", body }, now);
    return { codeId, expiresAt };
  });
}

async function extendCode(tx: Transaction, codeId: string, expiresAt: Date, now: Date): Promise<void> {
  await tx.query("UPDATE one_time_code SET expires_at = $2, sent_at = $3, sends = sends + 1 WHERE id = $1", [
    codeId,
    expiresAt,
    now,
  ]);
}

async function insertCode(
  tx: Transaction,
  code: CodeRequest & { codeId: string; digits: string; expiresAt: Date; phoneHash: Buffer | undefined },
  now: Date,
  secrets: CodeSecrets,
): Promise<void> {
  const { codeId, digits } = code;
  await tx.query(
    `INSERT INTO one_time_code (id, phone, phone_hash, name, birth_date, code_hash, expires_at, tries_left,
       created_at, sent_at, booker_id, request_id)
     VALUES ($1, $2, $3, $4, $5::text::date, $6, $7, $8, $9, $9, $10, $11)`,
    [
      codeId,
      encryptColumn("one_time_code.phone", codeId, code.phone),
      code.phoneHash,
      encryptColumn("one_time_code.name", codeId, code.name),
      code.birthDate,
      hashOf(codeId, digits, secrets[0] as Buffer),
      code.expiresAt,
      maxCodeTries,
      now,
      code.asker?.id ?? null,
      code.requestId ?? null,
    ],
  );
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

/** The six digits in what was typed or pasted, which may be the whole message; null where there are none or several. */
export function readDigits(text: string): string | null {
  const tidy = tidyText(text);
  const sixes = (within: string) => within.match(/(?<!\d)\d{6}(?!\d)/g);
  const [digits, ...others] = new Set(
    sixes(tidy) ?? sixes(tidy.replace(/(?<=\d)[\s.,'·()[\]-]+(?=\d)/g, "")),
  );
  return digits !== undefined && others.length === 0 ? digits : null;
}

export interface ByCode {
  name: string;
  /** YYYY-MM-DD */
  birthDate: string;
  /** E.164 */
  phone: string;
}

export interface CodeAnswer {
  codeId: string;
  /** As typed. */
  code: string;
  /** Where the answer came from, for the limits. */
  address: string;
}

/** A wrong code was shown that can still be tried. */
export class WrongCode extends DomainError {
  /** @param triesLeft undefined where what was typed could be no code, and took none */
  constructor(readonly triesLeft?: number) {
    super("code-wrong");
  }
}

/** A right code was shown for a name that its phone's person does not have, with their birth date. */
export class NameDiffers extends DomainError {
  /** @param registered that person's name, masked */
  constructor(readonly registered: string) {
    super("name-differs");
  }
}

/**
 * Checks a one-time code and, when it is right, does `then` with what it proves in the same transaction. A
 * code that somebody else asked for is right only for them.
 *
 * @param askerId null for signing in
 * @param then returns a reason to refuse, which leaves the code used all the same; but not a question, after whose
 *   answer the code is shown once more
 * @throws DomainError `code-wrong`, `code-tries-used-up` (also at the last wrong try), `code-expired` (also for
 *   a code that was used or never was), `code-limit`, or what `then` returned
 */
export async function withCode<T extends object>(
  database: Database,
  answer: CodeAnswer,
  askerId: string | null,
  now: Date,
  secrets: CodeSecrets,
  then: (tx: Transaction, proven: ByCode) => Promise<T | ErrorCode | NameDiffers>,
): Promise<T> {
  const digits = readDigits(answer.code);
  if (!uuid.test(answer.codeId)) throw new DomainError("code-expired");
  // What cannot be a code is a slip of the hand and takes no try.
  if (digits === null) throw new WrongCode();
  const codeId = answer.codeId.toLowerCase();
  const slowed = await hasGuessedTooOften(database, answer.address);
  let wrong = false;
  // A refusal is returned and thrown afterwards: thrown inside, it would undo the count of tries.
  const outcome = await withTransaction<T | ErrorCode | DomainError>(database, async (tx) => {
    wrong = false;
    const { rows } = await tx.query<StoredCode>(
      `SELECT phone, name, to_char(birth_date, 'YYYY-MM-DD') AS birth_date, code_hash, expires_at, tries_left, used_at
       FROM one_time_code WHERE id = $1 AND booker_id IS NOT DISTINCT FROM $2::uuid FOR UPDATE`,
      [codeId, askerId],
    );
    const stored = rows[0];
    if (!stored || stored.used_at || stored.expires_at <= now) return "code-expired";
    if (stored.tries_left <= 0) return "code-tries-used-up";
    if (slowed && stored.tries_left < maxCodeTries) return "code-limit";
    if (!secrets.some((secret) => timingSafeEqual(stored.code_hash, hashOf(codeId, digits, secret)))) {
      wrong = true;
      await tx.query("UPDATE one_time_code SET tries_left = tries_left - 1 WHERE id = $1", [codeId]);
      return stored.tries_left === 1 ? "code-tries-used-up" : new WrongCode(stored.tries_left - 1);
    }
    const name = decryptColumn("one_time_code.name", codeId, stored.name);
    const phone = decryptColumn("one_time_code.phone", codeId, stored.phone);
    const done = await then(tx, { name, birthDate: stored.birth_date, phone });
    if (!(done instanceof NameDiffers))
      await tx.query("UPDATE one_time_code SET used_at = $2 WHERE id = $1", [codeId, now]);
    return done;
  });
  if (wrong) await countWrongGuess(database, answer.address);
  if (outcome instanceof DomainError) throw outcome;
  if (typeof outcome === "string") throw new DomainError(outcome);
  return outcome;
}

/** What `withCode` is to be told where nobody was identified. */
export const refusalOf = (unknown: Exclude<Identified, { person: Person }>): ErrorCode | NameDiffers =>
  unknown.refusal === "name-differs" ? new NameDiffers(unknown.registered) : unknown.refusal;

/**
 * Signs in by a one-time code: returns the person who has its phone, a new one if need be.
 *
 * @param answer.locale the language of the page, in which the person's later messages are written
 * @param answer.itsMe what they answered to whether they are the one whose name was shown
 * @param answer.vouched whom a provider has said they are, who is this person from now on when it is the same one
 * @param now the server's instant, UTC
 * @throws DomainError as `withCode`, `phone-of-another`, or `NameDiffers`
 */
export function verifyCode(
  database: Database,
  answer: CodeAnswer & { locale?: Locale; itsMe?: boolean; vouched?: VouchedFor },
  now: Date,
  secrets: CodeSecrets,
): Promise<Person & { phone: string }> {
  const { locale, itsMe, vouched: word } = answer;
  return withCode(database, answer, null, now, secrets, async (tx, proven) => {
    const vouched =
      word && word.birthDate === proven.birthDate && namesMatch(word.name, proven.name) ? word : undefined;
    const before = vouched && (await findPersonByIdentity(tx, vouched.provider, vouched.subject));
    const withoutPhone = before && !before.phoneProven ? before.person : undefined;
    const identified = await personOfProof(tx, { ...proven, locale }, itsMe, now, withoutPhone);
    if (!("person" in identified)) return refusalOf(identified);
    const { person } = identified;
    await linkIdentity(tx, "phone", proven.phone, person.id);
    if (vouched) await linkIdentity(tx, vouched.provider, vouched.subject, person.id);
    return { ...person, phone: proven.phone };
  });
}

/**
 * Forgets codes a day after they were made: they hold names and phones of people who may never have come
 * back.
 *
 * @param now the server's instant, UTC
 * @returns how many were forgotten
 */
export async function deleteExpiredCodes(database: Database, now: Date): Promise<number> {
  const gone = await database.query("DELETE FROM one_time_code WHERE created_at < $1", [
    new Date(now.getTime() - 24 * 3_600_000),
  ]);
  return gone.rowCount ?? 0;
}
