import { randomInt } from "node:crypto";
import { type Database, inTransaction, type Transaction } from "../platform/database";
import { Refusal } from "../platform/refusal";
import { liveAdmission, type Visitor } from "./admitted";

export interface ConfirmedBooking {
  id: string;
  /** What the person shows and says: ten characters of Crockford's base 32, without I, L, O and U. */
  code: string;
  slotId: number;
}

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function newCode(): string {
  return Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/**
 * The booking that an earlier request with the same key made, if there was one. Takes the key first:
 * of two requests at once the second waits here for the first to commit.
 *
 * @throws Refusal `key-used-otherwise` when the key belongs to another act
 */
export async function answered(tx: Transaction, personId: string, key: string, act: string) {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`${personId} ${key}`]);
  const { rows } = await tx.query<ConfirmedBooking & { act: string }>(
    `SELECT i.act, b.id, b.code, b.slot_id AS "slotId" FROM idempotent_answer i JOIN booking b ON b.id = i.booking_id
     WHERE i.person_id = $1 AND i.key = $2`,
    [personId, key],
  );
  const found = rows[0];
  if (found && found.act !== act) throw new Refusal("key-used-otherwise");
  return found && { id: found.id, code: found.code, slotId: found.slotId };
}

/** Writes what a change to a booking leaves behind: its idempotent answer and its audit row. */
export async function leaveTrace(
  tx: Transaction,
  personId: string,
  key: string,
  act: string,
  bookingId: string,
) {
  await tx.query(
    `WITH kept AS (INSERT INTO idempotent_answer (person_id, key, act, booking_id) VALUES ($1, $2, $3, $4))
     INSERT INTO audit_row (actor, act, subject) VALUES ('citizen:' || $1::text, $3, 'booking:' || $4::text)`,
    [personId, key, act, bookingId],
  );
}

/**
 * Turns a person's live hold into a booking. Repeating the same key returns the same booking. With it the
 * person leaves: the admission ends, and the next in line can be called.
 *
 * @param key the idempotency key that came with the form
 * @param now the server's instant, UTC
 * @throws Refusal for a dead admission, a hold that is missing or ran out, or an earlier live booking
 */
export async function confirmBooking(
  database: Database,
  visitor: Visitor,
  key: string,
  now: Date,
): Promise<ConfirmedBooking> {
  return inTransaction(database, async (tx) => {
    const earlier = await answered(tx, visitor.personId, key, "confirm");
    if (earlier) return earlier;
    await liveAdmission(tx, visitor, now);
    const hold = await tx.query<{ slot_id: number }>(
      `SELECT slot_id FROM hold WHERE person_id = $1 AND window_id = $2 AND expires_at > $3`,
      [visitor.personId, visitor.windowId, now],
    );
    const slotId = hold.rows[0]?.slot_id;
    if (slotId === undefined) throw new Refusal("hold-missing");
    // The slot before the hold, as in holdSlot: a stated order of locks cannot deadlock.
    await tx.query("SELECT 1 FROM slot WHERE id = $1 FOR UPDATE", [slotId]);
    const spent = await tx.query(
      "DELETE FROM hold WHERE person_id = $1 AND slot_id = $2 AND window_id = $3 AND expires_at > $4",
      [visitor.personId, slotId, visitor.windowId, now],
    );
    if (!spent.rowCount) throw new Refusal("hold-missing");
    await tx.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [slotId]);
    const made = await tx.query<ConfirmedBooking>(
      `INSERT INTO booking (code, person_id, window_id, admission_id, slot_id) VALUES ($1, $2, $3, $4, $5)
       RETURNING id, code, slot_id AS "slotId"`,
      [newCode(), visitor.personId, visitor.windowId, visitor.admissionId, slotId],
    );
    const booking = made.rows[0] as ConfirmedBooking;
    await tx.query("UPDATE admission SET ended_at = $2 WHERE id = $1", [visitor.admissionId, now]);
    await leaveTrace(tx, visitor.personId, key, "confirm", booking.id);
    return booking;
  });
}

/**
 * Cancels a person's own booking; its place is free at once. Repeating the same key changes nothing.
 *
 * @param now the server's instant, UTC
 * @throws Refusal for a booking that is not this person's, was cancelled, or whose time has passed
 */
export async function cancelBooking(
  database: Database,
  personId: string,
  bookingId: string,
  key: string,
  now: Date,
): Promise<ConfirmedBooking> {
  return inTransaction(database, async (tx) => {
    const earlier = await answered(tx, personId, key, "cancel");
    if (earlier) return earlier;
    const found = await tx.query<ConfirmedBooking & { status: string; starts_at: Date }>(
      `SELECT b.id, b.code, b.slot_id AS "slotId", b.status, s.starts_at
       FROM booking b JOIN slot s ON s.id = b.slot_id WHERE b.id = $1 AND b.person_id = $2 FOR UPDATE`,
      [bookingId, personId],
    );
    const booking = found.rows[0];
    if (!booking) throw new Refusal("booking-unknown");
    if (booking.status === "CANCELLED") throw new Refusal("booking-cancelled");
    if (booking.starts_at <= now) throw new Refusal("slot-past");
    await tx.query("UPDATE booking SET status = 'CANCELLED', cancelled_at = $2 WHERE id = $1", [
      bookingId,
      now,
    ]);
    await tx.query("UPDATE slot SET taken = taken - 1 WHERE id = $1", [booking.slotId]);
    await leaveTrace(tx, personId, key, "cancel", bookingId);
    return { id: booking.id, code: booking.code, slotId: booking.slotId };
  });
}
