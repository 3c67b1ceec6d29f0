import { type Database, withTransaction } from "../shared/db/database";
import { createJobStore, type Jobs } from "../shared/job-queue";
import type { Channel } from "./outbox";

const most = 100;

/** What could not be sent for so long is no news any more. Milliseconds. */
const newsFor = 3 * 86_400_000;

/**
 * Hands the messages that are due to the job queue, in one transaction: each becomes one job, whatever dies when.
 * Messages that no sender can take stay where they are.
 *
 * A server of the release before takes what is due and unsent, whether queued or not; so what is queued is not due.
 *
 * @param channels what can be sent on
 * @param now the server's instant, UTC
 * @returns how many, at most a hundred
 */
export async function enqueueDue(
  database: Database,
  jobs: Jobs,
  channels: readonly Channel[],
  now: Date,
): Promise<number> {
  if (channels.length === 0) return 0;
  return withTransaction(database, async (tx) => {
    const { rows } = await tx.query<{ id: number }>(
      `WITH due AS MATERIALIZED (
         SELECT m.id FROM outbox_message m
         WHERE m.sent_at IS NULL AND m.next_try_at <= $1 AND m.next_try_at > $2 AND m.queued_at IS NULL
           AND m.given_up_at IS NULL AND m.dropped_at IS NULL AND NOT m.synthetic
           AND (m.channel::text = ANY($3) OR m.template IS NOT NULL)
         ORDER BY m.next_try_at, m.id LIMIT ${most} FOR UPDATE SKIP LOCKED)
       UPDATE outbox_message m SET queued_at = $1, next_try_at = $1::timestamptz + interval '3 days'
       FROM due WHERE m.id = due.id RETURNING m.id`,
      [now, new Date(now.getTime() - newsFor), channels],
    );
    const messages = rows.map(({ id }) => id).sort((a, b) => a - b);
    if (messages.length > 0)
      await jobs.insert(
        messages.map((message) => ({ name: "messages", data: { message } })),
        { db: createJobStore(tx) },
      );
    return messages.length;
  });
}
