import { decryptColumn } from "../shared/crypto/column-encryption";
import type { Database, Transaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import type { Locale } from "../shared/time/seoul";

/**
 * Keeps that a person wants a message before their turn. Asking again changes nothing.
 *
 * @param place from 1; null before the draw
 * @throws DomainError `not-in-line`, or `nowhere-to-write` for a person without a phone and an e-mail address
 */
export async function subscribeToTurn(
  database: Database,
  windowId: string,
  personId: string,
  place: number | null,
): Promise<void> {
  const { rows } = await database.query<{ reachable: boolean }>(
    `WITH stands AS (
       SELECT e.entry_no, COALESCE(p.phone, p.email) IS NOT NULL AS reachable
       FROM queue_entry e JOIN person p ON p.id = e.person_id WHERE e.window_id = $1 AND e.person_id = $2
     ), kept AS (
       INSERT INTO reminder (window_id, person_id, entry_no, place)
       SELECT $1, $2, entry_no, $3 FROM stands WHERE reachable ON CONFLICT DO NOTHING
     )
     SELECT reachable FROM stands`,
    [windowId, personId, place],
  );
  if (!rows[0]) throw new DomainError("not-in-line");
  if (!rows[0].reachable) throw new DomainError("nowhere-to-write");
}

/** The person wants no message any more; one that was written stays. */
export async function unsubscribeFromTurn(
  database: Database,
  windowId: string,
  personId: string,
): Promise<void> {
  await database.query("DELETE FROM reminder WHERE window_id = $1 AND person_id = $2 AND told_at IS NULL", [
    windowId,
    personId,
  ]);
}

/** People who asked in the lobby and whose place was not known then; at most `limit` of them. */
export async function listWithoutPosition(
  database: Database,
  windowId: string,
  limit: number,
): Promise<{ personId: string; entryNo: number }[]> {
  const { rows } = await database.query<{ personId: string; entryNo: number }>(
    `SELECT person_id AS "personId", entry_no AS "entryNo" FROM reminder
     WHERE window_id = $1 AND told_at IS NULL AND place IS NULL LIMIT $2`,
    [windowId, limit],
  );
  return rows;
}

export async function savePositions(
  database: Database,
  windowId: string,
  people: readonly { personId: string; place: number }[],
): Promise<void> {
  await database.query(
    `UPDATE reminder r SET place = known.place FROM unnest($2::uuid[], $3::int[]) AS known(person_id, place)
     WHERE r.window_id = $1 AND r.person_id = known.person_id`,
    [windowId, people.map((person) => person.personId), people.map((person) => person.place)],
  );
}

/** How many were told since `from`, counted up to `most`. */
export async function countNotifiedSince(
  database: Database,
  windowId: string,
  from: Date,
  most: number,
): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `SELECT count(*) FROM (
       SELECT 1 FROM reminder WHERE window_id = $1 AND told_at IS NOT NULL AND told_at > $2 LIMIT $3) AS told`,
    [windowId, from, most],
  );
  return rows[0]?.count ?? 0;
}

export interface DueNotification {
  personId: string;
  place: number;
  locale: Locale;
  phone: string | null;
  email: string | null;
  /** In, or booked already: there is nothing to tell them. */
  settled: boolean;
  /** That how to reach them does not open: nothing can be told, and the others are. */
  unreadable: unknown;
}

/**
 * Takes those whose turn has come to be told, the first places first, and marks them as told. Several
 * processes may ask at once: none gets whom another got.
 *
 * @param upTo the last place
 */
export async function claimDueNotifications(
  tx: Transaction,
  windowId: string,
  upTo: number,
  limit: number,
  now: Date,
): Promise<DueNotification[]> {
  const { rows } = await tx.query<Omit<DueNotification, "unreadable">>(
    `WITH near AS MATERIALIZED (
       SELECT person_id FROM reminder WHERE window_id = $1 AND told_at IS NULL AND place <= $2
       ORDER BY place LIMIT $3 FOR UPDATE SKIP LOCKED
     ), told AS (
       UPDATE reminder r SET told_at = $4 FROM near WHERE r.window_id = $1 AND r.person_id = near.person_id
       RETURNING r.person_id, r.place
     )
     SELECT p.id AS "personId", t.place, p.locale, p.phone, p.email,
       EXISTS (SELECT 1 FROM admission a WHERE a.window_id = $1 AND a.person_id = p.id AND a.ended_at IS NULL)
       OR EXISTS (SELECT 1 FROM booking b WHERE b.window_id = $1 AND b.person_id = p.id AND b.status <> 'CANCELLED')
         AS settled
     FROM told t JOIN person p ON p.id = t.person_id WHERE p.forgotten_at IS NULL ORDER BY t.place`,
    [windowId, upTo, limit, now],
  );
  return rows.map((row) => {
    try {
      const phone = decryptColumn("person.phone", row.personId, row.phone);
      const email = decryptColumn("person.email", row.personId, row.email);
      return { ...row, phone, email, unreadable: null };
    } catch (error) {
      return { ...row, phone: null, email: null, unreadable: error };
    }
  });
}
