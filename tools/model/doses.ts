import type { Reason } from "./outcome";
import { type Hold, type Id, item, type State } from "./state";

/** Whoever keeps an ordinary place also finds a dose: those that others hold count as gone. */
export function refusalOfDoses(state: State, window: Id, person: Id | null): Reason | null {
  const { doses, dosesTaken } = item(state.windows, window);
  if (doses === null) return null;
  if (dosesTaken >= doses) return "doses-gone";
  const held = state.holds.filter(
    (it, other) => it && other !== person && countsAgainst(state, it, window),
  ).length;
  return held >= doses - dosesTaken ? "doses-held" : null;
}

const countsAgainst = (state: State, { window, slot, expiresAt }: Hold, of: Id) =>
  window === of && expiresAt > state.now && !item(state.slots, slot).leftover;
