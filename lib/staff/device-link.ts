import { randomUUID } from "node:crypto";
import { queueMessage } from "../notifications/outbox";
import { createJwtSigner, type JwtSigner, type SigningKey } from "../shared/crypto/jwt";
import { type Database, withTransaction } from "../shared/db/database";
import { toClientPrefix } from "../shared/ip-prefix";
import { consume, type RateLimit } from "../shared/rate-limit";
import type { Locale } from "../shared/time/seoul";
import { normalizeEmail } from "./staff";

/** How long the link of an e-mail makes a device known. Seconds. */
export const deviceLinkSeconds = 3_600;

/** No longer than a link holds: whoever cannot be sent another has one that works. */
export const linksPerAccount: RateLimit = { name: "staff-device-link", times: 3, seconds: deviceLinkSeconds };
/** So that nobody has an e-mail sent to everybody whose address they know. */
export const linksPerNetwork: RateLimit = {
  name: "staff-link-network",
  times: 30,
  seconds: deviceLinkSeconds,
};

/**
 * What a link says: whose account, and the device's own id. The id is the link's, so that opening it again and
 * again gives no further tries: see `attemptsPerDevice`.
 */
export type DeviceLinkTokens = JwtSigner<{ device: string }>;

export function deviceLinkTokens(keys: readonly SigningKey[]): DeviceLinkTokens {
  return createJwtSigner(keys, { audience: "staff-device-link", lifetimeSeconds: deviceLinkSeconds });
}

export type DeviceLetter = (told: { token: string; locale: Locale; expiresAt: Date }) => {
  subject: string;
  body: string;
};

/**
 * Sends the owner of an account a link by which the device that opens it is known. Nothing is sent for an address
 * without an account, for a removed one, and past the limits.
 *
 * @returns whether it was sent
 */
export async function sendDeviceLink(
  database: Database,
  to: { email: string; address: string; locale: Locale },
  letter: DeviceLetter,
  tokens: DeviceLinkTokens,
  now: Date,
): Promise<boolean> {
  const { rows } = await database.query<{ id: string; email: string }>(
    "SELECT id, email FROM staff_account WHERE email = $1 AND disabled_at IS NULL",
    [normalizeEmail(to.email)],
  );
  const account = rows[0];
  if (!(await consume(database, linksPerNetwork, toClientPrefix(to.address))) || !account) return false;
  if (!(await consume(database, linksPerAccount, account.id))) return false;
  const device = randomUUID();
  const token = tokens.sign({ sub: account.id, device }, now);
  const expiresAt = new Date(now.getTime() + deviceLinkSeconds * 1_000);
  const { locale } = to;
  await withTransaction(database, (tx) =>
    queueMessage(
      tx,
      {
        eventKey: `staff-device:${device}`,
        channel: "EMAIL",
        recipient: account.email,
        ...letter({ token, locale, expiresAt }),
      },
      now,
    ),
  );
  return true;
}
