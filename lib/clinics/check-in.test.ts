import { expect, test } from "vitest";
import { explainNotNow } from "./check-in";
import { listAllowedTransitions } from "./visit";
import { bookingStates } from "./worklist/booking-state";

const nine = new Date("2026-07-20T00:00:00Z");
const at = (minutes: number) => new Date(nine.getTime() + minutes * 60_000);
const day = 24 * 60;
const booking = {
  state: "booked" as (typeof bookingStates)[number],
  startsAt: nine,
  arrivedAt: null as Date | null,
  steppedAt: null as Date | null,
  cancelledAt: null as Date | null,
  givenUp: false,
  changes: 0,
};

test.each([
  ["of today", {}, null],
  ["of today, though nobody came at its time", { state: "no-show" as const, steppedAt: at(-5) }, null],
  ["of a later day", { startsAt: at(4 * day) }, { reason: "later", at: at(4 * day) }],
  ["moved to a later day", { startsAt: at(day), changes: 1 }, { reason: "moved", at: at(day) }],
  ["of a day that has passed", { startsAt: at(-day), changes: 2 }, { reason: "earlier", at: at(-day) }],
  [
    "on which somebody has arrived",
    { state: "arrived" as const, arrivedAt: at(-7), steppedAt: at(-7) },
    { reason: "arrived", at: at(-7) },
  ],
  [
    "on which somebody was vaccinated, also on another day",
    { state: "vaccinated" as const, startsAt: at(-day), arrivedAt: at(-day), steppedAt: at(5 - day) },
    { reason: "vaccinated", at: at(5 - day) },
  ],
  [
    "on which somebody was not vaccinated",
    { state: "not-vaccinated" as const, arrivedAt: at(-7), steppedAt: at(-3) },
    { reason: "not-vaccinated", at: at(-3) },
  ],
  [
    "that is cancelled",
    { state: "cancelled" as const, cancelledAt: at(-day) },
    { reason: "cancelled", at: at(-day) },
  ],
  [
    "that was given up today for another",
    { state: "no-show" as const, steppedAt: at(0), cancelledAt: at(2), givenUp: true },
    { reason: "given-up", at: at(2) },
  ],
])("a booking %s says why it is not for now", (_, change, why) => {
  expect(explainNotNow({ ...booking, ...change }, at(3))).toEqual(why);
});

test("there is a word where there is no arrival to record, and none where there is", () => {
  for (const state of bookingStates)
    for (const days of [-1, 0, 1])
      for (const cancelledAt of state === "cancelled" ? [at(-1)] : [null, at(-1)]) {
        const one = { ...booking, state, cancelledAt, startsAt: at(days * day), steppedAt: at(-20) };
        const mayArrive = listAllowedTransitions(one, at(0)).includes("arrive");
        expect(explainNotNow(one, at(0)) === null).toBe(mayArrive);
      }
});
