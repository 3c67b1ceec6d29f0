import { type Database, inTransaction } from "../platform/database";
import { type JobClock, whileRight } from "../platform/database-clock";
import { endJobs, type Jobs } from "../platform/jobs";
import { type Repeating, repeat } from "../platform/repeat";
import { composeMessages, type Words } from "./compose";
import type { Channel, Message } from "./outbox";
import { handOver } from "./relay";

/** Why a message was not sent: a short code of the protocol, which never names the recipient. */
export class NotSent extends Error {}

/** Sends one message, or throws. */
export type Sender = (message: Message) => Promise<void>;

/** The channels that can be sent on. */
export type Senders = Partial<Record<Channel, Sender>>;

/** How many messages one turn sends, at the same time. */
export const batch = 100;

/** The longest one sending may take; a stopping server waits for it. Milliseconds. */
const sendingLasts = 6_000;

/** How often the dead-letter queue is looked at. Milliseconds. */
const lookAtDeadEvery = 10_000;

export interface DeliveryParts {
  database: Database;
  jobs: Jobs;
  senders: Senders;
  words: Words;
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NotSent("TIMEOUT")), milliseconds);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export const channelsOf = (senders: Senders) =>
  (["SMS", "EMAIL"] as const).filter((channel) => senders[channel]);

/**
 * Takes a batch of messages from the job queue and sends them, each at least once; a message is sent twice only
 * when the process dies between the sending and its record. Any number of processes may do this at the same time.
 * One that fails is tried again by the queue's own rule (lib/platform/jobs.ts).
 *
 * The text of a message that was sent is emptied: it may hold a code, and what it told is on record.
 *
 * @param now the server's instant, UTC
 * @returns how many were taken, sent and failed
 */
export async function deliver(
  { database, jobs, senders, words }: DeliveryParts,
  now: Date,
): Promise<{ taken: number; sent: number; failed: number }> {
  const taken = await jobs.fetch<{ message: number }>("messages", { batchSize: batch });
  if (taken.length === 0) return { taken: 0, sent: 0, failed: 0 };
  const ids = taken.map((job) => job.data.message);
  const composed = await composeMessages(database, ids, words, channelsOf(senders), now);
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
        if (!sender) throw new NotSent("NO SENDER");
        await within(sendingLasts, sender(each.message));
        return sent.push(id);
      } catch (error) {
        // Only our own words are kept: a server's answer may repeat the recipient.
        return failed.push({ id, error: error instanceof NotSent ? error.message : "UNEXPECTED" });
      }
    }),
  );
  const jobOf = new Map(taken.map((job) => [job.data.message, job.id]));
  const failing = failed.map(({ id }) => jobOf.get(id) as string);
  const done = taken.map(({ id }) => id).filter((id) => !failing.includes(id));
  await inTransaction(database, async (tx) => {
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
    await endJobs(jobs, "messages", "complete", done, tx);
    await endJobs(jobs, "messages", "fail", failing, tx);
  });
  return { taken: taken.length, sent: sent.length, failed: failed.length };
}

/**
 * Marks the messages whose job came to the dead-letter queue: they failed for the last time.
 *
 * @param now the server's instant, UTC
 * @returns how many
 */
export async function giveUp(
  { database, jobs }: Pick<DeliveryParts, "database" | "jobs">,
  now: Date,
): Promise<number> {
  const dead = await jobs.fetch<{ message: number }>("dead-messages", { batchSize: batch });
  if (dead.length === 0) return 0;
  const ids = dead.map((job) => job.data.message);
  await inTransaction(database, async (tx) => {
    await tx.query(
      "UPDATE outbox_message SET given_up_at = $2 WHERE id = ANY($1::bigint[]) AND sent_at IS NULL AND dropped_at IS NULL",
      [ids, now],
    );
    const done = dead.map(({ id }) => id);
    await endJobs(jobs, "dead-messages", "complete", done, tx);
  });
  return dead.length;
}

/**
 * Sends whatever falls due, until `stop`: batch after batch while there are full ones, since an opening writes
 * to hundreds of people a second, and else once a second. Without any sender the messages stay in the outbox.
 *
 * @param failed told what the database throws; the next turn tries again
 */
export function keepDelivering(
  parts: DeliveryParts,
  clock: JobClock,
  failed: (error: unknown) => void,
): Repeating {
  const { database, jobs, senders } = parts;
  let lookedAt = Number.NEGATIVE_INFINITY;
  const turn = whileRight(clock, async (now) => {
    const handed = await handOver(database, jobs, channelsOf(senders), now);
    const { taken } = await deliver(parts, now);
    if (now.getTime() - lookedAt >= lookAtDeadEvery) {
      lookedAt = now.getTime();
      await giveUp(parts, now);
    }
    return handed === batch || taken === batch ? 0 : 1_000;
  });
  if (channelsOf(senders).length === 0) return { stop: async () => {} };
  // Whoever stopped amid a sending would leave messages that are sent again: to stop is to wait for the turn's end.
  return repeat(turn, { every: 1_000, first: 0 }, failed);
}
