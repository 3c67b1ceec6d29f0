import { cancel } from "./booking";
import { done, type Outcome, refused } from "./outcome";
import {
  changed,
  changedWhere,
  dayOf,
  endedAt,
  heldByOthers,
  type Id,
  isLive,
  item,
  liveHold,
  type State,
} from "./state";

/** By how much a leftover dose must be released before its time. Minutes. */
const releaseBefore = 10;

/** A clinic closes a time: what is held or offered of it ends, and whoever is booked there is cancelled and told. */
export function closeTime(state: State, slot: Id): Outcome {
  const it = state.slots[slot];
  if (!it || it.leftover || it.startsAt <= state.now) return refused(state, "slot-past");
  const offers = changedWhere(state.offers, (o) => o.slot === slot && isLive(o, state.now), {
    wait: null,
    ...endedAt(state.now),
  });
  const holds = state.holds.map((hold, person) => (liveHold(state, person)?.slot === slot ? null : hold));
  let next: State = { ...state, offers, holds, slots: changed(state.slots, slot, { closed: true }) };
  for (let id = 0; id < state.bookings.length; id++) {
    const booking = item(next.bookings, id);
    if (booking.slot === slot && !booking.cancelled) next = cancel(next, booking.person, id, null).state;
  }
  return done(next);
}

export function reopenTime(state: State, slot: Id): Outcome {
  const it = state.slots[slot];
  if (!it?.closed || it.startsAt <= state.now) return done(state);
  const places = Math.max(it.taken, it.places);
  return done({ ...state, slots: changed(state.slots, slot, { closed: false, places }) });
}

/** Doses that are left over today are a time of their own, for those on the clinic's short list. */
export function release(state: State, clinic: number, doses: number, startsAt: number): Outcome {
  if (startsAt < state.now + releaseBefore || dayOf(startsAt) !== dayOf(state.now))
    return refused(state, "leftover-time");
  for (let minute = startsAt; ; minute++) {
    const at = state.slots.findIndex((it) => it.clinic === clinic && it.startsAt === minute);
    const it = state.slots[at];
    if (it?.leftover)
      return done({ ...state, slots: changed(state.slots, at, { places: it.places + doses }) });
    if (!it) {
      const slot = { clinic, startsAt: minute, places: doses, taken: 0, leftover: true, closed: false };
      return done({ ...state, slots: [...state.slots, slot] });
    }
  }
}

export function takeBack(state: State, clinic: number): Outcome {
  const slots = state.slots.map((it, id) =>
    it.clinic === clinic && it.leftover && it.startsAt > state.now
      ? { ...it, places: it.taken + heldByOthers(state, id, null) }
      : it,
  );
  return done({ ...state, slots });
}
