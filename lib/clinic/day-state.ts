/** Where a booking stands on its day; the first and the last are the booking's own. */
export const dayStates = [
  "booked",
  "arrived",
  "vaccinated",
  "not-vaccinated",
  "no-show",
  "cancelled",
] as const;
export type DayState = (typeof dayStates)[number];

/** Whether nothing more is to be done for a booking on its day. */
export const isDone = (state: DayState) => state !== "booked" && state !== "arrived";
