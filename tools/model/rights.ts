import type { Who } from "./acts";
import { withoutHold } from "./line";
import { done, type Outcome, refused } from "./outcome";
import { changed, changedWhere, type Entry, endedAt, type Id, item, type State } from "./state";

export interface Actor {
  person: Id;
  by: "self" | "agent" | { proxy: Id };
}

export const recordOf = (state: State, human: number): Id => {
  for (let id = state.people.length - 1; id >= 0; id--) if (item(state.people, id).human === human) return id;
  return -1;
};

export const bookerOf = (human: number): number => (human + 1) % 5;

export function actorOf(state: State, { human, former, by }: Who): Actor {
  const now = recordOf(state, human);
  const before = state.people.findLastIndex((it, id) => it.human === human && id < now);
  const person = former && before >= 0 ? before : now;
  return { person, by: by === "proxy" ? { proxy: recordOf(state, bookerOf(human)) } : by };
}

/** Why an actor may do nothing at all any more; null while they may. */
export function refusalOfRight(state: State, { person, by }: Actor): "no-session" | "not-your-proxy" | null {
  const ended = (record: Id) => {
    const { forgotten, signedInAt, sessionsEndedAt } = item(state.people, record);
    return forgotten || signedInAt <= sessionsEndedAt;
  };
  if (item(state.people, person).forgotten) return "no-session";
  if (by === "self") return ended(person) ? "no-session" : null;
  if (by === "agent") return null;
  if (ended(by.proxy)) return "no-session";
  return state.leaves[person] === by.proxy ? null : "not-your-proxy";
}

/** Whoever wants to be forgotten. A place that was taken stays taken, and so does one in a line that goes on. */
export function forget(state: State, human: number): Outcome {
  const person = recordOf(state, human);
  const reason = refusalOfRight(state, { person, by: "self" });
  if (reason) return refused(state, reason);
  const live = state.bookings.filter((it) => it.person === person && !it.cancelled);
  if (live.some((it) => item(state.slots, it.slot).startsAt > state.now))
    return refused(state, "cancel-first");
  // Who was given a dose stays on record; only how to reach them is removed.
  if (live.length > 0) return done({ ...state, answers: state.answers.filter((it) => it.person !== person) });
  const inLine = (it: Entry) => it.person === person && item(state.windows, it.window).closesAt > state.now;
  if (state.entries.some(inLine)) return refused(state, "in-line-still");
  return done(forgotten(state, person));
}

/** With a person go all rights and lists of theirs, at once. */
function forgotten(state: State, person: Id): State {
  const theirs = (it: { person: Id; ended: boolean }) => it.person === person && !it.ended;
  return {
    ...state,
    people: changed(state.people, person, { forgotten: true }),
    admissions: changedWhere(state.admissions, theirs, { ended: true }),
    holds: withoutHold(state, person),
    waits: changedWhere(state.waits, theirs, { ended: true }),
    offers: changedWhere(state.offers, theirs, endedAt(state.now)),
    answers: state.answers.filter((it) => it.person !== person),
  };
}

/** A new session; for a human who was forgotten, of a new record. */
export function signIn(state: State, human: number): Outcome {
  const person = recordOf(state, human);
  const signedInAt = state.now;
  if (!item(state.people, person).forgotten)
    return done({ ...state, people: changed(state.people, person, { signedInAt }) });
  const people = [...state.people, { human, forgotten: false, signedInAt, sessionsEndedAt: -1 }];
  return done({ ...state, people, holds: [...state.holds, null], leaves: [...state.leaves, null] });
}

/** Everywhere: every session that was begun until now. */
export const signOut = (state: State, human: number): Outcome =>
  done({ ...state, people: changed(state.people, recordOf(state, human), { sessionsEndedAt: state.now }) });

/** A parent gives the next one their leave, by a code to the parent's phone. */
export function giveLeave(state: State, human: number): Outcome {
  const [person, booker] = [recordOf(state, human), recordOf(state, bookerOf(human))];
  if (item(state.people, person).forgotten || item(state.people, booker).forgotten)
    return refused(state, "no-session");
  const leaves = state.leaves.slice();
  leaves[person] = booker;
  return done({ ...state, leaves });
}

export function endLeave(state: State, human: number): Outcome {
  const person = recordOf(state, human);
  if (state.leaves[person] !== recordOf(state, bookerOf(human))) return refused(state, "not-your-proxy");
  const leaves = state.leaves.slice();
  leaves[person] = null;
  return done({ ...state, leaves });
}
