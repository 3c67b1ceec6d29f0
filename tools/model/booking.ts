import { refusalOfDoses } from "./doses";
import { withoutHold } from "./line";
import { offerPlaces } from "./offers";
import { done, type Outcome, type Reason, refused } from "./outcome";
import {
  type Answer,
  bookingOf,
  changed,
  changedWhere,
  dayOf,
  endedAt,
  freePlaces,
  heldByOthers,
  type Id,
  interval,
  isLive,
  item,
  keepsInterval,
  liveHold,
  type Offer,
  type State,
} from "./state";

/** Minutes. */
const holdLasts = 5;
/** One hold after another keeps places for so long; then the person rests for as long. */
const keepsFor = 4 * holdLasts;

/** What speaks against an act by this admission. */
function refusalOfAdmission(state: State, person: Id, window: Id, admission: Id): Reason | null {
  const it = state.admissions[admission];
  const { opensAt, closesAt } = item(state.windows, window);
  if (!it) return "no-admission";
  if (it.person !== person || it.window !== window) return "admission-of-another";
  if (bookingOf(state, person, 1) >= 0) return "already-booked";
  if (!isLive(it, state.now)) return "admission-expired";
  if (closesAt <= state.now) return "window-closed";
  return opensAt > state.now ? "window-not-yet-open" : null;
}

/** Keeps a place for some minutes; choosing another lets the first go. Those who wait for such a place come first. */
export function hold(before: State, person: Id, window: Id, admission: Id, slot: Id): Outcome {
  const reason = refusalOfAdmission(before, person, window, admission) ?? refusalOfPlace(before, slot);
  if (reason) return refused(before, reason);
  const state = offerPlaces(before, slot);
  if (freePlaces(state, slot, person) < 1) return refused(state, "slot-full");
  const noDose = refusalOfDoses(state, window, person);
  if (noDose) return refused(state, noDose);
  const own = liveHold(state, person);
  if (own && own.slot === slot && own.window === window) return done(state);
  const row = state.holds[person];
  const since = row && row.since + 2 * keepsFor > state.now ? row.since : state.now;
  if (since + keepsFor <= state.now) return refused(state, "hold-used-up");
  const expiresAt = Math.min(
    state.now + holdLasts,
    item(state.admissions, admission).expiresAt,
    since + keepsFor,
  );
  // Whoever takes another time gives up the one that they were offered.
  const givenUp = (it: Offer) => it.person === person && it.slot === row?.slot && isLive(it, state.now);
  const offers =
    row && row.slot !== slot ? changedWhere(state.offers, givenUp, endedAt(state.now)) : state.offers;
  return done({
    ...state,
    offers,
    holds: changed(state.holds, person, { window, slot, expiresAt, extended: false, since }),
  });
}

function refusalOfPlace(state: State, slot: Id): Reason | null {
  const it = state.slots[slot];
  if (!it || it.leftover) return "slot-unknown";
  if (it.startsAt <= state.now) return "slot-past";
  return it.taken >= (it.closed ? it.taken : it.places) ? "slot-full" : null;
}

export function extendHold(state: State, person: Id, window: Id, admission: Id): Outcome {
  const reason = refusalOfAdmission(state, person, window, admission);
  if (reason) return refused(state, reason);
  const own = liveHold(state, person);
  if (own?.window !== window) return refused(state, "hold-missing");
  // A place that is offered runs out with its offer.
  const isOffered = state.offers.some(
    (it) => it.person === person && it.slot === own.slot && isLive(it, state.now),
  );
  if (own.extended || isOffered)
    return done({ ...state, holds: changed(state.holds, person, { extended: true }) });
  const until = Math.min(
    own.expiresAt + holdLasts,
    item(state.admissions, admission).expiresAt,
    own.since + keepsFor,
  );
  const expiresAt = Math.max(own.expiresAt, until);
  return done({ ...state, holds: changed(state.holds, person, { extended: true, expiresAt }) });
}

/**
 * An act whose key was used before is answered as it was, and changes nothing.
 *
 * @param subject what it is for; null where the act names nothing
 */
export function answeredBefore(
  state: State,
  person: Id,
  key: number,
  act: Answer["act"],
  subject: string | null,
): Outcome | null {
  const answer = state.answers.find((it) => it.person === person && it.key === key);
  if (!answer) return null;
  return answer.act === act && answer.subject === (subject ?? answer.subject)
    ? done(state)
    : refused(state, "key-used-otherwise");
}

