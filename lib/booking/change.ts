import type { Database } from "../shared/db/database";
import { type Actor, formatActor } from "./actor";
import { callBookingFunction, NOTIFY_PERSON } from "./call-booking-function";
import { type ConfirmedBooking, toBooking } from "./confirm";

/**
 * Moves a person's own booking to another slot: the old place is given up only when the new one is
 * taken. See sql/change.sql.
 *
 * It needs no admission: who has a booking may move it at any time before it.
 *
 * @param now the server's instant, UTC
 * @param by who acts for the person; absent when they act themselves
 * @param shownSlotId the time from which the person was shown to move it; absent where nobody was shown any
 * @throws DomainError for a booking that is not theirs, cancelled or past, a slot unknown, past or full, or
 *   a day that does not keep the interval to the other dose; `booking-changed` where it has another time than was shown
 */
export async function changeBooking(
  database: Database,
  personId: string,
  bookingId: string,
  slotId: number,
  key: string,
  now: Date,
  by?: Actor,
  shownSlotId: number | null = null,
): Promise<ConfirmedBooking> {
  const values = [
    personId,
    bookingId,
    slotId,
    formatActor(personId, by),
    key,
    now,
    NOTIFY_PERSON,
    shownSlotId,
  ];
  return toBooking(
    await callBookingFunction(database, "change_booking($1, $2, $3, $4, $5, $6, $7, $8)", values),
  );
}
