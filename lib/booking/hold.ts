import type { Database } from "../platform/database";
import { act, type Visitor } from "./act";

/** How long a chosen time is kept while the person checks their answers. Milliseconds. */
export const holdLasts = 5 * 60_000;

export interface Hold {
  slotId: number;
  expiresAt: Date;
}

/**
 * Keeps one place of a slot for a person for five minutes. A person holds one slot: choosing another
 * lets the first go, choosing the same again keeps the first expiry. See sql/hold.sql.
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
  const { personId, windowId, admissionId } = visitor;
  const until = new Date(now.getTime() + holdLasts);
  const { kept_until: expiresAt } = await act<{ kept_until: Date }>(
    database,
    "hold_slot($1, $2, $3, $4, $5, $6)",
    [personId, windowId, admissionId, slotId, until, now],
  );
  return { slotId, expiresAt };
}
