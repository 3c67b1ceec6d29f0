import { type Database, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";

/** A message that failed for the last time. Whom it was for is not told: an operator needs only what became of it. */
export interface DeadLetter {
  id: number;
  /** What it tells of: the first part of its event's name. */
  event: string;
  createdAt: Date;
  givenUpAt: Date;
  tries: number;
  lastError: string | null;
}

const dead = "given_up_at IS NOT NULL AND sent_at IS NULL AND dropped_at IS NULL";

/** The dead letters, the latest first, and how many there are in all. @param most how many are read */
export async function listDeadLetters(
  database: Database,
  most = 100,
): Promise<{ letters: DeadLetter[]; total: number }> {
  const { rows } = await database.query<DeadLetter & { total: number }>(
    `SELECT id, split_part(event_key, ':', 1) AS event, created_at AS "createdAt", given_up_at AS "givenUpAt", tries,
            last_error AS "lastError", count(*) OVER () AS total
     FROM outbox_message WHERE ${dead} ORDER BY given_up_at DESC, id DESC LIMIT $1`,
    [most],
  );
  return { letters: rows, total: rows[0]?.total ?? 0 };
}

const audit = `INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, $3, $4, $5)`;

/**
 * Lets one dead letter, or all of them, be tried again from the beginning. On record.
 *
 * @param id null for all
 * @param actor who decided it, as the audit names them
 * @param now the server's instant, UTC
 * @returns how many
 * @throws DomainError `message-unknown` when that one is not among the dead letters
 */
export async function retryDeadLetter(
  database: Database,
  id: number | null,
  actor: string,
  now: Date,
): Promise<number> {
  return withTransaction(database, async (tx) => {
    const { rowCount } = await tx.query(
      `UPDATE outbox_message SET given_up_at = NULL, queued_at = NULL, next_try_at = $2, tries = 0
       WHERE ${dead} AND ($1::bigint IS NULL OR id = $1)`,
      [id, now],
    );
    const count = rowCount ?? 0;
    if (id !== null && count === 0) throw new DomainError("message-unknown");
    await tx.query(audit, [now, actor, "retry-messages", `message:${id ?? "all"}`, { count }]);
    return count;
  });
}

/**
 * Decides that a dead letter is not to be sent any more, and why. On record.
 *
 * @throws DomainError `message-unknown`
 */
export async function discardDeadLetter(
  database: Database,
  id: number,
  reason: string,
  actor: string,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    const { rowCount } = await tx.query(
      `UPDATE outbox_message SET dropped_at = $2, drop_reason = $3, body = CASE WHEN body IS NOT NULL THEN '' END
       WHERE id = $1 AND ${dead}`,
      [id, now, reason],
    );
    if (rowCount === 0) throw new DomainError("message-unknown");
    await tx.query(audit, [now, actor, "drop-message", `message:${id}`, { reason }]);
  });
}
