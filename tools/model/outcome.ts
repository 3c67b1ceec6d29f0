import type { ErrorCode } from "../../lib/shared/errors";
import type { State } from "./state";

export type Reason =
  | ErrorCode
  | "leftover-stays"
  | "places-free"
  | "hold-used-up"
  | "offers-used-up"
  | "wait-before-turn";

/** What an act came to. A refused act may still have let offers be made, to whoever waited before. */
export interface Outcome {
  state: State;
  refusal: Reason | null;
}

export const done = (state: State): Outcome => ({ state, refusal: null });
export const refused = (state: State, refusal: Reason): Outcome => ({ state, refusal });
