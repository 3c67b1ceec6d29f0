import type { Transaction } from "../platform/database";

export type Channel = "SMS" | "EMAIL";

/** A message to one person. */
export interface Message {
  /** Names the event that the message tells of, such as `booking-confirmed:ID`. No personal data. */
  eventKey: string;
  channel: Channel;
  /** A phone in E.164, or an e-mail address. */
  recipient: string;
  /** Shown by e-mail only. */
  subject: string;
  body: string;
}

/**
 * Writes a message in the transaction of the event it tells of: either both exist or neither does.
 *
 * @param now the server's instant, UTC; the message is due from then on
 * @returns false when a message of this event was written before, which stays as it was
 */
export async function queueMessage(tx: Transaction, message: Message, now: Date): Promise<boolean> {
  const written = await tx.query(
    `INSERT INTO outbox_message (event_key, channel, recipient, subject, body, created_at, next_try_at)
     VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (event_key) DO NOTHING`,
    [message.eventKey, message.channel, message.recipient, message.subject, message.body, now],
  );
  return written.rowCount === 1;
}
