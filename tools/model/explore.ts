import fc from "fast-check";
import { type Act, history } from "./acts";
import { apply, type Rules, rules } from "./apply";
import { brokenBy } from "./invariants";
import { type State, start } from "./state";

/** Stretches of one history at the most: long enough for a window to open, fill, run out and close. */
const most = 60;

export interface Explored {
  steps: number;
  violations: number;
  /** How often each act was done and was refused, by reason. */
  seen: Map<string, number>;
  /** The shortest history that breaks something, and what it breaks. */
  counterexample: { acts: Act[]; broken: string[] } | null;
}

/** Tries histories until so many acts were done, or one breaks an invariant. */
export function explore(steps: number, seed: number, by: Rules = rules): Explored {
  const seen = new Map<string, number>();
  let done = 0;
  for (let round = 0; done < steps; round++) {
    const before = done;
    const property = fc.property(history(most), (acts) => {
      const { broken, count } = run(acts, by, seen);
      done += count;
      if (broken.length > 0) throw new Error(broken.join("; "));
    });
    const runs = Math.ceil((steps - before) / most);
    const result = fc.check(property, { seed: seed + round, numRuns: runs });
    const [found] = result.counterexample ?? [];
    if (found) {
      const acts = shortest(found, (some) => run(some, by).broken.length > 0);
      return { steps: done, violations: 1, seen, counterexample: { acts, broken: run(acts, by).broken } };
    }
  }
  return { steps: done, violations: 0, seen, counterexample: null };
}

/** Leaves out whatever is not needed, act by act, until nothing more can be. */
export function shortest(acts: Act[], fails: (acts: Act[]) => boolean): Act[] {
  for (let n = acts.length - 1; n >= 0; n--) {
    const without = acts.toSpliced(n, 1);
    if (fails(without)) return shortest(without, fails);
  }
  return acts;
}

/** Does acts one after another, until one breaks something. */
function run(acts: Act[], by: Rules, seen?: Map<string, number>): { broken: string[]; count: number } {
  let state: State = start;
  for (const [n, act] of acts.entries()) {
    const outcome = apply(state, act, by);
    const broken = brokenBy({ before: state, act, outcome, by });
    const what = `${act.act}: ${outcome.refusal ?? (outcome.state === state ? "nothing" : "done")}`;
    seen?.set(what, (seen.get(what) ?? 0) + 1);
    if (broken.length > 0) return { broken, count: n + 1 };
    state = outcome.state;
  }
  return { broken: [], count: acts.length };
}
