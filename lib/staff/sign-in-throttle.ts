import { createHash } from "node:crypto";
import type { Database } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { toClientPrefix } from "../shared/ip-prefix";
import { consume, getUsage, penalize, type RateLimit, resetKey, uncount } from "../shared/rate-limit";

/** What one network may try, on whatever accounts; a right password is not counted, since a hospital shares one address. */
export const attemptsPerPrefix: RateLimit = { name: "staff-network", times: 60, seconds: 600 };
/** What one network may try on one account. */
export const attemptsPerAccountAndPrefix: RateLimit = { name: "staff-account", times: 10, seconds: 600 };
/** What a device that has signed in before may try on one account. */
export const attemptsPerDevice: RateLimit = { name: "staff-device", times: 10, seconds: 600 };

/** What unknown devices may try on one account, from wherever; a right password is not counted. */
export const perAccount: RateLimit = { name: "staff-unknown-device", times: 10, seconds: 3_600 };

/** Wrong passwords for all accounts together, after which every unknown device is answered later. */
const everywhere: RateLimit = { name: "staff-everywhere", times: 100, seconds: 600 };
/** Milliseconds for each wrong one above that, and at the most. */
const slowdown = { each: 50, most: 5_000 };

export interface SignInAttempt {
  address: string;
  email: string;
  /** The device's own id where it has signed in to this very account before; null for any other. */
  device: string | null;
}

/** No address of a person stands in the table of counts. */
const keyOf = (email: string) => createHash("sha256").update(email).digest("base64url");

const until = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Counts a try before the password is looked at, so that of many at once no more are looked at than the limits say.
 * A device from which the owner has signed in before counts by itself alone, whatever others do meanwhile. Past the
 * limits a device that is unknown is not refused for good: its password is looked at once an e-mail to the
 * account's owner has made it known, so guesses end and the owner comes in.
 *
 * @throws DomainError `device-unconfirmed`, or `sign-in-limit` for a known device
 */
export async function consumeAttempt(
  database: Database,
  { address, email, device }: SignInAttempt,
): Promise<void> {
  const account = keyOf(email);
  if (device !== null) {
    if (!(await consume(database, attemptsPerDevice, `${device} ${account}`)))
      throw new DomainError("sign-in-limit");
    return;
  }
  const network = toClientPrefix(address);
  const free =
    (await consume(database, attemptsPerPrefix, network)) &&
    (await consume(database, attemptsPerAccountAndPrefix, `${network} ${account}`)) &&
    (await consume(database, perAccount, account));
  if (!free) throw new DomainError("device-unconfirmed");
  const tooMany = (await getUsage(database, everywhere, "all")) - everywhere.times;
  if (tooMany > 0) await until(Math.min(slowdown.most, tooMany * slowdown.each));
}

/** Counts a wrong password of an unknown device among those for all accounts. */
export async function recordFailure(database: Database, { device }: SignInAttempt): Promise<void> {
  if (device === null) await penalize(database, everywhere, "all");
}

/** Whoever came in has nothing more to make up for from where they are; what others tried stays counted. */
export async function resetAttempts(
  database: Database,
  { address, email, device }: SignInAttempt,
): Promise<void> {
  const account = keyOf(email);
  if (device !== null) return resetKey(database, attemptsPerDevice, `${device} ${account}`);
  const network = toClientPrefix(address);
  await uncount(database, attemptsPerPrefix, network);
  await resetKey(database, attemptsPerAccountAndPrefix, `${network} ${account}`);
  await uncount(database, perAccount, account);
}

const perSecondStep: RateLimit = { name: "staff-second-step", times: 10, seconds: 600 };
const perPasswordAgain: RateLimit = { name: "staff-password-again", times: 10, seconds: 600 };

/** Counts a code of the second step; only whoever knew the password comes so far. @throws DomainError `sign-in-limit` */
export async function consumeSecondFactorAttempt(database: Database, accountId: string): Promise<void> {
  if (!(await consume(database, perSecondStep, accountId))) throw new DomainError("sign-in-limit");
}

/** Counts a password that a session asks for again. @throws DomainError `sign-in-limit` */
export async function consumePasswordAttempt(database: Database, sessionId: string): Promise<void> {
  if (!(await consume(database, perPasswordAgain, sessionId))) throw new DomainError("sign-in-limit");
}
