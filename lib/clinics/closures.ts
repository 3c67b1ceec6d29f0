import { randomUUID } from "node:crypto";
import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError, type ErrorCode } from "../shared/errors";
import { forEachIsolated } from "../shared/for-each-isolated";
import type { ClinicStaff } from "./capacity";
import {
  type Closing,
  closingTimes,
  type DisplacedBooking,
  findLaterTime,
  formatPlanDigest,
  planClosing,
  readClosingValues,
  readLaterTimes,
} from "./closing-plan";
import { assertMayClose } from "./closing-rights";
import { getSchedule } from "./schedule-repository";
import { lockSchedule, reconcileSlots } from "./slot-reconciliation";

export const closingRemedies = ["move", "cancel"] as const;
/** What becomes of whoever is booked: each is moved to a later time, or cancelled. */
export type ClosingRemedy = (typeof closingRemedies)[number];

/** The acts on a booking, which are another feature's. They tell nobody: a closing has its own messages. */
export interface BookingCommands {
  move(tx: Transaction, booking: DisplacedBooking, slotId: number): Promise<unknown>;
  cancel(tx: Transaction, booking: DisplacedBooking): Promise<unknown>;
}

/** For how long a closing can be taken back, since nobody is told before. Milliseconds. */
export const TAKE_BACK_MS = 10 * 60_000;
/** With more people than these, their number is typed. */
export const CLOSE_UNASKED = 10;

/** What was decided on the page that showed who is affected. */
export interface ClosingDecision {
  remedy: ClosingRemedy;
  /** Said to whoever is affected; empty only where nobody is. */
  reason: string;
  /** The digest of what the page showed. */
  seen: string;
  /** The number of people as it was typed. */
  typedCount?: number;
}

/** A closing that was done. */
export interface ClosedTimes {
  id: string;
  /** What went wrong on the way; whoever it was about stands in the result as not done. Null when nothing did. */
  fault: unknown;
}

/** Of a booking whose turn has not come, or at which something went wrong. */
export const NOT_DONE = "not-done";

/** How many times are tried for one person before they stay where they are. */
const mostTries = 20;
/** Refusals after which another time may do. */
const another = new Set<ErrorCode>([
  "slot-full",
  "slot-past",
  "slot-unknown",
  "interval-not-kept",
  "doses-gone",
  "share-gone",
]);

/**
 * Who would have to go when a day or a time is closed, and where each would go. That they were read is kept in the
 * audit log.
 *
 * @param now the server's instant, UTC: what has begun is not closed any more
 */
export async function findDisplacedBookings(
  database: Database,
  by: ClinicStaff,
  closing: Closing,
  now: Date,
): Promise<DisplacedBooking[]> {
  return withTransaction(database, async (tx) => {
    const bookings = await planClosing(tx, readClosingValues(by.clinicId, closing, now));
    await keepAudit(tx, by, "read-closing", { ...closing, people: bookings.map(({ id }) => id) }, now);
    return bookings;
  });
}

/**
 * Closes a day or a time: nobody can book it from now on, what people keep of it by holds and offers ends at once, and
 * each person in it is moved or cancelled, one by one. They are told when it cannot be taken back any more. Whoever
 * cannot be moved stays, and is found by `findDisplacedBookings`. All stand in the closing's result from its beginning,
 * as not done until they are.
 *
 * @param now the server's instant, UTC
 * @throws DomainError `slot-past` when there is nothing to close, `closing-changed` when other people or places would be
 *   affected than were shown, `closing-count` when their number was not typed right, and as `assertMayClose`
 */
