/** Where a booking stands on its day; the first and the last are the booking's own. */
export const bookingStates = [
  "booked",
  "arrived",
  "vaccinated",
  "not-vaccinated",
  "no-show",
  "cancelled",
] as const;
export type BookingState = (typeof bookingStates)[number];

/** A state by what the database calls it. */
export const toBookingState = (stored: string) => stored.toLowerCase().replace("_", "-") as BookingState;

/** Whether nothing more is to be done for a booking on its day. */
export const isDone = (state: BookingState) => state !== "booked" && state !== "arrived";
