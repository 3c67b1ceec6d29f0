import { type Database, inTransaction } from "../platform/database";
import { Refusal } from "../platform/refusal";
import { liveAdmission, type Visitor } from "./admitted";

/** How long a chosen time is kept while the person checks their answers. Milliseconds. */
export const holdLasts = 5 * 60_000;

export interface Hold {
  slotId: number;
  expiresAt: Date;
}

/**
 * Keeps one place of a slot for a person for five minutes. A person holds one slot: choosing another
 * lets the first go, choosing the same again keeps the first expiry.
 *
 * The slot's row is locked, then bookings and live holds are counted against its capacity. A hold that
 * has run out counts for nothing, so no sweep is needed.
 *
 * @param now the server's instant, UTC
 * @throws Refusal for a dead admission, an unknown, past or full slot, or a person who is booked already
 */
export async function holdSlot(
  database: Database,
  visitor: Visitor,
  slotId: number,
  now: Date,
): Promise<Hold> {
  return inTransaction(database, async (tx) => {
    await liveAdmission(tx, visitor, now);
    const slot = await tx.query<{ starts_at: Date; capacity: number; taken: number }>(
      "SELECT starts_at, capacity, taken FROM slot WHERE id = $1 FOR UPDATE",
      [slotId],
    );
    const found = slot.rows[0];
    if (!found) throw new Refusal("slot-unknown");
    if (found.starts_at <= now) throw new Refusal("slot-past");
    const others = await tx.query<{ held: number }>(
      "SELECT count(*) AS held FROM hold WHERE slot_id = $1 AND expires_at > $3 AND person_id <> $2",
      [slotId, visitor.personId, now],
    );
    const held = others.rows[0]?.held ?? 0;
    if (found.taken + held >= found.capacity) throw new Refusal("slot-full");
    const kept = await tx.query<{ expires_at: Date }>(
      `INSERT INTO hold (person_id, slot_id, window_id, expires_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (person_id) DO UPDATE SET slot_id = $2, window_id = $3,
         expires_at = CASE WHEN hold.slot_id = $2 AND hold.window_id = $3 AND hold.expires_at > $5
                           THEN hold.expires_at ELSE $4 END
       RETURNING expires_at`,
      [visitor.personId, slotId, visitor.windowId, new Date(now.getTime() + holdLasts), now],
    );
    return { slotId, expiresAt: kept.rows[0]?.expires_at ?? now };
  });
}
