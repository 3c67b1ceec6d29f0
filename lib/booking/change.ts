import type { Database } from "../platform/database";
import { act } from "./act";
import { type ConfirmedBooking, confirmed } from "./confirm";

/**
 * Moves a person's own booking to another slot: the old place is given up only when the new one is
 * taken. See sql/change.sql.
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
  const values = [personId, bookingId, slotId, `citizen:${personId}`, key, now];
  return confirmed(await act(database, "change_booking($1, $2, $3, $4, $5, $6)", values));
}
