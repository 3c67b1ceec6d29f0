import { refusalOfDoses } from "./doses";
import { bookingOf, changed, freePlaces, type Id, isOpen, item, liveHold, type State } from "./state";

/** How long an offer stands. Minutes. */
const offerLasts = 10;
const leftoverOfferLasts = 5;

/** Offers the free places of a slot to those who wait for them, in the order in which they came. */
export function offerPlaces(state: State, slot: Id): State {
  let next = state;
  while (slot < next.slots.length && freePlaces(next, slot, null) > 0) {
    const offered = offerPlace(next, slot);
    if (!offered) break;
    next = offered;
  }
  return next;
}

function offerPlace(state: State, slot: Id): State | null {
  const it = item(state.slots, slot);
  const expiresAt = Math.min(it.startsAt, state.now + (it.leftover ? leftoverOfferLasts : offerLasts));
  if (expiresAt <= state.now) return null;
  const wait = state.waits.findIndex((_, id) => isNext(state, id, slot));
  if (wait < 0) return null;
  const { person, window } = item(state.waits, wait);
  return {
    ...state,
    holds: changed(state.holds, person, { window, slot, expiresAt, extended: false, since: state.now }),
    offers: [
      ...state.offers,
      {
        wait,
        window,
        person,
        slot,
        offeredAt: state.now,
        expiresAt,
        endedAt: null,
        ended: false,
        booked: false,
      },
    ],
  };
}

export function isNext(state: State, id: Id, slot: Id): boolean {
  const { clinic, leftover } = item(state.slots, slot);
  const wait = item(state.waits, id);
  const { person, window } = wait;
  if (wait.ended || wait.leftover !== leftover) return false;
  if (wait.clinic !== clinic && wait.clinic !== null) return false;
  const line = item(state.windows, window);
  if (!isOpen(line, state.now) || line.paused) return false;
  if (state.offers.some((offer) => offer.wait === id)) return false;
  if (bookingOf(state, person, 1) >= 0 || liveHold(state, person)) return false;
  return leftover || refusalOfDoses(state, window, person) === null;
}