export const answered = (
  state: State,
  person: Id,
  key: number,
  act: Answer["act"],
  subject: string,
): State => ({
  ...state,
  answers: [...state.answers, { person, key, act, subject }],
});

/** A hold becomes a booking, the admission ends, and the second dose is booked where the clinic has a time for it. */
export function confirm(state: State, person: Id, window: Id, admission: Id, key: number): Outcome {
  const before = answeredBefore(state, person, key, "confirm", null);
  if (before) return before;
  const reason = refusalOfAdmission(state, person, window, admission);
  if (reason) return refused(state, reason);
  return book(state, person, window, admission, key);
}

export function book(state: State, person: Id, window: Id, admission: Id, key: number): Outcome {
  const own = liveHold(state, person);
  if (own?.window !== window) return refused(state, "hold-missing");
  const it = item(state.slots, own.slot);
  const { doses, dosesTaken, twoDoses } = item(state.windows, window);
  if (it.startsAt <= state.now || it.taken >= (it.closed ? it.taken : it.places))
    return refused(state, "slot-full");
  if (!it.leftover && doses !== null && dosesTaken >= doses) return refused(state, "doses-gone");
  const admissions = changed(state.admissions, admission, { ended: true });
  const offers = changedWhere(
    state.offers,
    (o) => o.person === person && o.slot === own.slot && isLive(o, state.now),
    {
      ...endedAt(state.now),
      booked: true,
    },
  );
  const free = { ...state, admissions, offers, holds: withoutHold(state, person) };
  const first = taken(answered(free, person, key, "confirm", `${own.slot}`), {
    window,
    person,
    admission,
    slot: own.slot,
    dose: 1,
  });
  if (!twoDoses || bookingOf(state, person, 2) >= 0) return done(first);
  const slot = timeForSecond(first, own.slot);
  return done(slot < 0 ? first : taken(first, { window, person, admission, slot, dose: 2 }));
}

interface Place {
  window: Id;
  person: Id;
  admission: Id;
  slot: Id;
  dose: 1 | 2;
}

/** A place is taken: with a dose of the stock, unless it was counted with whoever did not come for it. */
function taken(state: State, place: Place): State {
  const it = item(state.slots, place.slot);
  const window = item(state.windows, place.window);
  const counts = place.dose === 1 && !it.leftover;
  return {
    ...state,
    bookings: [...state.bookings, { ...place, cancelled: false }],
    slots: changed(state.slots, place.slot, { taken: it.taken + 1 }),
    windows: counts
      ? changed(state.windows, place.window, { dosesTaken: window.dosesTaken + 1 })
      : state.windows,
  };
}

/** The free time at the clinic of the first dose that is nearest to the whole interval after it. */
function timeForSecond(state: State, first: Id): Id {
  const { clinic, startsAt } = item(state.slots, first);
  const far = (id: Id) => Math.abs(item(state.slots, id).startsAt - startsAt - interval);
  return state.slots
    .map((_, id) => id)
    .filter((id) => {
      const it = item(state.slots, id);
      if (it.clinic !== clinic || it.leftover || it.startsAt <= state.now) return false;
      return keepsInterval(startsAt, it.startsAt) && freePlaces(state, id, null) > 0;
    })
    .reduce((best, id) => (best < 0 || far(id) < far(best) ? id : best), -1);
}

/** With the first dose goes the second. */
export function cancel(state: State, person: Id, booking: Id, key: number | null): Outcome {
  const before = key === null ? null : answeredBefore(state, person, key, "cancel", `${booking}`);
  if (before) return before;
  const it = state.bookings[booking];
  if (!it || it.person !== person) return refused(state, "booking-unknown");
  if (it.cancelled) return refused(state, "booking-cancelled");
  if (item(state.slots, it.slot).startsAt <= state.now) return refused(state, "booking-past");
  const second = it.dose === 1 ? bookingOf(state, person, 2) : -1;
  let next = key === null ? state : answered(state, person, key, "cancel", `${booking}`);
  const freed = second < 0 ? [booking] : [booking, second];
  for (const each of freed) next = givenBack(next, each);
  // The dose is back when all is done: whoever waited for one has the place with the next turn of offers.
  const { windows } = next;
  next = { ...next, windows: state.windows };
  for (const each of freed) next = offerPlaces(next, item(state.bookings, each).slot);
  return done({ ...next, windows });
}

