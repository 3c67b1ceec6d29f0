import { done, type Outcome, type Reason, refused } from "./outcome";
import {
  bookingOf,
  changed,
  changedWhere,
  type Id,
  isCalled,
  isLive,
  item,
  placeOf,
  type State,
} from "./state";

/** Minutes. */
export const admissionLasts = 20;
const extensionLasts = 10;

export const liveAdmission = (state: State, person: Id, window: Id): Id =>
  state.admissions.findLastIndex(
    (it) => it.person === person && it.window === window && isLive(it, state.now),
  );

/** What speaks against acts in a window now; a pause stops new people, and those inside finish what they began. */
export function refusalOfWindow(state: State, window: Id): Reason | null {
  const { opensAt, closesAt, paused } = item(state.windows, window);
  if (closesAt <= state.now) return "window-closed";
  if (opensAt > state.now) return "window-not-yet-open";
  return paused ? "window-paused" : null;
}

const entriesOf = (state: State, window: Id) => state.entries.filter((it) => it.window === window).length;

/** Everybody has one entry a window, however often they enter; those before the opening are shuffled. */
export function enter(state: State, person: Id, window: Id): Outcome {
  const line = item(state.windows, window);
  if (line.lobbyOpensAt > state.now) return refused(state, "window-not-yet-open");
  if (line.closesAt <= state.now) return refused(state, "window-closed");
  const no = entriesOf(state, window);
  const lobbySize = line.opensAt <= state.now ? (line.lobbySize ?? no) : null;
  const isThere = state.entries.some((it) => it.person === person && it.window === window);
  if (isThere && lobbySize === line.lobbySize) return done(state);
  const windows = changed(state.windows, window, { lobbySize });
  if (isThere) return done({ ...state, windows });
  return done({ ...state, windows, entries: [...state.entries, { window, person, no }] });
}

/**
 * The leader's turn: calls the next, and says how many more may come in. How many it calls is its own affair, but
 * never more than fit.
 */
export function serve(
  state: State,
  window: Id,
  turn: { call: number; spare: number; room?: number },
): Outcome {
  const line = item(state.windows, window);
  const closed = refusalOfWindow(state, window);
  if (closed) return refused(state, closed);
  const entries = entriesOf(state, window);
  const most = Math.max(0, line.mostByLine - inside(state, window, "line"));
  const room = Math.min(turn.room ?? most, most);
  const call = Math.min(turn.call, room, entries - line.served);
  const lobbySize = line.lobbySize ?? entries;
  const spare = Math.min(turn.spare, room);
  return done({
    ...state,
    windows: changed(state.windows, window, { lobbySize, served: line.served + call, room, spare }),
  });
}

export const inside = (state: State, window: Id, by: "line" | "agent"): number =>
  state.admissions.filter(
    (it) => it.window === window && (it.by === "agent") === (by === "agent") && isLive(it, state.now),
  ).length;

/** Whoever was called comes in, as often as they like; so do those who would be called next while there is room. */
export function claim(state: State, person: Id, window: Id): Outcome {
  const line = item(state.windows, window);
  const entry = state.entries.find((it) => it.person === person && it.window === window);
  // Whoever shows no ticket of their own is not asked further.
  if (!entry) return refused(state, "not-in-line");
  const closed = refusalOfWindow(state, window);
  if (closed) return refused(state, closed);
  if (bookingOf(state, person, 1) >= 0) return refused(state, "already-booked");
  const place = placeOf(line, entry.no) ?? Number.POSITIVE_INFINITY;
  if (place > line.served + line.spare) return refused(state, "not-your-turn");
  if (liveAdmission(state, person, window) >= 0) return done(state);
  if (line.room < 1) return refused(state, "inside-is-full");
  const ahead = Math.max(0, place - line.served);
  const windows = changed(state.windows, window, {
    served: Math.max(line.served, place),
    room: line.room - 1,
    spare: Math.min(line.spare - ahead, line.room - 1),
  });
  return done(admitted({ ...state, windows }, person, window, "line", state.now + admissionLasts));
}

/** An agent lets a caller in, within the places that are kept for agents. */
export function admit(state: State, person: Id, window: Id): Outcome {
  const closed = refusalOfWindow(state, window);
  if (closed) return refused(state, closed);
  if (liveAdmission(state, person, window) >= 0) return done(state);
  if (bookingOf(state, person, 1) >= 0) {
    const was = state.admissions.some((it) => it.person === person && it.window === window);
    return was ? done(state) : refused(state, "already-booked");
  }
  if (inside(state, window, "agent") >= item(state.windows, window).mostByAgents)
    return refused(state, "agents-are-full");
  return done(admitted(state, person, window, "agent", state.now + admissionLasts));
}

export function admitted(
  state: State,
  person: Id,
  window: Id,
  by: "line" | "agent" | "offer",
  expiresAt: number,
): State {
  const admissions = changedWhere(state.admissions, (it) => it.person === person && it.window === window, {
    ended: true,
  });
  return {
    ...state,
    admissions: [...admissions, { window, person, by, expiresAt, extended: false, ended: false }],
  };
}

/** An agent gives back what their caller had: every admission by agents, and with it a hold that is no offer. */
export function letGo(state: State, person: Id): Outcome {
  const gone = state.admissions.filter((it) => it.person === person && it.by === "agent" && !it.ended);
  if (gone.length === 0) return done(state);
  const hold = state.holds[person];
  const admissions = changedWhere(state.admissions, (it) => gone.includes(it), { ended: true });
  const offered = state.offers.some((it) => it.person === person && it.slot === hold?.slot && !it.ended);
  const lost = hold && !offered && gone.some((it) => it.window === hold.window);
  return done({ ...state, admissions, holds: lost ? withoutHold(state, person) : state.holds });
}

export const withoutHold = (state: State, person: Id): State["holds"] => {
  const holds = state.holds.slice();
  holds[person] = null;
  return holds;
};

/** Once, for ten minutes. */
export function extendAdmission(state: State, person: Id, window: Id): Outcome {
  const id = liveAdmission(state, person, window);
  if (id < 0) return refused(state, "admission-expired");
  const { extended, expiresAt } = item(state.admissions, id);
  if (extended) return done(state);
  const admissions = changed(state.admissions, id, { extended: true, expiresAt: expiresAt + extensionLasts });
  return done({ ...state, admissions });
}

/** Who was neither called nor let in by an agent stands in no list that leads past the line. */
export const wasCalled = (state: State, person: Id, window: Id): boolean =>
  isCalled(state, person, window) ||
  state.admissions.some((it) => it.person === person && it.window === window && it.by === "agent");
