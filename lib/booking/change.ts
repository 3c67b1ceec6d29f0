import { type Database, inTransaction } from "../platform/database";
import { Refusal } from "../platform/refusal";
import { answered, type ConfirmedBooking, leaveTrace } from "./confirm";

/**
 * Moves a person's own booking to another slot: the old place is given up only when the new one is
 * taken, both in one transaction. The two slots are locked in the order of their ids.
 *
 * It needs no admission: who has a booking may move it at any time before it.
 *
 * @param now the server's instant, UTC
 * @throws Refusal for a booking that is not theirs, cancelled or past, or a slot unknown, past or full
 */
export async function changeBooking(
  database: Database,
  personId: string,
  bookingId: string,
  slotId: number,
  key: string,
  now: Date,
): Promise<ConfirmedBooking> {
  return inTransaction(database, async (tx) => {
    const earlier = await answered(tx, personId, key, "change");
    if (earlier) return earlier;
    const found = await tx.query<ConfirmedBooking & { status: string }>(
      `SELECT id, code, slot_id AS "slotId", status FROM booking WHERE id = $1 AND person_id = $2 FOR UPDATE`,
      [bookingId, personId],
    );
    const booking = found.rows[0];
    if (!booking) throw new Refusal("booking-unknown");
    if (booking.status === "CANCELLED") throw new Refusal("booking-cancelled");
    const slots = await tx.query<{
      id: number;
      starts_at: Date;
      capacity: number;
      taken: number;
      held: number;
    }>(
      `SELECT s.id, s.starts_at, s.capacity, s.taken FROM slot s WHERE s.id = ANY($1::bigint[])
       ORDER BY s.id FOR UPDATE`,
      [[booking.slotId, slotId]],
    );
    const from = slots.rows.find((slot) => slot.id === booking.slotId);
    const to = slots.rows.find((slot) => slot.id === slotId);
    if (!from || !to) throw new Refusal("slot-unknown");
    if (from.starts_at <= now || to.starts_at <= now) throw new Refusal("slot-past");
    if (from.id !== to.id) {
      const held = await tx.query<{ count: number }>(
        "SELECT count(*) FROM hold WHERE slot_id = $1 AND expires_at > $2",
        [slotId, now],
      );
      if (to.taken + (held.rows[0]?.count ?? 0) >= to.capacity) throw new Refusal("slot-full");
      await tx.query(
        "UPDATE slot SET taken = taken + CASE WHEN id = $1 THEN 1 ELSE -1 END WHERE id IN ($1, $2)",
        [to.id, from.id],
      );
      await tx.query("UPDATE booking SET slot_id = $2, changes = changes + 1 WHERE id = $1", [
        bookingId,
        slotId,
      ]);
    }
    await leaveTrace(tx, personId, key, "change", bookingId);
    return { id: booking.id, code: booking.code, slotId };
  });
}
