import type { Clock } from "../platform/clock";
import type { Database } from "../platform/database";
import { type Channel, type Message, readable, type SealedParts, sealedParts } from "./outbox";

/** Why a message was not sent: a short code of the protocol, which never names the recipient. */
export class NotSent extends Error {}

/** Sends one message, or throws. */
export type Sender = (message: Message) => Promise<void>;

/** The channels that can be sent on. */
export type Senders = Partial<Record<Channel, Sender>>;

export const mostTries = 8;

/** How many messages one call sends, at the same time. */
export const batch = 100;

/** The longest one sending may take, and how long a claimed message is left alone. Milliseconds. */
const sendingLasts = 10_000;
const claimLasts = 60_000;

/** How long to wait after the given number of failed tries: 15 s, 45 s, … about 3 h. Milliseconds. */
export function waitAfter(tries: number): number {
  return 15_000 * 3 ** (tries - 1);
}

interface Claimed extends SealedParts {
  id: number;
  tries: number;
}

/**
 * Takes the messages that are due. The claim moves their next try and counts this one, in one statement:
 * a process that dies while sending leaves messages that become due again by themselves.
 */
async function claim(database: Database, channels: string[], now: Date): Promise<Claimed[]> {
  const { rows } = await database.query<Claimed>(
    `WITH due AS MATERIALIZED (
       SELECT id FROM outbox_message
       WHERE sent_at IS NULL AND next_try_at <= $1 AND tries < $2 AND channel::text = ANY($3)
         AND NOT synthetic
       ORDER BY next_try_at, id LIMIT $4 FOR UPDATE SKIP LOCKED),
     claimed AS (
       UPDATE outbox_message m SET tries = m.tries + 1, next_try_at = $5 FROM due WHERE m.id = due.id RETURNING m.*)
     SELECT m.id, m.tries, ${sealedParts} FROM claimed m LEFT JOIN person p ON p.id = m.person_id`,
    [now, mostTries, channels, batch, new Date(now.getTime() + claimLasts)],
  );
  return rows;
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

/**
 * Sends the messages that are due, each at least once; a message is sent twice only when the process
 * dies between the sending and its record. Any number of processes may call this at the same time.
 *
 * The text of a message that was sent is emptied: it may hold a code, and what it told is on record.
 *
 * @param senders a channel without a sender keeps its messages, untried
 * @param now the server's instant, UTC
 * @returns how many were sent, failed for now, and failed for the last time
 */
export async function deliverDue(
  database: Database,
  senders: Senders,
  now: Date,
): Promise<{ sent: number; failed: number; givenUp: number }> {
  const channels = (["SMS", "EMAIL"] as const).filter((channel) => senders[channel]);
  if (channels.length === 0) return { sent: 0, failed: 0, givenUp: 0 };
  const claimed = await claim(database, channels, now);
  const sent: number[] = [];
  const failed: { id: number; tries: number; error: string }[] = [];
  await Promise.all(
    claimed.map(async ({ id, tries, ...sealed }) => {
      try {
        await within(sendingLasts, (senders[sealed.channel] as Sender)(readable(sealed)));
        sent.push(id);
      } catch (error) {
        // Only our own words are kept: a server's answer may repeat the recipient.
        failed.push({ id, tries, error: error instanceof NotSent ? error.message : "UNEXPECTED" });
      }
    }),
  );
  if (sent.length > 0) {
    await database.query(
      "UPDATE outbox_message SET sent_at = $2, body = '', last_error = NULL WHERE id = ANY($1)",
      [sent, now],
    );
  }
  for (const { id, tries, error } of failed) {
    await database.query("UPDATE outbox_message SET next_try_at = $2, last_error = $3 WHERE id = $1", [
      id,
      new Date(now.getTime() + waitAfter(tries)),
      error,
    ]);
  }
  const givenUp = failed.filter(({ tries }) => tries >= mostTries).length;
  return { sent: sent.length, failed: failed.length - givenUp, givenUp };
}

/**
 * Sends whatever falls due, until `stop`: batch after batch while there are full ones, since an opening writes
 * to hundreds of people a second, and else once a second.
 *
 * @param failed told what the database throws; the next turn tries again
 */
export function keepDelivering(
  database: Database,
  senders: Senders,
  clock: Clock,
  failed: (error: unknown) => void,
): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const turn = async () => {
    let more = false;
    try {
      const done = await deliverDue(database, senders, clock.now());
      more = done.sent + done.failed + done.givenUp === batch;
    } catch (error) {
      failed(error);
    }
    if (!stopped) timer = setTimeout(turn, more ? 0 : 1_000);
  };
  if (Object.keys(senders).length > 0) void turn();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
