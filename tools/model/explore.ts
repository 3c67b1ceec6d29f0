import fc from "fast-check";
import { type Act, type Drawn, history } from "./acts";
import { apply, type Rules, rules } from "./apply";
import { brokenBy } from "./invariants";
import { settle } from "./settle";
import { type State, start } from "./state";

/** Stretches of one history at the most: long enough for a window to open, fill, run out and close. */
const most = 60;

export type Seen = Map<string, number>;

export interface Explored {
  steps: number;
  seen: Seen;
  /** The shortest history that breaks something, and what it breaks; null when nothing was broken. */
  counterexample: { acts: Act[]; broken: string[] } | null;
}

/** Tries histories until so many acts were done, or one breaks an invariant. */
export async function explore(steps: number, seed: number, by: Rules = rules): Promise<Explored> {
  const seen: Seen = new Map();
  let done = 0;
  for (const drawn of histories(most, seed)) {
    if (done >= steps) break;
    const { acts, broken } = run(drawn, by, seen);
    done += acts.length;
    if (broken.length === 0) continue;
    const few = await shortest(acts, async (some) => again(some, by).length > 0);
    return { steps: done, seen, counterexample: { acts: few, broken: again(few, by) } };
  }
  return { steps: done, seen, counterexample: null };
}

/** Histories without end; the same seed draws the same. */
export function* histories(most: number, seed: number): Generator<Drawn[]> {
  for (let round = 0; ; round++) yield* fc.sample(history(most), { seed: seed + round, numRuns: 100 });
}

export function note(seen: Seen, what: string): void {
  seen.set(what, (seen.get(what) ?? 0) + 1);
}

const again = (acts: Act[], by: Rules) =>
  run(
    acts.map((act) => ({ act, eager: false })),
    by,
  ).broken;

/** Does acts one after another, until one breaks something. @returns those that were done */
function run(drawn: Drawn[], by: Rules, seen?: Seen): { acts: Act[]; broken: string[] } {
  const acts: Act[] = [];
  let state: State = start;
  for (const one of drawn) {
    const act = settle(state, one, by);
    acts.push(act);
    const outcome = apply(state, act, by);
    if (seen) note(seen, `${act.act}: ${outcome.refusal ?? (outcome.state === state ? "nothing" : "done")}`);
    const broken = brokenBy({ before: state, act, outcome, by });
    if (broken.length > 0) return { acts, broken };
    state = outcome.state;
  }
  return { acts, broken: [] };
}

/** Leaves out whatever is not needed, halves first, until no act can be left out. */
export async function shortest(acts: Act[], fails: (acts: Act[]) => Promise<boolean>): Promise<Act[]> {
  for (let size = acts.length >> 1; size >= 1; size >>= 1) {
    for (let from = 0; from < acts.length; from += size) {
      const without = acts.toSpliced(from, size);
      if (await fails(without)) return shortest(without, fails);
    }
  }
  return acts;
}
