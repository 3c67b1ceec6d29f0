import { expect, test } from "vitest";
import { listAllowedTransitions } from "./visit";
import type { bookingStates } from "./worklist/booking-state";

const nine = new Date("2026-07-20T00:00:00Z");
const at = (minutes: number) => new Date(nine.getTime() + minutes * 60_000);

test("a visit goes from booked over arrived to its end, and each end can be undone for ten minutes", () => {
  const from = (state: (typeof bookingStates)[number], minutes: number, stepped: number | null) =>
    listAllowedTransitions(
      { state, startsAt: nine, steppedAt: stepped === null ? null : at(stepped) },
      at(minutes),
    );
  expect(from("booked", -30, null)).toEqual(["arrive"]);
  expect(from("booked", 0, null)).toEqual(["arrive", "no-show"]);
  expect(from("arrived", 5, 0)).toEqual(["vaccinate", "decline", "undo"]);
  expect(from("arrived", 10, 0)).toEqual(["vaccinate", "decline"]);
  expect(from("vaccinated", 9, 0)).toEqual(["undo"]);
  expect(from("not-vaccinated", 11, 0)).toEqual([]);
  expect(from("no-show", 30, 5)).toEqual(["arrive"]);
  expect(from("cancelled", 0, null)).toEqual([]);
});

test("nobody arrives on another Korean day", () => {
  const booking = { state: "booked" as const, startsAt: nine, steppedAt: null };
  // Half past midnight and one minute before midnight in Seoul.
  expect(listAllowedTransitions(booking, new Date("2026-07-19T15:30:00Z"))).toEqual(["arrive"]);
  expect(listAllowedTransitions(booking, new Date("2026-07-19T14:59:00Z"))).toEqual([]);
});
