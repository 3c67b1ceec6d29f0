import { toSeoulDate } from "../shared/time/seoul";
import type { OwnBooking } from "./my-bookings";

/** What became of a booking: its status alone says nothing of its day. */
export type Outcome =
  | "cancelled"
  | "to-come"
  /** The time has passed today, or the person has arrived: the clinic is still at it. */
  | "today"
  | "vaccinated"
  | "not-vaccinated"
  | "missed"
  /** The day has passed and nothing is written of it. */
  | "unrecorded";

/** @param now the server's instant, UTC */
export function outcomeOf(
  { status, visit, startsAt }: Pick<OwnBooking, "status" | "visit" | "startsAt">,
  now: Date,
): Outcome {
  if (visit === "VACCINATED") return "vaccinated";
  if (visit === "NOT_VACCINATED") return "not-vaccinated";
  if (visit === "NO_SHOW") return "missed";
  if (status === "CANCELLED") return startsAt <= now && visit === "ARRIVED" ? "unrecorded" : "cancelled";
  if (startsAt > now && visit === null) return "to-come";
  return startsAt > now || toSeoulDate(startsAt) === toSeoulDate(now) ? "today" : "unrecorded";
}

/** Whether a booking can still be moved or cancelled. */
export const isToCome = (booking: Pick<OwnBooking, "status" | "visit" | "startsAt">, now: Date): boolean =>
  outcomeOf(booking, now) === "to-come";

/** Whether the person can give the booking up and book again: the rule of `may_book_again` in sql/again.sql. */
export function mayBookAgain(
  booking: Pick<OwnBooking, "status" | "visit" | "startsAt" | "againFrom">,
  now: Date,
): boolean {
  const { status, visit, startsAt, againFrom } = booking;
  if (status === "CANCELLED" || visit === "VACCINATED" || startsAt > now) return false;
  return againFrom !== null && toSeoulDate(now) >= againFrom;
}
