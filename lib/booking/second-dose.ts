import type { Database } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { type Actor, formatActor } from "./actor";
import { generateReference } from "./booking-reference";
import { callBookingFunction, NOTIFY_PERSON } from "./call-booking-function";
import { type ConfirmedBooking, toBooking } from "./confirm";
import type { DaySpan } from "./dose-interval";
import { listDaysForChange, listOwnBookings, listSecondDoseDays } from "./my-bookings";

/**
 * Books the second dose that could not be booked with the first, or whose booking was cancelled. It needs no
 * admission of its own: whoever has the first dose has a right to the second. See sql/second.sql.
 *
 * @param now the server's instant, UTC
 * @param by who acts for the person; absent when they act themselves
 * @throws DomainError without a first dose or for a product of one dose, for a second booked already, or for a
 *   slot that is unknown, past, full, at another clinic or outside the interval
 */
export async function bookSecondDose(
  database: Database,
  personId: string,
  slotId: number,
  key: string,
  now: Date,
  by?: Actor,
): Promise<ConfirmedBooking> {
  const values = [personId, slotId, formatActor(personId, by), key, generateReference(), now, NOTIFY_PERSON];
  return toBooking(await callBookingFunction(database, "book_second($1, $2, $3, $4, $5, $6, $7)", values));
}

/** The refusal of a day that does not keep the interval, with the days that do. */
export class DoseIntervalError extends DomainError {
  constructor(readonly allowed: DaySpan) {
    super("interval-not-kept");
  }
}

/**
 * Does `choose`; when its day does not keep the interval between a person's doses, refuses with the days that
 * do.
 *
 * @param bookingId the booking that is moved; absent when the second dose is chosen
 * @param now the server's instant, UTC
 * @throws DoseIntervalError, and what `choose` throws
 */
export async function withAllowedDays<T>(
  database: Database,
  personId: string,
  bookingId: string | undefined,
  now: Date,
  choose: () => Promise<T>,
): Promise<T> {
  try {
    return await choose();
  } catch (error) {
    if (!(error instanceof DomainError) || error.reason !== "interval-not-kept") throw error;
    const bookings = await listOwnBookings(database, personId);
    const moved = bookings.find((booking) => booking.id === bookingId);
    const other = bookings.find((booking) => booking.id !== bookingId);
    const allowed = moved ? listDaysForChange(moved, other) : listSecondDoseDays(bookings, now);
    throw allowed ? new DoseIntervalError(allowed) : error;
  }
}
