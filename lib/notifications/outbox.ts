import { blindIndex, decryptColumn, encryptColumn } from "../shared/crypto/column-encryption";
import type { Transaction } from "../shared/db/database";
import { isSyntheticPhone } from "../shared/synthetic-phone";

export type Channel = "SMS" | "EMAIL";

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

/** Writes many messages in one statement. @returns how many were not there before */
export async function queueMessages(
  tx: Transaction,
  messages: readonly Message[],
  now: Date,
): Promise<number> {
  const column = <K extends keyof Message>(key: K) => messages.map((message) => message[key]);
  const sealed = (key: "recipient" | "body") =>
    messages.map((message) => encryptColumn(`outbox_message.${key}`, message.eventKey, message[key]));
  const written = await tx.query(
    `INSERT INTO outbox_message (event_key, channel, recipient, recipient_hash, synthetic, subject, body, created_at,
       next_try_at)
     SELECT event_key, channel, recipient, recipient_hash, synthetic, subject, body, $8, $8
     FROM unnest($1::text[], $2::"MessageChannel"[], $3::text[], $4::bytea[], $5::bool[], $6::text[], $7::text[])
       AS m(event_key, channel, recipient, recipient_hash, synthetic, subject, body)
     ON CONFLICT (event_key) DO NOTHING`,
    [
      column("eventKey"),
      column("channel"),
      sealed("recipient"),
      messages.map(({ channel, recipient }) => (channel === "SMS" ? blindIndex("phone", recipient) : null)),
      messages.map(({ recipient }) => isSyntheticPhone(recipient)),
      column("subject"),
      sealed("body"),
      now,
    ],
  );
  return written.rowCount ?? 0;
}

/** What a query of messages must bring, so that `readable` can open them. */
export const encryptMessageParts = `m.event_key AS "eventKey", m.channel, m.recipient, m.subject, m.body,
  m.person_id AS "personId", p.phone, p.email`;

export interface EncryptedParts extends Message {
  /** Whom it goes to, when it has no address of its own. */
  personId: string | null;
  phone: string | null;
  email: string | null;
}

/** A message as its recipient will read it. Its address is empty when its person was forgotten meanwhile. */
export function decryptMessage({
  personId,
  phone,
  email,
  channel,
  eventKey,
  ...message
}: EncryptedParts): Message {
  const own = personId === null || message.recipient !== "";
  const ofPerson =
    channel === "SMS"
      ? decryptColumn("person.phone", personId ?? "", phone)
      : decryptColumn("person.email", personId ?? "", email);
  const recipient = own
    ? decryptColumn("outbox_message.recipient", eventKey, message.recipient)
    : (ofPerson ?? "");
  return {
    channel,
    eventKey,
    subject: message.subject,
    recipient,
    body: decryptColumn("outbox_message.body", eventKey, message.body),
  };
}
