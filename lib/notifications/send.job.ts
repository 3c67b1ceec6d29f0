import { type Database, withTransaction } from "../shared/db/database";
import { type JobClock, runWhileClockIsRight } from "../shared/db/database-clock";
import { finishJobs, type Jobs } from "../shared/job-queue";
import { type PeriodicTask, runPeriodically } from "../shared/run-periodically";
import { enqueueDue } from "./enqueue.job";
import type { Channel, Message } from "./outbox";
import { type MessageRenderer, renderMessages } from "./render";

/** Why a message was not sent: a short code of the protocol, which never names the recipient. */
export class SendError extends Error {}

export type Sender = (message: Message) => Promise<void>;

export type Senders = Partial<Record<Channel, Sender>>;

/** How many messages one turn sends, at the same time. */
export const SEND_BATCH_SIZE = 100;

/** The longest one sending may take; a stopping server waits for it. Milliseconds. */
const sendingLasts = 6_000;

/** How often the dead-letter queue is looked at. Milliseconds. */
const lookAtDeadEvery = 10_000;

export interface DeliveryParts {
  database: Database;
  jobs: Jobs;
  senders: Senders;
  words: MessageRenderer;
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SendError("TIMEOUT")), milliseconds);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export const getChannels = (senders: Senders) =>
  (["SMS", "EMAIL"] as const).filter((channel) => senders[channel]);

/**
 * Takes a batch of messages from the job queue and sends them, each at least once; a message is sent twice only
 * when the process dies between the sending and its record. Any number of processes may do this at the same time.
 * One that fails is tried again by the queue's own rule (lib/shared/job-queue.ts).
 *
 * The text of a message that was sent is emptied: it may hold a code, and what it told is on record.
 *
 * @param now the server's instant, UTC
 * @returns how many were taken, sent and failed
 */
export async function sendMessage(
  { database, jobs, senders, words }: DeliveryParts,
  now: Date,
): Promise<{ taken: number; sent: number; failed: number }> {
  const taken = await jobs.fetch<{ message: number }>("messages", { batchSize: SEND_BATCH_SIZE });
  if (taken.length === 0) return { taken: 0, sent: 0, failed: 0 };
  const ids = taken.map((job) => job.data.message);
  const composed = await renderMessages(database, ids, words, getChannels(senders), now);
  const sent: number[] = [];
  const dropped: { id: number; reason: string }[] = [];
  const later: { id: number; until: Date }[] = [];
  const failed: { id: number; error: string }[] = [];
  await Promise.all(
    composed.map(async (each) => {
      const { id } = each;
      if ("drop" in each) return dropped.push({ id, reason: each.drop });
      if ("later" in each) return later.push({ id, until: each.later });
      if ("unreadable" in each) return failed.push({ id, error: "UNREADABLE" });
      try {
        const sender = senders[each.message.channel];
        if (!sender) throw new SendError("NO SENDER");
        await within(sendingLasts, sender(each.message));
        return sent.push(id);
      } catch (error) {
        // Only our own words are kept: a server's answer may repeat the recipient.
        return failed.push({ id, error: error instanceof SendError ? error.message : "UNEXPECTED" });
      }
    }),
  );
  const jobOf = new Map(taken.map((job) => [job.data.message, job.id]));
  const failing = failed.map(({ id }) => jobOf.get(id) as string);
  const done = taken.map(({ id }) => id).filter((id) => !failing.includes(id));
  await withTransaction(database, async (tx) => {
    if (sent.length > 0)
      await tx.query(
        `UPDATE outbox_message SET sent_at = $2, tries = tries + 1, last_error = NULL,
           body = CASE WHEN body IS NOT NULL THEN '' END WHERE id = ANY($1::bigint[])`,
        [sent, now],
      );
    if (dropped.length > 0)
      await tx.query(
        `UPDATE outbox_message m SET dropped_at = $3, drop_reason = d.reason
         FROM unnest($1::bigint[], $2::text[]) AS d(id, reason) WHERE m.id = d.id`,
        [dropped.map(({ id }) => id), dropped.map(({ reason }) => reason), now],
      );
    if (later.length > 0)
      await tx.query(
        `UPDATE outbox_message m SET queued_at = NULL, next_try_at = l.until
         FROM unnest($1::bigint[], $2::timestamptz[]) AS l(id, until) WHERE m.id = l.id`,
        [later.map(({ id }) => id), later.map(({ until }) => until)],
      );
    if (failed.length > 0)
      await tx.query(
        `UPDATE outbox_message m SET tries = m.tries + 1, last_error = f.error
         FROM unnest($1::bigint[], $2::text[]) AS f(id, error) WHERE m.id = f.id`,
        [failed.map(({ id }) => id), failed.map(({ error }) => error)],
      );
    await finishJobs(jobs, "messages", "complete", done, tx);
    await finishJobs(jobs, "messages", "fail", failing, tx);
  });
  return { taken: taken.length, sent: sent.length, failed: failed.length };
}

/**
 * Marks the messages whose job came to the dead-letter queue: they failed for the last time.
 *
 * @param now the server's instant, UTC
 * @returns how many
 */
export async function markUndeliverable(
  { database, jobs }: Pick<DeliveryParts, "database" | "jobs">,
  now: Date,
): Promise<number> {
  const dead = await jobs.fetch<{ message: number }>("dead-messages", { batchSize: SEND_BATCH_SIZE });
  if (dead.length === 0) return 0;
  const ids = dead.map((job) => job.data.message);
  await withTransaction(database, async (tx) => {
    await tx.query(
      "UPDATE outbox_message SET given_up_at = $2 WHERE id = ANY($1::bigint[]) AND sent_at IS NULL AND dropped_at IS NULL",
      [ids, now],
    );
    const done = dead.map(({ id }) => id);
    await finishJobs(jobs, "dead-messages", "complete", done, tx);
  });
  return dead.length;
}

/**
 * Sends whatever falls due, until `stop`: batch after batch while there are full ones, since an opening writes
 * to hundreds of people a second, and else once a second. Without any sender the messages stay in the outbox.
 *
 * @param failed told what the database throws; the next turn tries again
 */
export function startSending(
  parts: DeliveryParts,
  clock: JobClock,
  failed: (error: unknown) => void,
): PeriodicTask {
  const { database, jobs, senders } = parts;
  let lookedAt = Number.NEGATIVE_INFINITY;
  const turn = runWhileClockIsRight(clock, async (now) => {
    const handed = await enqueueDue(database, jobs, getChannels(senders), now);
    const { taken } = await sendMessage(parts, now);
    if (now.getTime() - lookedAt >= lookAtDeadEvery) {
      lookedAt = now.getTime();
      await markUndeliverable(parts, now);
    }
    return handed === SEND_BATCH_SIZE || taken === SEND_BATCH_SIZE ? 0 : 1_000;
  });
  if (getChannels(senders).length === 0) return { stop: async () => {} };
  // Whoever stopped amid a sending would leave messages that are sent again: to stop is to wait for the turn's end.
  return runPeriodically(turn, { every: 1_000, first: 0 }, failed);
}
