import type { Act } from "./acts";
import { apply, type Rules } from "./apply";
import type { Outcome } from "./outcome";
import { type Named, resolve } from "./resolve";
import {
  type Booking,
  type Hold,
  isLive,
  item,
  liveHold,
  type Offer,
  placeOf,
  type State,
  type Wait,
} from "./state";

export interface Step {
  before: State;
  act: Act;
  outcome: Outcome;
  /** By which the act was done, to do it again in a state that differs. */
  by?: Rules;
}

type Check = (step: Step, named: Named | null) => Iterable<string>;

/** What must hold whatever happens. Each is said in its own words, without the rules that are to keep it. */
export const invariants: Record<string, Check> = {
  *"no place twice"({ before, outcome: { state } }) {
    if (state.slots === before.slots && state.holds === before.holds && state.now === before.now) return;
    for (let id = 0; id < state.slots.length; id++) {
      const { taken, places, closed } = item(state.slots, id);
      let live = 0;
      for (const it of state.bookings) if (it.slot === id && !it.cancelled) live++;
      let held = 0;
      for (const it of state.holds) if (it?.slot === id && it.expiresAt > state.now) held++;
      if (taken !== live) yield `slot ${id} counts ${taken} taken and has ${live}`;
      if (closed && held > 0) yield `slot ${id} is closed and ${held} hold it`;
      if (live + held > places) yield `slot ${id} has ${live} taken and ${held} held of ${places}`;
    }
  },

  *"one live booking a person and dose"({ before, outcome: { state } }) {
    if (state.bookings === before.bookings) return;
    const seen = new Set<number>();
    for (const it of state.bookings) {
      const key = item(state.people, it.person).human * 2 + it.dose;
      if (!it.cancelled && seen.has(key)) yield `human ${(key - it.dose) / 2} has dose ${it.dose} twice`;
      if (!it.cancelled) seen.add(key);
    }
  },

  *"one entry a person and window"({ before, outcome: { state } }) {
    if (state.entries === before.entries) return;
    const seen = new Set<string>();
    for (const { person, window, no } of state.entries) {
      const key = `human ${item(state.people, person).human} in window ${window}`;
      if (seen.has(key)) yield `${key} entered twice`;
      seen.add(key);
      if (no > 0 && !state.entries.some((it) => it.window === window && it.no === no - 1))
        yield `window ${window} has a gap before entry ${no}`;
    }
  },

  *"stock = doses"({ before, outcome: { state } }) {
    if (state.windows === before.windows && state.bookings === before.bookings) return;
    for (let id = 0; id < state.windows.length; id++) {
      const { doses, dosesTaken } = item(state.windows, id);
      const ordinary = (it: Booking) =>
        it.window === id && it.dose === 1 && !item(state.slots, it.slot).leftover;
      const given = state.bookings.filter((it) => ordinary(it) && !it.cancelled).length;
      if (given !== dosesTaken) yield `window ${id} counts ${dosesTaken} doses and gave ${given}`;
      if (doses !== null && given > doses) yield `window ${id} gave ${given} of ${doses} doses`;
    }
  },

  *"no more inside than fit"({ before, outcome: { state } }) {
    if (state.admissions === before.admissions) return;
    for (let id = 0; id < state.windows.length; id++) {
      const { mostByLine, mostByAgents } = item(state.windows, id);
      const inside = state.admissions.filter((it) => it.window === id && isLive(it, state.now));
      const byAgents = inside.filter((it) => it.by === "agent").length;
      if (byAgents > mostByAgents) yield `${byAgents} callers are inside window ${id}`;
      if (inside.length - byAgents > mostByLine) yield `${inside.length - byAgents} are inside window ${id}`;
    }
  },

  /** Whoever comes in by the line was called, and with them everybody before them. */
  *"order kept"({ before, outcome: { state } }) {
    for (const { person, window, by } of state.admissions.slice(before.admissions.length)) {
      if (by === "line" && !mayBook(state, person, window))
        yield `person ${person} came in before being called`;
    }
    for (let id = 0; id < state.windows.length; id++) {
      const [was, is] = [item(before.windows, id), item(state.windows, id)];
      const entered = state.entries.filter((it) => it.window === id).length;
      if (is.served < was.served || is.served > entered)
        yield `window ${id} has ${is.served} of ${entered} called`;
      if (was.lobbySize !== null && is.lobbySize !== was.lobbySize) yield `window ${id} was drawn twice`;
    }
  },

  *"no booking without a call in its window"({ before, outcome: { state } }) {
    if (state.bookings === before.bookings) return;
    for (const it of state.bookings.slice(before.bookings.length)) {
      const { opensAt, closesAt } = item(state.windows, it.window);
      if (it.dose === 2) {
        const first = (other: Booking) => other.dose === 1 && !other.cancelled && other.window === it.window;
        if (!state.bookings.some((other) => other.person === it.person && first(other)))
          yield `person ${it.person} has a second dose without a first`;
        continue;
      }
      if (opensAt > state.now || closesAt <= state.now) yield `window ${it.window} is not open`;
      if (item(state.slots, it.slot).startsAt <= state.now) yield `slot ${it.slot} has begun`;
      // Leftover doses of today are open to everybody whom they are offered to.
      if (item(state.slots, it.slot).leftover) {
        if (
          !before.offers.some(
            (offer) => offer.person === it.person && offer.slot === it.slot && isLive(offer, state.now),
          )
        )
          yield `person ${it.person} has a leftover dose that was not offered`;
      } else if (!mayBook(state, it.person, it.window))
        yield `person ${it.person} books without having been called`;
    }
  },

  *"leftover doses and ordinary places stay apart"({ before, outcome: { state } }) {
    for (let id = 0; id < before.bookings.length; id++) {
      const [was, is] = [item(before.bookings, id).slot, item(state.bookings, id).slot];
      if (was !== is && (item(state.slots, was).leftover || item(state.slots, is).leftover))
        yield `booking ${id} moved from slot ${was} to ${is}`;
    }
  },

  *"the waiting list is no second door"({ before, outcome: { state } }) {
    for (const it of state.waits.slice(before.waits.length))
      if (!it.leftover && !mayBook(state, it.person, it.window))
        yield `person ${it.person} waits without having been called`;
    for (const offer of state.offers.slice(before.offers.length)) {
      const { paused, opensAt, closesAt } = item(state.windows, offer.window);
      if (paused || opensAt > state.now || closesAt <= state.now)
        yield `window ${offer.window} makes offers and is not open`;
      const passed = state.waits.findIndex(
        (wait, id) => offer.wait !== null && id < offer.wait && isPassedOver(state, wait, id, offer),
      );
      if (passed >= 0) yield `wait ${passed} was passed over for ${offer.wait}`;
    }
  },

  *"an ended right does nothing"({ before, act, outcome }, named) {
    if (!named || (outcome.state === before && outcome.refusal)) return;
    const { person, by } = named.actor;
    const holder = typeof by === "object" ? by.proxy : person;
    const { forgotten, signedInAt, sessionsEndedAt } = item(before.people, holder);
    if (forgotten || item(before.people, person).forgotten) yield "who was forgotten acts";
    if (by !== "agent" && signedInAt <= sessionsEndedAt) yield "an ended session acts";
    if (typeof by === "object" && before.leaves[person] !== by.proxy) yield "who has no leave acts";
    if (outcome.state === before || outcome.refusal) return;
    const admission = before.admissions[named.admission];
    if (
      "pass" in act &&
      !(
        admission &&
        isLive(admission, before.now) &&
        admission.person === person &&
        admission.window === act.window
      )
    )
      yield "an ended admission, or another's, lets somebody act";
    const offer = before.offers[named.offer];
    if (act.act === "accept" && !(offer && isLive(offer, before.now) && offer.person === person))
      yield "a lapsed offer, or another's, is accepted";
  },

  *"who is forgotten stands nowhere"({ outcome: { state } }) {
    const gone = (person: number) => item(state.people, person).forgotten;
    if (!state.people.some((it) => it.forgotten)) return;
    if (state.waits.some((it) => gone(it.person) && !it.ended)) yield "a forgotten person waits";
    if (state.offers.some((it) => gone(it.person) && !it.ended)) yield "a forgotten person has an offer";
    if (state.holds.some((it, person) => it && gone(person))) yield "a forgotten person holds a place";
    if (state.admissions.some((it) => gone(it.person) && !it.ended)) yield "a forgotten person is inside";
  },

  /** But for the offers that were made on the way, to those who waited before. */
  *"an act that is refused changes nothing"({ before, outcome: { state, refusal } }) {
    if (!refusal || state === before) return;
    const { offers, holds, ...rest } = state;
    for (const [name, value] of Object.entries(rest))
      if (value !== before[name as keyof State]) yield `${refusal}, and ${name} changed`;
    if (before.offers.some((it, id) => it !== offers[id])) yield `${refusal}, and an offer changed`;
    const made = offers.slice(before.offers.length);
    for (let person = 0; person < holds.length; person++)
      if (holds[person] !== before.holds[person] && !made.some((it) => it.person === person))
        yield `${refusal}, and the hold of person ${person} changed`;
  },

  /** The same act, had others who were forgotten, and holds of others that lapsed, never been there. */
  *"nobody is harmed by others"({ before, act, outcome, by }, named) {
    if (!named || !outcome.refusal) return;
    const without = withoutTheGone(before, named.actor.person);
    if (without === before) return;
    const { refusal } = apply(without, act, by);
    if (refusal !== outcome.refusal) yield `${outcome.refusal} because of somebody who is gone`;
  },
};

