import { createHash, randomInt } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import { decryptColumn, encryptColumn } from "../shared/crypto/column-encryption";
import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { endSessions } from "./sessions";

/** RFC 6238 as every authenticator app knows it. Seconds. */
const step = 30;
/** A code of the step before or after is right, too: clocks differ (RFC 6238, section 5.2). */
const skew = 1;

const recoveryCodes = 10;
/** Letters and digits that are not mistaken for one another; sixteen of them are 80 bits. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

function totpOf(secret: string, label = ""): TOTP {
  return new TOTP({
    secret: Secret.fromBase32(secret),
    issuer: "Vaccine reservation",
    label,
    algorithm: "SHA1",
    digits: 6,
    period: step,
  });
}

/** The step in which a code is right, at `now`; null when it is right in none. */
export function getTotpStep(secret: string, code: string, now: Date): number | null {
  const timestamp = now.getTime();
  const delta = totpOf(secret).validate({ token: code, timestamp, window: skew });
  return delta === null ? null : Math.floor(timestamp / 1_000 / step) + delta;
}

/** A recovery code as it is compared: in capitals, without what only helps the eye. */
const plainCode = (code: string) => code.normalize("NFKC").toUpperCase().replace(/[\s-]/g, "");
/** Of 80 random bits, a recovery code needs no slow hash. */
const hashOf = (code: string) => createHash("sha256").update(plainCode(code)).digest();

function newRecoveryCode(): string {
  const letters = Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)]).join("");
  return (letters.match(/.{4}/g) ?? []).join("-");
}

async function keep(tx: Transaction, accountId: string, act: string, now: Date) {
  await tx.query("INSERT INTO audit_row (at, actor, act, subject) VALUES ($1, $2, $3, $2)", [
    now,
    `staff:${accountId}`,
    act,
  ]);
}

async function sealedSecret(database: Database | Transaction, accountId: string, lock = "") {
  const { rows } = await database.query<{ secret: string | null; since: Date | null; last: number | null }>(
    `SELECT totp_secret AS secret, totp_since AS since, totp_last_step AS last FROM staff_account WHERE id = $1 ${lock}`,
    [accountId],
  );
  const row = rows[0];
  return {
    secret: row?.secret ? decryptColumn("staff_account.totp_secret", accountId, row.secret) : null,
    since: row?.since ?? null,
    last: row?.last ?? 0,
  };
}

/** Whether the second step is asked for, since when, and how many recovery codes are left. */
export async function getSecondFactor(
  database: Database,
  accountId: string,
): Promise<{ since: Date | null; codesLeft: number }> {
  const { rows } = await database.query<{ since: Date | null; codesLeft: number }>(
    `SELECT totp_since AS since, (SELECT count(*) FROM staff_recovery_code r WHERE r.account_id = a.id AND used_at IS NULL)
       AS "codesLeft" FROM staff_account a WHERE id = $1`,
    [accountId],
  );
  return rows[0] ?? { since: null, codesLeft: 0 };
}

/** Makes a new secret for an authenticator app; it counts once a code of it was shown. Nothing where one counts. */
export async function startTotp(database: Database, accountId: string): Promise<void> {
  const secret = encryptColumn("staff_account.totp_secret", accountId, new Secret({ size: 20 }).base32);
  await database.query("UPDATE staff_account SET totp_secret = $2 WHERE id = $1 AND totp_since IS NULL", [
    accountId,
    secret,
  ]);
}

/**
 * What an authenticator app is to be told.
 *
 * @returns null unless `startTotp` was called and the app has not yet proven itself
 */
export async function getPendingTotp(
  database: Database,
  accountId: string,
): Promise<{ secret: string; uri: string } | null> {
  const { secret, since } = await sealedSecret(database, accountId);
  if (!secret || since) return null;
  const { rows } = await database.query<{ email: string }>("SELECT email FROM staff_account WHERE id = $1", [
    accountId,
  ]);
  return { secret, uri: totpOf(secret, rows[0]?.email ?? "").toString() };
}

async function newRecoveryCodes(tx: Transaction, accountId: string): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodes }, newRecoveryCode);
  await tx.query("DELETE FROM staff_recovery_code WHERE account_id = $1", [accountId]);
  await tx.query("INSERT INTO staff_recovery_code (account_id, code_hash) SELECT $1, unnest($2::bytea[])", [
    accountId,
    codes.map(hashOf),
  ]);
  return codes;
}

/**
 * Turns the second step on once the app has shown a code. All other sessions end.
 *
 * @returns the recovery codes, which are told this once
 * @throws DomainError `second-step-wrong`, also when there is nothing to turn on
 */
export async function enableTotp(
  database: Database,
  { id, sessionId }: { id: string; sessionId: string },
  code: string,
  now: Date,
): Promise<string[]> {
  return withTransaction(database, async (tx) => {
    const { secret, since } = await sealedSecret(tx, id, "FOR UPDATE");
    const at = secret && !since ? getTotpStep(secret, code.normalize("NFKC").replace(/\s/g, ""), now) : null;
    if (at === null) throw new DomainError("second-step-wrong");
    await tx.query("UPDATE staff_account SET totp_since = $2, totp_last_step = $3 WHERE id = $1", [
      id,
      now,
      at,
    ]);
    await endSessions(tx, id, { except: sessionId }, now);
    await keep(tx, id, "second-step-on", now);
    return newRecoveryCodes(tx, id);
  });
}

/** Turns the second step off, and forgets its secret and codes. All other sessions end. */
export async function disableTotp(
  database: Database,
  { id, sessionId }: { id: string; sessionId: string },
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    await tx.query(
      "UPDATE staff_account SET totp_since = NULL, totp_secret = NULL, totp_last_step = NULL WHERE id = $1",
      [id],
    );
    await tx.query("DELETE FROM staff_recovery_code WHERE account_id = $1", [id]);
    await endSessions(tx, id, { except: sessionId }, now);
    await keep(tx, id, "second-step-off", now);
  });
}

/** New recovery codes in place of the old ones, told this once. */
export async function renewRecoveryCodes(
  database: Database,
  accountId: string,
  now: Date,
): Promise<string[]> {
  return withTransaction(database, async (tx) => {
    await keep(tx, accountId, "recovery-codes", now);
    return newRecoveryCodes(tx, accountId);
  });
}

/**
 * Takes a code of the app, or a recovery code. Each works once: a code that somebody saw or listened to is
 * worth nothing after its owner has used it.
 *
 * @returns whether it was right
 */
export async function verifySecondFactor(
  database: Database,
  accountId: string,
  typed: string,
  now: Date,
): Promise<boolean> {
  const code = plainCode(typed);
  return withTransaction(database, async (tx) => {
    const { secret, since, last } = await sealedSecret(tx, accountId, "FOR UPDATE");
    if (!secret || !since) return false;
    if (/^\d{6}$/.test(code)) {
      const at = getTotpStep(secret, code, now);
      if (at === null || at <= last) return false;
      await tx.query("UPDATE staff_account SET totp_last_step = $2 WHERE id = $1", [accountId, at]);
      return true;
    }
    const used = await tx.query(
      "UPDATE staff_recovery_code SET used_at = $3 WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL",
      [accountId, hashOf(code), now],
    );
    if (used.rowCount) await keep(tx, accountId, "recovery-code-used", now);
    return used.rowCount === 1;
  });
}
