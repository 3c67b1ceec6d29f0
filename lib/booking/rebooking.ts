import type { Database } from "../shared/db/database";
import { type Actor, formatActor } from "./actor";
import { callBookingFunction, NOTIFY_PERSON } from "./call-booking-function";

/**
 * Gives up the booking of somebody who was not vaccinated at its time, so that they can book again; repeating it
 * changes nothing. See sql/again.sql.
 *
 * @param now the server's instant, UTC
 * @param by who acts for the person; absent when they act themselves
 * @throws DomainError `not-yet-again` where the programme's rule does not allow it, or not yet
 */
export async function bookAgain(
  database: Database,
  personId: string,
  bookingId: string,
  now: Date,
  by?: Actor,
): Promise<object> {
  const values = [personId, bookingId, formatActor(personId, by), now, NOTIFY_PERSON];
  return callBookingFunction(database, "book_again($1, $2, $3, $4, $5)", values);
}
