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
  return (await queueMessages(tx, [message], now)) === 1;
}

/**
 * Writes many messages in one statement.
 *
 * @returns how many were not there before
 */
export async function queueMessages(
  tx: Transaction,
  messages: readonly Message[],
  now: Date,
): Promise<number> {
  const column = <K extends keyof Message>(key: K) => messages.map((message) => message[key]);
  const written = await tx.query(
    `INSERT INTO outbox_message (event_key, channel, recipient, subject, body, created_at, next_try_at)
     SELECT event_key, channel, recipient, subject, body, $6, $6
     FROM unnest($1::text[], $2::"MessageChannel"[], $3::text[], $4::text[], $5::text[])
       AS m(event_key, channel, recipient, subject, body)
     ON CONFLICT (event_key) DO NOTHING`,
    [column("eventKey"), column("channel"), column("recipient"), column("subject"), column("body"), now],
  );
  return written.rowCount ?? 0;
}
