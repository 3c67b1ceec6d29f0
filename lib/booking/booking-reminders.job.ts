import { moveOutOfQuietHours } from "../notifications/quiet-hours";
import { type Database, withTransaction } from "../shared/db/database";

/** How many days before a vaccination people are reminded of it. */
export const reminderDays = [3, 1] as const;

/** A reminder that could not be written for so long comes too late to be one. Milliseconds. */
const lateAtMost = 12 * 3_600_000;
/** How much of the time one statement looks through, and how many messages it writes. Milliseconds. */
const span = 900_000;
const most = 5_000;

/**
 * Writes the reminders that have fallen due since the last turn: of each live booking some whole days before its
 * time, if it was made before that. None is written in the quiet hours; those follow in the morning. Any number of
 * processes may take turns: the row that says how far reminders are written is locked.
 *
 * @param now the server's instant, UTC
 * @returns how many were written
 */
export async function sendDueReminders(database: Database, now: Date): Promise<number> {
  if (moveOutOfQuietHours(now) > now) return 0;
  let written = 0;
  for (const days of reminderDays) {
    for (let more = true; more; ) {
      const done = await remindSpan(database, days, now);
      written += done.written;
      more = done.more;
    }
  }
  return written;
}

async function remindSpan(database: Database, days: number, now: Date) {
  return withTransaction(database, async (tx) => {
    const { rows } = await tx.query<{ until: Date }>(
      "SELECT until FROM reminded_until WHERE days = $1 FOR UPDATE SKIP LOCKED",
      [days],
    );
    const last = rows[0]?.until.getTime();
    // Another process is at it.
    if (last === undefined) return { written: 0, more: false };
    const from = Math.max(last, now.getTime() - lateAtMost);
    const to = Math.min(from + span, now.getTime());
    const ahead = days * 86_400_000;
    // By clinic, since slots are found by clinic and hour.
    const { rowCount } = await tx.query(
      `INSERT INTO outbox_message (event_key, person_id, template, facts, created_at, next_try_at)
       SELECT 'booking-reminder:' || $1::int || ':' || b.id || ':' || s.id, b.person_id, 'booking-reminder',
              jsonb_build_object('booking', b.id, 'slot', s.id), $4, $4
       FROM clinic c CROSS JOIN LATERAL (
         SELECT id, starts_at FROM slot WHERE clinic_id = c.id AND starts_at > $2 AND starts_at <= $3 AND taken > 0) s
       JOIN booking b ON b.slot_id = s.id AND b.status = 'BOOKED'
       WHERE NOT c.synthetic AND b.created_at <= s.starts_at - make_interval(days => $1::int)
         AND NOT EXISTS (SELECT FROM outbox_message m
                         WHERE m.event_key = 'booking-reminder:' || $1::int || ':' || b.id || ':' || s.id)
       LIMIT ${most} ON CONFLICT (event_key) DO NOTHING`,
      [days, new Date(from + ahead), new Date(to + ahead), now],
    );
    const written = rowCount ?? 0;
    const whole = written < most;
    if (whole) await tx.query("UPDATE reminded_until SET until = $2 WHERE days = $1", [days, new Date(to)]);
    return { written, more: !whole || to < now.getTime() };
  });
}