/** Called in the line of a window, or let in there by an agent. */
function mayBook(state: State, person: number, window: number): boolean {
  const line = item(state.windows, window);
  const entry = state.entries.find((it) => it.person === person && it.window === window);
  if (entry && (placeOf(line, entry.no) ?? Number.POSITIVE_INFINITY) <= line.served) return true;
  return state.admissions.some((it) => it.person === person && it.window === window && it.by === "agent");
}

/** Whether somebody who stood before could have had an offer. Of another window: there a stock may have run out. */
function isPassedOver(state: State, wait: Wait, id: number, offer: Offer): boolean {
  const { clinic, leftover } = item(state.slots, offer.slot);
  return (
    !wait.ended &&
    wait.leftover === leftover &&
    wait.window === offer.window &&
    (wait.clinic === clinic || wait.clinic === null) &&
    !state.offers.some((it) => it.wait === id) &&
    !liveHold(state, wait.person) &&
    !state.bookings.some((it) => it.person === wait.person && it.dose === 1 && !it.cancelled)
  );
}

function withoutTheGone(state: State, self: number): State {
  const gone = (person: number) => person !== self && item(state.people, person).forgotten;
  const isStale = (it: Hold | null, person: number) =>
    it !== null && person !== self && (it.expiresAt <= state.now || gone(person));
  const stale = state.holds.some(isStale);
  if (!stale && !state.people.some((it) => it.forgotten)) return state;
  const ended = <T extends { person: number; ended: boolean }>(list: readonly T[]) =>
    list.map((it) => (gone(it.person) ? { ...it, ended: true } : it));
  return {
    ...state,
    holds: state.holds.map((it, person) => (isStale(it, person) ? null : it)),
    waits: ended(state.waits),
    offers: ended(state.offers),
    admissions: ended(state.admissions),
  };
}

export function brokenBy(step: Step): string[] {
  const named = resolve(step.before, step.act);
  const broken: string[] = [];
  for (const [name, check] of Object.entries(invariants))
    for (const what of check(step, named)) broken.push(`${name}: ${what}`);
  return broken;
}
