import type { Act, Key, Pass, Who } from "./acts";
import { type Actor, actorOf } from "./rights";
import { bookingOf, type Id, type State } from "./state";

/** What an act names, as ids of the state that it meets; -1 where there is none. Model and program are told the same. */
export interface Named {
  actor: Actor;
  admission: Id;
  booking: Id;
  offer: Id;
  key: number;
}

/** @returns null for an act that nobody in particular does */
export function resolve(state: State, act: Act): Named | null {
  if (!("who" in act)) return null;
  const actor = actorOf(state, { ...act.who, by: doer(act) });
  const { person } = actor;
  return {
    actor,
    admission: "pass" in act ? admissionShown(state, person, act.window, act.pass) : -1,
    booking: "dose" in act ? bookingMeant(state, person, act.dose) : -1,
    offer: "offer" in act ? offerMeant(state, person, act.offer) : -1,
    key: "key" in act ? keyOf(state, person, act.key) : -1,
  };
}

/** Agents let callers in and go, and do not stand in lines for them. */
function doer(act: Extract<Act, { who: Who }>): Who["by"] {
  if (act.act === "admit" || act.act === "let-go") return "agent";
  const own = act.act === "enter" || act.act === "claim" || act.act === "extend-admission";
  return own && act.who.by === "agent" ? "self" : act.who.by;
}

function admissionShown(state: State, person: Id, window: Id, pass: Pass): Id {
  const { admissions } = state;
  switch (pass) {
    case "own":
      return admissions.findLastIndex((it) => it.person === person && it.window === window);
    case "older":
      return admissions.findIndex((it) => it.person === person && it.window === window);
    case "other window":
      return admissions.findLastIndex((it) => it.person === person && it.window !== window);
    case "another's":
      return admissions.findLastIndex((it) => it.person !== person);
  }
}

/** The live booking of a dose, else the last that was cancelled. */
function bookingMeant(state: State, person: Id, dose: 1 | 2): Id {
  const live = bookingOf(state, person, dose);
  return live >= 0 ? live : state.bookings.findLastIndex((it) => it.person === person && it.dose === dose);
}

/** One's own, else somebody else's. */
function offerMeant(state: State, person: Id, which: "first" | "last"): Id {
  const own = (it: { person: Id }) => it.person === person;
  const found = which === "first" ? state.offers.findIndex(own) : state.offers.findLastIndex(own);
  return found >= 0 ? found : state.offers.length - 1;
}

function keyOf(state: State, person: Id, key: Key): number {
  const used = state.answers.filter((it) => it.person === person).length;
  return key === "last" && used > 0 ? used - 1 : used;
}