export async function closeTimes(
  database: Database,
  by: ClinicStaff,
  closing: Closing,
  decision: ClosingDecision,
  acts: BookingCommands,
  now: Date,
): Promise<ClosedTimes> {
  const { remedy, reason, seen, typedCount } = decision;
  const id = randomUUID();
  const values = readClosingValues(by.clinicId, closing, now);
  const tellsAt = new Date(now.getTime() + TAKE_BACK_MS);
  const bookings = await withTransaction(database, async (tx) => {
    await assertMayClose(tx, by, remedy === "cancel");
    // Doses that are released at this moment come before or find the day closed.
    await lockSchedule(tx, by.clinicId);
    const slots = await tx.query(
      `SELECT s.id FROM slot s WHERE ${closingTimes} ORDER BY s.id FOR NO KEY UPDATE`,
      values,
    );
    if (!slots.rowCount) throw new DomainError("slot-past");
    const displaced = await planClosing(tx, values);
    if (formatPlanDigest(displaced) !== seen) throw new DomainError("closing-changed");
    if (displaced.length > CLOSE_UNASKED && typedCount !== displaced.length)
      throw new DomainError("closing-count");
    await tx.query(
      `WITH closed AS (
         INSERT INTO clinic_closed_time (clinic_id, starts_at, minutes, capacity)
         SELECT s.clinic_id, s.starts_at, s.minutes, s.capacity FROM slot s WHERE ${closingTimes}
         ON CONFLICT DO NOTHING)
       INSERT INTO clinic_closing (id, clinic_id, day, slot_id, slots, remedy, reason, staff_id, closed_at, tells_at)
       SELECT $6, $1, $7, $5, ARRAY(SELECT s.id FROM slot s WHERE ${closingTimes} ORDER BY s.id), $8, $9, $10, $4, $11`,
      [...values, id, closing.day, remedy, reason, by.id, tellsAt],
    );
    await tx.query(
      `INSERT INTO clinic_closing_time (closing_id, clinic_id, starts_at)
       SELECT $6, s.clinic_id, s.starts_at FROM slot s WHERE ${closingTimes}`,
      [...values, id],
    );
    await tx.query(
      `UPDATE slot s SET capacity = s.taken WHERE ${closingTimes} AND s.capacity <> s.taken`,
      values,
    );
    await tx.query(
      `INSERT INTO clinic_closing_booking (closing_id, booking_id, outcome, from_slot, why)
       SELECT $1, b.id, 'stayed', b.slot, $4 FROM unnest($2::uuid[], $3::bigint[]) AS b(id, slot)`,
      [id, displaced.map((each) => each.id), displaced.map((each) => each.slotId), NOT_DONE],
    );
    await keepAudit(tx, by, "close-times", { ...closing, remedy, reason, closing: id }, now);
    return displaced;
  });
  const one = remedy === "cancel" ? cancelOne : moveOne;
  const fault = await forEachIsolated([
    () => endHolds(database, values),
    ...bookings.map((booking) => () => one({ database, id, values, acts, tellsAt, now }, booking)),
  ]).then(
    () => null,
    (error: unknown) => error,
  );
  return { id, fault };
}

/** Each in an act of its own, which locks the person first as theirs do: who confirms at this moment is refused. */
async function endHolds(database: Database, values: unknown[]): Promise<void> {
  const { rows } = await database.query<{ personId: string; slotId: number }>(
    `SELECT h.person_id AS "personId", h.slot_id AS "slotId" FROM slot s JOIN hold h ON h.slot_id = s.id
     WHERE ${closingTimes} AND h.expires_at > $4 ORDER BY h.person_id`,
    values,
  );
  await forEachIsolated(
    rows.map(
      ({ personId, slotId }) =>
        () =>
          database.query("SELECT end_hold($1, $2)", [personId, slotId]),
    ),
  );
}

interface ClosingAct {
  database: Database;
  id: string;
  values: unknown[];
  acts: BookingCommands;
  tellsAt: Date;
  now: Date;
}

/** @returns why it was not done; null when it was, or when the closing was taken back before its turn came */
async function tryFor({ database, id }: ClosingAct, work: (tx: Transaction) => Promise<unknown>) {
  try {
    await withTransaction(database, async (tx) => {
      const { rowCount } = await tx.query(
        "SELECT FROM clinic_closing WHERE id = $1 AND taken_back_at IS NULL FOR SHARE",
        [id],
      );
      if (rowCount) await work(tx);
    });
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.reason;
  }
}

async function moveOne(act: ClosingAct, booking: DisplacedBooking): Promise<void> {
  const { database, values, acts } = act;
  let why: ErrorCode | null = booking.leftover ? "leftover-stays" : "slot-full";
  let next = booking.to;
  const tried = new Set<number>();
  while (next && tried.size < mostTries) {
    const { id: slotId } = next;
    why = await tryFor(act, async (tx) => {
      await acts.move(tx, booking, slotId);
      await keepOutcome(tx, act, [{ id: booking.id, slotId: booking.slotId }], "moved", slotId);
    });
    if (why === null) return;
    if (!another.has(why)) break;
    tried.add(slotId);
    const times = await readLaterTimes(database, values);
    next =
      findLaterTime(
        booking,
        times.filter((time) => !tried.has(time.id)),
      ) ?? null;
  }
  await keepStay(act, booking, why);
}

