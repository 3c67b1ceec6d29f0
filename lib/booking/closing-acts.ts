import { randomUUID } from "node:crypto";
import type { Transaction } from "../shared/db/database";
import { formatActor } from "./actor";
import { callBookingFunction } from "./call-booking-function";

interface Booking {
  id: string;
  personId: string;
  slotId: number;
}

/** A clinic's own acts on the bookings of a time that it closes. They tell nobody, since the closing does so itself. */
export const createClosingActs = (staff: string, now: Date) => ({
  move: (tx: Transaction, { id, personId, slotId }: Booking, to: number) =>
    callBookingFunction(tx, "change_booking($1, $2, $3, $4, $5, $6, $7, $8)", [
      personId,
      id,
      to,
      formatActor(personId, { staff }),
      randomUUID(),
      now,
      null,
      slotId,
    ]),
  cancel: (tx: Transaction, { id, personId, slotId }: Booking) =>
    callBookingFunction(tx, "cancel_booking($1, $2, $3, $4, $5, $6, $7)", [
      personId,
      id,
      formatActor(personId, { staff }),
      randomUUID(),
      now,
      null,
      slotId,
    ]),
});
