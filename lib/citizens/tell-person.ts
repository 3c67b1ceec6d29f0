import { queueMessage } from "../notifications/outbox";
import { decryptColumn } from "../shared/crypto/column-encryption";
import type { Transaction } from "../shared/db/database";
import type { Locale } from "../shared/time/seoul";

/** What was done to somebody's record at the telephone, of which they are told. */
export type RecordChange = "name" | "birthDate" | "phone" | "asked" | "shared" | "freed";

/** Says what was done to a record, with none of what it says: messages/LANGUAGE/tell.json. */
export type RecordWords = (change: RecordChange, locale: Locale) => string;

/**
 * Tells a person of a change to their record, on the phone that reaches them now. Whom none reaches is not told.
 *
 * @param event names the event, once
 */
export async function tellPerson(
  tx: Transaction,
  personId: string,
  event: string,
  change: RecordChange,
  words: RecordWords,
  now: Date,
): Promise<void> {
  const { rows } = await tx.query<{ phone: string | null; locale: Locale }>(
    "SELECT phone, locale FROM person WHERE id = $1 AND forgotten_at IS NULL",
    [personId],
  );
  const [person] = rows;
  if (!person?.phone) return;
  const recipient = decryptColumn("person.phone", personId, person.phone);
  const body = words(change, person.locale);
  await queueMessage(tx, { eventKey: event, channel: "SMS", recipient, subject: "", body }, now);
}
