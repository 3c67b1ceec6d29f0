import type { Act, Drawn } from "./acts";
import { apply, type Rules } from "./apply";
import { humans, type State } from "./state";

/** The act that is done: as it was drawn, or the next like it that comes to something, counted from what was drawn. */
export function settle(state: State, { act, eager }: Drawn, by: Rules): Act {
  if (!eager) return act;
  for (const like of actsLike(state, act)) {
    const outcome = apply(state, like, by);
    if (!outcome.refusal && outcome.state !== state) return like;
  }
  return act;
}

function* actsLike(state: State, act: Act): Generator<Act> {
  const slots = "slot" in act ? state.slots.length : 1;
  const windows = "window" in act ? state.windows.length : 1;
  const people = "who" in act ? humans : 1;
  for (let n = 0; n < slots * windows * people; n++) {
    const like = { ...act };
    if ("slot" in like) like.slot = (like.slot + Math.floor(n / (people * windows))) % slots;
    if ("window" in like) like.window = (like.window + (Math.floor(n / people) % windows)) % windows;
    if ("who" in like) like.who = { ...like.who, human: (like.who.human + (n % people)) % humans };
    yield like;
  }
}
