import { answeredBefore, book } from "./booking";
import { refusalOfDoses } from "./doses";
import { admitted, refusalOfWindow, wasCalled, withoutHold } from "./line";
import { offerPlaces } from "./offers";
import { done, type Outcome, refused } from "./outcome";
import {
  bookingOf,
  changed,
  changedWhere,
  endedAt,
  freePlaces,
  type Id,
  isLive,
  isOpen,
  item,
  liveHold,
  type Minute,
  type Offer,
  type State,
  type Wait,
} from "./state";

/** Offers may keep places for so long for somebody who books none of them. Minutes. */
const keptForNothing = 30;

/**
 * Somebody stands at the end of those who wait. Only who was called or let in may, where nothing is free; leftover
 * doses of today are open to everybody.
 */
export function join(
  state: State,
  person: Id,
  window: Id,
  clinic: number | null,
  ofLeftover: boolean,
): Outcome {
  const leftover = ofLeftover && clinic !== null;
  if (bookingOf(state, person, 1) >= 0) return refused(state, "already-booked");
  const closed = refusalOfWindow(state, window);
  if (closed) return refused(state, closed);
  const id = ownWait(state, person, leftover);
  const wait = state.waits[id];
  if (wait?.window === window && wait.clinic === clinic && !state.offers.some((it) => it.wait === id))
    return done(state);
  const own = state.offers.filter(
    (it) => it.person === person && item(state.slots, it.slot).leftover === leftover,
  );
  if (own.some((it) => isLive(it, state.now))) return refused(state, "offer-open");
  const kept = own.filter((it) => it.window === window && !it.booked).map((it) => keptBy(it, state.now));
  if (kept.reduce((sum, minutes) => sum + minutes, 0) >= keptForNothing)
    return refused(state, "offers-used-up");
  if (!leftover && !wasCalled(state, person, window)) return refused(state, "wait-before-turn");
  if (!leftover && hasFreePlace(state, window, clinic)) return refused(state, "places-free");
  const waits = changedWhere(state.waits, (it) => it === wait, { ended: true });
  return done({ ...state, waits: [...waits, { window, person, clinic, leftover, ended: false }] });
}

const keptBy = ({ offeredAt, endedAt, expiresAt }: Offer, now: Minute): Minute =>
  Math.min(endedAt ?? now, expiresAt, now) - offeredAt;

const ownWait = (state: State, person: Id, leftover: boolean): Id =>
  state.waits.findIndex((it) => it.person === person && it.leftover === leftover && !it.ended);

/** Whether there is a place, and a dose for it, that nobody has or holds. */
function hasFreePlace(state: State, window: Id, clinic: number | null): boolean {
  if (refusalOfDoses(state, window, null)) return false;
  return state.slots.some((it, id) => {
    if (it.leftover || it.startsAt <= state.now || (clinic !== null && it.clinic !== clinic)) return false;
    return freePlaces(state, id, null) > 0;
  });
}

/** Nobody leaves while an offer is open to them: they accept or decline it. */
export function leave(state: State, person: Id, leftover: boolean): Outcome {
  const id = ownWait(state, person, leftover);
  if (id < 0 || state.offers.some((it) => it.wait === id && isLive(it, state.now))) return done(state);
  return done({ ...state, waits: changed(state.waits, id, { ended: true }) });
}

/** Books what is offered. The offer is an admission: its person has been through the line. */
export function accept(state: State, person: Id, offer: Id, key: number): Outcome {
  const it = state.offers[offer];
  // One that was withdrawn names no time any more.
  const subject = it && it.wait !== null ? `${it.slot}` : null;
  const before = answeredBefore(state, person, key, "confirm", subject);
  if (before) return before;
  const kept = liveHold(state, person);
  if (!it || it.person !== person || !isLive(it, state.now)) return refused(state, "offer-gone");
  if (kept?.slot !== it.slot || kept.window !== it.window) return refused(state, "offer-gone");
  if (bookingOf(state, person, 1) >= 0) return refused(state, "already-booked");
  if (!isOpen(item(state.windows, it.window), state.now)) return refused(state, "window-closed");
  const inside = withAdmission(state, it);
  const admission = inside.admissions.findLastIndex(
    (a) => a.person === person && a.window === it.window && !a.ended,
  );
  const booked = book(inside, person, it.window, admission, key);
  if (booked.refusal) return refused(state, booked.refusal);
  return done({ ...booked.state, waits: changedWhere(booked.state.waits, own(person), { ended: true }) });
}

/** Whoever is still inside, or has not been asked to leave, comes in by that; others by the offer. */
function withAdmission(state: State, { person, window, expiresAt }: Offer): State {
  const id = state.admissions.findLastIndex(
    (it) => it.person === person && it.window === window && !it.ended,
  );
  if (id < 0) return admitted(state, person, window, "offer", expiresAt);
  const until = Math.max(item(state.admissions, id).expiresAt, expiresAt);
  return { ...state, admissions: changed(state.admissions, id, { expiresAt: until }) };
}

const own = (person: Id) => (it: Wait) => it.person === person && !it.ended;

export function decline(state: State, person: Id, offer: Id): Outcome {
  const it = state.offers[offer];
  if (!it || it.person !== person || !isLive(it, state.now)) return refused(state, "offer-gone");
  const kept = state.holds[person]?.slot === it.slot;
  const next = {
    ...state,
    offers: changed(state.offers, offer, endedAt(state.now)),
    waits: it.wait === null ? state.waits : changed(state.waits, it.wait, { ended: true }),
    holds: kept ? withoutHold(state, person) : state.holds,
  };
  return done(offerPlaces(next, it.slot));
}

/** The turn of offers: nobody waits who let one lapse, has booked, or whose window closed; what is free is offered. */
export function offerTurn(before: State): Outcome {
  const isOver = (it: Offer) => !it.ended && it.expiresAt <= before.now;
  const over = new Set(before.offers.filter(isOver).map((it) => it.wait));
  const offers = before.offers.map((it) => (isOver(it) ? { ...it, ...endedAt(it.expiresAt) } : it));
  const waits = before.waits.map((it, id) => {
    const isClosed = item(before.windows, it.window).closesAt <= before.now;
    const ends = over.has(id) || isClosed || bookingOf(before, it.person, 1) >= 0;
    return ends && !it.ended ? { ...it, ended: true } : it;
  });
  let state: State = { ...before, offers, waits };
  for (let slot = 0; slot < state.slots.length; slot++) state = offerPlaces(state, slot);
  return done(state);
}