function givenBack(state: State, booking: Id): State {
  const { slot, window, dose } = item(state.bookings, booking);
  const it = item(state.slots, slot);
  const line = item(state.windows, window);
  return {
    ...state,
    bookings: changed(state.bookings, booking, { cancelled: true }),
    slots: changed(state.slots, slot, { taken: it.taken - 1 }),
    windows:
      dose === 1 && !it.leftover
        ? changed(state.windows, window, { dosesTaken: line.dosesTaken - 1 })
        : state.windows,
  };
}

/** A booking moves to another time; the old place is given up only with the new one taken. */
export function change(before: State, person: Id, booking: Id, slot: Id, key: number): Outcome {
  const earlier = answeredBefore(before, person, key, "change", `${booking} ${slot}`);
  if (earlier) return earlier;
  const it = before.bookings[booking];
  if (!it || it.person !== person) return refused(before, "booking-unknown");
  if (it.cancelled) return refused(before, "booking-cancelled");
  const reason = refusalOfMove(before, booking, slot);
  if (reason) return refused(before, reason);
  if (it.slot === slot) return done(answered(before, person, key, "change", `${booking} ${slot}`));
  const state = offerPlaces(before, slot);
  if (freePlaces(state, slot, person) < 1) return refused(state, "slot-full");
  let slots = changed(state.slots, slot, { taken: item(state.slots, slot).taken + 1 });
  slots = changed(slots, it.slot, { taken: item(slots, it.slot).taken - 1 });
  const moved = { ...state, slots, bookings: changed(state.bookings, booking, { slot }) };
  return done(offerPlaces(answered(moved, person, key, "change", `${booking} ${slot}`), it.slot));
}

function refusalOfMove(state: State, booking: Id, slot: Id): Reason | null {
  const { person, dose, slot: old } = item(state.bookings, booking);
  const from = item(state.slots, old);
  const to = state.slots[slot];
  if (!to) return "slot-unknown";
  // A leftover dose is where it is left over.
  if (from.leftover) return "leftover-stays";
  if (to.leftover) return "slot-unknown";
  if (from.startsAt <= state.now) return "booking-past";
  if (to.startsAt <= state.now) return "slot-past";
  const other = bookingOf(state, person, dose === 1 ? 2 : 1);
  if (other < 0) return dose === 2 && to.clinic !== from.clinic ? "second-dose-elsewhere" : null;
  const at = item(state.slots, item(state.bookings, other).slot);
  // The first dose may have moved to another clinic: the second may follow it, and go nowhere else.
  if (dose === 2 && to.clinic !== from.clinic && to.clinic !== at.clinic) return "second-dose-elsewhere";
  // Only a product of two doses has an interval to keep.
  if (!item(state.windows, item(state.bookings, booking).window).twoDoses) return null;
  const kept = dose === 1 ? keepsInterval(to.startsAt, at.startsAt) : keepsInterval(at.startsAt, to.startsAt);
  return kept ? null : "interval-not-kept";
}

/** The second dose that was not booked with the first, or was cancelled; on the admission of the first. */
export function second(state: State, person: Id, slot: Id, key: number): Outcome {
  const before = answeredBefore(state, person, key, "second", `${slot}`);
  if (before) return before;
  const id = bookingOf(state, person, 1);
  if (id < 0) return refused(state, "first-dose-missing");
  const first = item(state.bookings, id);
  if (!item(state.windows, first.window).twoDoses) return refused(state, "no-second-dose");
  if (bookingOf(state, person, 2) >= 0) return refused(state, "already-booked");
  const at = item(state.slots, first.slot);
  if (at.startsAt <= state.now && dayOf(at.startsAt) !== dayOf(state.now))
    return refused(state, "first-dose-not-given");
  const to = state.slots[slot];
  if (!to || to.leftover) return refused(state, "slot-unknown");
  if (to.startsAt <= state.now) return refused(state, "slot-past");
  if (to.clinic !== at.clinic) return refused(state, "second-dose-elsewhere");
  if (!keepsInterval(at.startsAt, to.startsAt)) return refused(state, "interval-not-kept");
  if (heldByOthers(state, slot, person) + to.taken >= (to.closed ? to.taken : to.places))
    return refused(state, "slot-full");
  const { window, admission } = first;
  return done(
    answered(taken(state, { window, person, admission, slot, dose: 2 }), person, key, "second", `${slot}`),
  );
}
