import { z } from "zod";
import { createJwtSigner, type JwtSigner, type SigningKey } from "../shared/crypto/jwt";
import type { Database } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { credentialColumn } from "./credential";
import { isPassword } from "./password";
import {
  consumeAttempt,
  consumePasswordAttempt,
  consumeSecondFactorAttempt,
  recordFailure,
  resetAttempts,
  type SignInAttempt,
} from "./sign-in-throttle";
import { normalizeEmail, type Staff } from "./staff";
import { verifySecondFactor } from "./totp";

/** How long somebody may take from the password to the code. Seconds. */
export const secondFactorLifetimeSeconds = 5 * 60;

export function createSecondFactorTokens(
  keys: readonly SigningKey[],
): JwtSigner<{ to: string; credential: string }> {
  return createJwtSigner(keys, {
    audience: "staff-second-step",
    lifetimeSeconds: secondFactorLifetimeSeconds,
  });
}

/**
 * Tells staff by their password.
 *
 * An unknown address, a wrong password and a removed account cannot be told apart, neither by the answer nor by
 * the time it takes.
 *
 * @returns who it is, by which credential, and whether they owe a second step
 * @throws DomainError `sign-in-refused`, `sign-in-limit`, or `device-unconfirmed` where `sendDeviceLink` helps on
 */
export async function checkPassword(
  database: Database,
  typed: { email: string; password: string },
  whence: Pick<SignInAttempt, "address"> & { deviceOf(accountId: string): string | null },
): Promise<{ staff: Staff; credential: string; owesSecondStep: boolean }> {
  const email = normalizeEmail(typed.email);
  const { rows } = await database.query<
    Staff & { hash: string; disabled: boolean; totp: boolean; credential: string }
  >(
    `SELECT id, name, role, clinic_id AS "clinicId", password_hash AS hash, disabled_at IS NOT NULL AS disabled,
            totp_since IS NOT NULL AS totp, ${credentialColumn} AS credential
     FROM staff_account WHERE email = $1`,
    [email],
  );
  const found = rows[0];
  const trier = { address: whence.address, email, device: found ? whence.deviceOf(found.id) : null };
  await consumeAttempt(database, trier);
  const right = await isPassword(found?.hash ?? null, typed.password);
  if (!found || !right || found.disabled) {
    await recordFailure(database, trier);
    throw new DomainError("sign-in-refused");
  }
  await resetAttempts(database, trier);
  const { id, name, role, clinicId, totp, credential } = found;
  return { staff: { id, name, role, clinicId }, credential, owesSecondStep: totp };
}

/**
 * Takes the code of the second step, or a recovery code in its place.
 *
 * @throws DomainError `second-step-wrong` or `sign-in-limit`, or `sign-in-refused` for an account removed meanwhile
 */
export async function checkSecondFactor(
  database: Database,
  accountId: string,
  code: string,
  now: Date,
): Promise<Staff> {
  await consumeSecondFactorAttempt(database, accountId);
  if (!(await verifySecondFactor(database, accountId, code, now))) throw new DomainError("second-step-wrong");
  const { rows } = await database.query<Staff>(
    `SELECT id, name, role, clinic_id AS "clinicId" FROM staff_account WHERE id = $1 AND disabled_at IS NULL`,
    [accountId],
  );
  if (!rows[0]) throw new DomainError("sign-in-refused");
  return rows[0];
}

/**
 * Asks whoever is signed in for their password again, before what must not be done by somebody who only found
 * the computer unlocked.
 *
 * @throws DomainError `password-wrong` or `sign-in-limit`
 */
export async function confirmPassword(
  database: Database,
  { id, sessionId }: { id: string; sessionId: string },
  password: string,
  now: Date,
): Promise<void> {
  await consumePasswordAttempt(database, sessionId);
  const { rows } = await database.query<{ hash: string }>(
    "SELECT password_hash AS hash FROM staff_account WHERE id = $1 AND disabled_at IS NULL",
    [id],
  );
  if (!(await isPassword(rows[0]?.hash ?? null, password))) throw new DomainError("password-wrong");
  const { rowCount } = await database.query(
    `UPDATE staff_session SET confirmed_at = $2 WHERE id = $1 AND EXISTS (
       SELECT FROM staff_account WHERE id = $3 AND password_hash = $4 AND disabled_at IS NULL FOR SHARE)`,
    [sessionId, now, id, rows[0]?.hash],
  );
  if (!rowCount) throw new DomainError("password-wrong");
}

const devices = z.object({ accounts: z.array(z.uuid()) });

/** How long a device is known after somebody has signed in on it. Seconds. */
export const deviceLifetimeSeconds = 180 * 24 * 3_600;

/** Most accounts that a shared computer is known for; the oldest is forgotten. */
const accountsADevice = 8;

export type DeviceTokens = JwtSigner<z.infer<typeof devices>>;

/** A device's own id, as its `sub`, and the accounts that have signed in on it. */
export function createDeviceTokens(keys: readonly SigningKey[]): DeviceTokens {
  return createJwtSigner(keys, { audience: "staff-device", lifetimeSeconds: deviceLifetimeSeconds });
}

/** What a device's token says after one more account has signed in on it. */
export function addAccountToDevice(
  before: { sub: string; accounts: string[] } | null,
  accountId: string,
  freshId: string,
): { sub: string; accounts: string[] } {
  const others = (before?.accounts ?? []).filter((id) => id !== accountId);
  return { sub: before?.sub ?? freshId, accounts: [accountId, ...others].slice(0, accountsADevice) };
}