async function cancelOne(act: ClosingAct, booking: DisplacedBooking): Promise<void> {
  const { acts } = act;
  const why = await tryFor(act, async (tx) => {
    const { rows } = await tx.query<{ id: string; slotId: number }>(
      `SELECT id, slot_id AS "slotId" FROM booking WHERE person_id = $1 AND status <> 'CANCELLED' AND dose >= $2`,
      [booking.personId, booking.dose],
    );
    await acts.cancel(tx, booking);
    await keepOutcome(tx, act, rows, "cancelled", null);
  });
  if (why) await keepStay(act, booking, why);
}

/**
 * Writes what became of one person's bookings, the first dose first, and the message of it, which waits until it cannot
 * be taken back. One message says it all.
 */
async function keepOutcome(
  tx: Transaction,
  { id, tellsAt, now }: ClosingAct,
  bookings: { id: string; slotId: number }[],
  outcome: "moved" | "cancelled",
  to: number | null,
): Promise<void> {
  const values = [id, bookings.map((each) => each.id), bookings.map((each) => each.slotId), to];
  await tx.query(
    `INSERT INTO clinic_closing_booking (closing_id, booking_id, outcome, from_slot, to_slot)
     SELECT $1, b.id, $5, b.slot, $4 FROM unnest($2::uuid[], $3::bigint[]) AS b(id, slot)
     ON CONFLICT (closing_id, booking_id) DO UPDATE SET outcome = EXCLUDED.outcome, to_slot = EXCLUDED.to_slot, why = NULL`,
    [...values, outcome],
  );
  await tx.query(
    `INSERT INTO outbox_message (event_key, person_id, template, facts, created_at, next_try_at)
     SELECT 'closing:' || $1::uuid || ':' || b.id, p.person_id, 'closing-' || $5,
       jsonb_build_object('booking', b.id, 'slot', COALESCE($4::bigint, b.slot), 'from', last_told_slot(b.id, b.slot), 'closing', $1::uuid), $6, $7
     FROM unnest($2::uuid[], $3::bigint[]) AS b(id, slot) JOIN booking p ON p.id = b.id ORDER BY p.dose LIMIT 1`,
    [...values, outcome, now, tellsAt],
  );
}

async function keepStay({ database, id }: ClosingAct, booking: DisplacedBooking, why: string | null) {
  // With the first dose went the second, and that is kept already.
  await database.query(
    "UPDATE clinic_closing_booking SET why = $3 WHERE closing_id = $1 AND booking_id = $2 AND outcome = 'stayed'",
    [id, booking.id, why],
  );
}

/**
 * Opens again what was closed, whichever closings did so, with the places that its plan and its doses give it by now.
 *
 * @param now the server's instant, UTC
 * @throws as `assertMayClose`
 */
export async function reopenTimes(
  database: Database,
  by: ClinicStaff,
  closing: Closing,
  now: Date,
): Promise<void> {
  const values = readClosingValues(by.clinicId, closing, now);
  await withTransaction(database, async (tx) => {
    await assertMayClose(tx, by, false);
    const planned = await lockSchedule(tx, by.clinicId);
    // All that are to come, since all are made to fit.
    await tx.query("SELECT FROM slot WHERE clinic_id = $1 AND starts_at > $2 ORDER BY id FOR UPDATE", [
      by.clinicId,
      now,
    ]);
    const { rows } = await tx.query<{ id: number; capacity: number }>(
      `DELETE FROM clinic_closed_time c USING slot s
       WHERE c.clinic_id = s.clinic_id AND c.starts_at = s.starts_at AND ${closingTimes} RETURNING s.id, c.capacity`,
      values,
    );
    await tx.query(
      `UPDATE slot s SET capacity = GREATEST(s.taken, n.capacity)
       FROM unnest($1::bigint[], $2::int[]) AS n(id, capacity)
       WHERE s.id = n.id AND is_within_hours(s.clinic_id, s.starts_at, s.minutes, GREATEST(s.taken, n.capacity))`,
      [rows.map((row) => row.id), rows.map((row) => row.capacity)],
    );
    if (planned) await reconcileSlots(tx, by.clinicId, await getSchedule(tx, by.clinicId), now, "keep");
    await keepAudit(tx, by, "reopen-times", closing, now);
  });
}

async function keepAudit(tx: Transaction, by: ClinicStaff, act: string, detail: object, now: Date) {
  await tx.query("INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, $3, $4, $5)", [
    now,
    `staff:${by.id}`,
    act,
    `clinic:${by.clinicId}`,
    JSON.stringify(detail),
  ]);
}
