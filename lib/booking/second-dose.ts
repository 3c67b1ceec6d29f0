import type { Database } from "../platform/database";
import { act } from "./act";
import { type Actor, actorName } from "./actor";
import { type ConfirmedBooking, confirmed, newCode } from "./confirm";
import { told } from "./told";

/**
 * Books the second dose that could not be booked with the first, or whose booking was cancelled. It needs no
 * admission of its own: whoever has the first dose has a right to the second. See sql/second.sql.
 *
 * @param now the server's instant, UTC
 * @param by who acts for the person; absent when they act themselves
 * @throws Refusal without a first dose or for a product of one dose, for a second booked already, or for a
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
  const values = [personId, slotId, actorName(personId, by), key, newCode(), now, told("confirmed")];
  return confirmed(await act(database, "book_second($1, $2, $3, $4, $5, $6, $7)", values));
}
