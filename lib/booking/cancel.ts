import type { Database } from "../shared/db/database";
import { type Actor, formatActor } from "./actor";
import { callBookingFunction, NOTIFY_PERSON } from "./call-booking-function";
import { type ConfirmedBooking, toBooking } from "./confirm";

/**
 * Cancels a person's own booking, and with the first dose the second; the place is free at once. Repeating the same key changes nothing.
 * See sql/cancel.sql.
 *
 * @param now the server's instant, UTC
 * @param by who acts for the person; absent when they act themselves
 * @param shownSlotId the time that the person was shown; absent where nobody was shown any
 * @throws DomainError for a booking that is not this person's, was cancelled, whose time has passed, or which has another time than was shown
 */
export async function cancelBooking(
  database: Database,
  personId: string,
  bookingId: string,
  key: string,
  now: Date,
  by?: Actor,
  shownSlotId: number | null = null,
): Promise<ConfirmedBooking> {
  const values = [personId, bookingId, formatActor(personId, by), key, now, NOTIFY_PERSON, shownSlotId];
  return toBooking(await callBookingFunction(database, "cancel_booking($1, $2, $3, $4, $5, $6, $7)", values));
}
