import type { Database } from "../shared/db/database";
import { formatActor } from "./actor";
import { generateReference } from "./booking-reference";
import { type AdmittedPerson, callBookingFunction, NOTIFY_PERSON } from "./call-booking-function";

export interface ConfirmedBooking {
  id: string;
  /** What the person shows and says: ten characters of Crockford's base 32, without I, L, O and U. */
  code: string;
  slotId: number;
}

/** A booking as the functions in sql/ return it. */
export interface BookedRow {
  booking_id: string;
  booking_code: string;
  booked_slot: number;
}

export function toBooking({ booking_id, booking_code, booked_slot }: BookedRow): ConfirmedBooking {
  return { id: booking_id, code: booking_code, slotId: booked_slot };
}

/**
 * Turns a person's live hold into a booking. Repeating the same key returns the same booking. With it the
 * person leaves: the admission ends, and the next in line can be called. Where the product is given twice and
 * the clinic has a free time within the interval, the second dose is booked with the first. See
 * sql/confirm.sql.
 *
 * @param key the idempotency key that came with the form
 * @param now the server's instant, UTC
 * @param shownSlotId the time that the person was shown; absent where nobody was shown any
 * @param shownSecondSlotId the time of the second dose that they were shown beside it
 * @throws DomainError for a dead admission, a hold that is missing or ran out, an earlier live booking, or
 *   `hold-changed` where another time is held than was shown
 */
export async function confirmBooking(
  database: Database,
  visitor: AdmittedPerson,
  key: string,
  now: Date,
  shownSlotId: number | null = null,
  shownSecondSlotId: number | null = null,
): Promise<ConfirmedBooking> {
  const { personId, windowId, admissionId } = visitor;
  const actor = formatActor(personId, visitor.by);
  const codes = [generateReference(), now, generateReference()];
  const values = [
    personId,
    windowId,
    admissionId,
    actor,
    key,
    ...codes,
    NOTIFY_PERSON,
    shownSlotId,
    shownSecondSlotId,
  ];
  return toBooking(
    await callBookingFunction(
      database,
      "confirm_booking($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      values,
    ),
  );
}
