import type { Act } from "./acts";
import { cancel, change, confirm, extendHold, hold, second } from "./booking";
import { closeTime, release, reopenTime, takeBack } from "./clinic";
import { admit, claim, enter, extendAdmission, letGo, serve } from "./line";
import { done, type Outcome, refused } from "./outcome";
import { type Named, resolve } from "./resolve";
import { endLeave, forget, giveLeave, refusalOfRight, signIn, signOut } from "./rights";
import { changed, isOpen, item, type Minute, type State, type Window } from "./state";
import { accept, decline, join, leave, offerTurn } from "./waiting";

export type Rule<A extends Act["act"]> = (
  state: State,
  act: Extract<Act, { act: A }>,
  named: Named,
) => Outcome;
export type Rules = { [A in Act["act"]]: Rule<A> };

/** A window is paused, goes on or is closed only while it would be open. */
const control =
  (possible: (window: Window) => boolean, by: (now: Minute) => Partial<Window>) =>
  (state: State, { window }: { window: number }) => {
    const line = item(state.windows, window);
    if (!isOpen(line, state.now) || !possible(line)) return refused(state, "not-in-this-phase");
    return done({ ...state, windows: changed(state.windows, window, by(state.now)) });
  };

export const rules: Rules = {
  enter: (state, { window }, { actor }) => enter(state, actor.person, window),
  claim: (state, { window }, { actor }) => claim(state, actor.person, window),
  "extend-admission": (state, { window }, { actor }) => extendAdmission(state, actor.person, window),
  admit: (state, { window }, { actor }) => admit(state, actor.person, window),
  "let-go": (state, _, { actor }) => letGo(state, actor.person),
  hold: (state, { window, slot }, { actor, admission }) => hold(state, actor.person, window, admission, slot),
  "extend-hold": (state, { window }, { actor, admission }) =>
    extendHold(state, actor.person, window, admission),
  confirm: (state, { window }, { actor, admission, key }) =>
    confirm(state, actor.person, window, admission, key),
  cancel: (state, _, { actor, booking, key }) => cancel(state, actor.person, booking, key),
  change: (state, { slot }, { actor, booking, key }) => change(state, actor.person, booking, slot, key),
  second: (state, { slot }, { actor, key }) => second(state, actor.person, slot, key),
  join: (state, { window, clinic, leftover }, { actor }) =>
    join(state, actor.person, window, clinic, leftover),
  leave: (state, { leftover }, { actor }) => leave(state, actor.person, leftover),
  accept: (state, _, { actor, offer, key }) => accept(state, actor.person, offer, key),
  decline: (state, _, { actor, offer }) => decline(state, actor.person, offer),
  forget: (state, { human }) => forget(state, human),
  "sign-in": (state, { human }) => signIn(state, human),
  "sign-out": (state, { human }) => signOut(state, human),
  "give-leave": (state, { human }) => giveLeave(state, human),
  "end-leave": (state, { human }) => endLeave(state, human),
  serve: (state, act) => serve(state, act.window, act),
  offer: (state) => offerTurn(state),
  pause: control(
    ({ paused }) => !paused,
    () => ({ paused: true }),
  ),
  resume: control(
    ({ paused }) => paused,
    () => ({ paused: false }),
  ),
  "close-window": control(
    () => true,
    (now) => ({ closesAt: now, paused: false }),
  ),
  "close-time": (state, { slot }) => closeTime(state, slot),
  "reopen-time": (state, { slot }) => reopenTime(state, slot),
  release: (state, { clinic, doses, inMinutes }) => release(state, clinic, doses, state.now + inMinutes),
  "take-back": (state, { clinic }) => takeBack(state, clinic),
  pass: (state, { minutes }) => done({ ...state, now: state.now + minutes }),
};

/** Of an act that nobody in particular does. */
export const nobody: Named = {
  actor: { person: -1, by: "agent" },
  admission: -1,
  booking: -1,
  offer: -1,
  key: -1,
};

/** Does one act by the rules. A right that has ended does nothing, whatever it is used for. */
export function apply(state: State, act: Act, by: Rules = rules): Outcome {
  const named = resolve(state, act);
  const reason = named && refusalOfRight(state, named.actor);
  if (reason) return refused(state, reason);
  return by[act.act](state, act as never, named ?? nobody);
}
