import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";

/**
 * Removes what names people, or tells how to reach them, wherever it is kept. Their bookings stay: a place that was
 * taken, by nobody in particular. What they wait for or keep ends, so that nobody else meets it.
 */
export async function erasePeople(
  tx: Transaction,
  ids: readonly string[],
  actor: string,
  now: Date,
): Promise<void> {
  await removeContacts(tx, ids);
  await tx.query("SELECT end_standing($1::uuid[], $2)", [ids, now]);
  await tx.query(
    "DELETE FROM screening WHERE booking_id IN (SELECT id FROM booking WHERE person_id = ANY($1::uuid[]))",
    [ids],
  );
  await tx.query(
    `UPDATE person SET name = '', birth_date = date_trunc('year', birth_date), phone_hash = NULL,
       contact_hash = NULL, phone_place = NULL, phone_shared_by = NULL, forgotten_at = $2
     WHERE id = ANY($1::uuid[])`,
    [ids, now],
  );
  await keepAudit(tx, ids, actor, "forget", now);
}

async function removeContacts(tx: Transaction, ids: readonly string[]): Promise<void> {
  const statements = [
    `DELETE FROM one_time_code WHERE booker_id = ANY($1::uuid[])
       OR phone_hash IN (SELECT phone_hash FROM person WHERE id = ANY($1::uuid[]))`,
    `DELETE FROM outbox_message WHERE recipient_hash IN (SELECT phone_hash FROM person WHERE id = ANY($1::uuid[]))`,
    `DELETE FROM reminder r USING queue_entry e
     WHERE e.person_id = ANY($1::uuid[]) AND r.window_id = e.window_id AND r.person_id = e.person_id`,
    "DELETE FROM lobby_reminder WHERE person_id = ANY($1::uuid[])",
    "DELETE FROM identity WHERE person_id = ANY($1::uuid[])",
    "DELETE FROM idempotent_answer WHERE person_id = ANY($1::uuid[])",
    "UPDATE person SET phone = NULL, email = NULL WHERE id = ANY($1::uuid[])",
  ];
  for (const statement of statements) await tx.query(statement, [ids]);
}

async function keepAudit(tx: Transaction, ids: readonly string[], actor: string, act: string, now: Date) {
  await tx.query(
    "INSERT INTO audit_row (at, actor, act, subject) SELECT $2, $3, $4, 'person:' || id FROM unnest($1::uuid[]) id",
    [ids, now, actor, act],
  );
}

/** What a person's wish to be forgotten came to: all is gone, or the doses they were given stay on record. */
export type ErasureOutcome = "everything" | "all but the doses";

/**
 * Does as a person wishes who wants to be forgotten. Whoever was given a dose stays on record with name, birth date,
 * doses and what they answered before them until `eraseExpired`, as the law on vaccination records asks; how to reach them is removed at once, and the
 * hash of their phone alone stays, so that nobody books twice.
 *
 * @param now the server's instant, UTC
 * @throws DomainError `cancel-first` while a booking lies ahead, or `in-line-still` until their window has closed:
 *   somebody new with their phone would have a second place in the line
 */
export async function erasePerson(database: Database, personId: string, now: Date): Promise<ErasureOutcome> {
  return withTransaction(database, async (tx) => {
    // The person's own acts follow one another: a booking cannot slip in between.
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [personId]);
    // A number in a line cannot either: whoever writes it locks the row too.
    await tx.query("SELECT FROM person WHERE id = $1 FOR UPDATE", [personId]);
    const { rows } = await tx.query<{ ahead: boolean; given: boolean; inLine: boolean }>(
      `SELECT EXISTS (SELECT FROM booking b JOIN slot s ON s.id = b.slot_id
                      WHERE b.person_id = $1 AND b.status <> 'CANCELLED' AND s.starts_at > $2) AS ahead,
              EXISTS (SELECT FROM booking b JOIN slot s ON s.id = b.slot_id
                      WHERE b.person_id = $1 AND b.status <> 'CANCELLED' AND s.starts_at <= $2) AS given,
              EXISTS (SELECT FROM queue_entry e JOIN cohort_window w ON w.id = e.window_id
                      WHERE e.person_id = $1 AND w.closes_at > $2) AS "inLine"`,
      [personId, now],
    );
    const stands = rows[0];
    if (stands?.ahead) throw new DomainError("cancel-first");
    if (stands?.given) {
      await removeContacts(tx, [personId]);
      await keepAudit(tx, [personId], `citizen:${personId}`, "remove-contacts", now);
      return "all but the doses";
    }
    if (stands?.inLine) throw new DomainError("in-line-still");
    await erasePeople(tx, [personId], `citizen:${personId}`, now);
    return "everything";
  });
}
