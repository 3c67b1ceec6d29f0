import { randomUUID } from "node:crypto";
import { queueMessage } from "../../notify/outbox";
import { count, type Limit } from "../../platform/counts";
import { type Database, inTransaction } from "../../platform/database";
import { networkOf } from "../../platform/network";
import type { Locale } from "../../platform/seoul";
import { createTokens, type SigningKey, type Tokens } from "../../platform/tokens";
import { canonicalEmail } from "../staff";

/** How long the link of an e-mail makes a device known. Seconds. */
export const deviceLinkSeconds = 3_600;

/** No longer than a link holds: whoever cannot be sent another has one that works. */
export const linksPerAccount: Limit = { name: "staff-device-link", times: 3, seconds: deviceLinkSeconds };
/** So that nobody has an e-mail sent to everybody whose address they know. */
export const linksPerNetwork: Limit = { name: "staff-link-network", times: 30, seconds: deviceLinkSeconds };

/**
 * What a link says: whose account, and the device's own id. The id is the link's, so that opening it again and
 * again gives no further tries: see `perDevice`.
 */
export type DeviceLinkTokens = Tokens<{ device: string }>;

export function deviceLinkTokens(keys: readonly SigningKey[]): DeviceLinkTokens {
  return createTokens(keys, { audience: "staff-device-link", lifetimeSeconds: deviceLinkSeconds });
}

/** Writes the e-mail that carries a link. */
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
    [canonicalEmail(to.email)],
  );
  const account = rows[0];
  if (!(await count(database, linksPerNetwork, networkOf(to.address))) || !account) return false;
  if (!(await count(database, linksPerAccount, account.id))) return false;
  const device = randomUUID();
  const token = tokens.sign({ sub: account.id, device }, now);
  const expiresAt = new Date(now.getTime() + deviceLinkSeconds * 1_000);
  const { locale } = to;
  await inTransaction(database, (tx) =>
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
