import type { Database } from "../../../lib/shared/db/database";
import { DomainError, errorStatus } from "../../../lib/shared/errors";
import { findDiscrepancies } from "../../../lib/windows/reconcile";
import type { Act, Drawn } from "../acts";
import { apply, nobody, rules } from "../apply";
import { histories, note, type Seen, shortest } from "../explore";
import { resolve } from "../resolve";
import type { Actor } from "../rights";
import { settle } from "../settle";
import { item, type State, start } from "../state";
import { Program } from "./program";
import { differencesOf, viewOfModel, viewOfProgram } from "./view";
import { instantOf, layWorld, type World } from "./world";

/** Shorter than those of the model alone: each begins with an empty world. */
const most = 40;

interface Done {
  acts: Act[];
  differences: string[];
}

export interface Replayed {
  steps: number;
  differences: string[];
  /** The shortest history after which model and program do not agree. */
  acts: Act[];
  seen: Seen;
}

/** Does the same histories with the model and with the program, and holds one against the other after each act. */
export class Replay {
  /** @param database one of its own: each history begins by clearing it */
  constructor(readonly database: Database) {}

  /**
   * Until so many acts were done, or one came to something else than in the model.
   *
   * @param shortens whether then to look for the shortest history that does
   */
  async run(steps: number, seed: number, shortens = true): Promise<Replayed> {
    const seen: Seen = new Map();
    let done = 0;
    for (const drawn of histories(most, seed)) {
      if (done >= steps) break;
      const { acts, differences } = await this.#history(drawn, seen);
      done += acts.length;
      if (differences.length === 0) continue;
      const again = async (some: Act[]) =>
        (await this.#history(some.map((act) => ({ act, eager: false })))).differences;
      if (!shortens) return { steps: done, seen, acts, differences };
      const few = await shortest(acts, async (some) => (await again(some)).length > 0);
      return { steps: done, seen, acts: few, differences: await again(few) };
    }
    return { steps: done, seen, acts: [], differences: [] };
  }

  async #history(drawn: Drawn[], seen?: Seen): Promise<Done> {
    const world = await layWorld(this.database);
    const leader = await this.database.connect();
    try {
      return await this.#replay(drawn, world, new Program(this.database, leader, world), seen);
    } finally {
      leader.release();
    }
  }

  async #replay(drawn: Drawn[], world: World, program: Program, seen?: Seen): Promise<Done> {
    let state = start;
    const acts: Act[] = [];
    for (const [n, one] of drawn.entries()) {
      const act = settle(state, one, rules);
      acts.push(act);
      const now = instantOf(state.now + (act.act === "pass" ? act.minutes : 0), n + 1);
      const told = await answerOf(program, state, act, now);
      const after = await viewOfProgram(this.database, world, now);
      const outcome = apply(
        state,
        act.act === "serve" ? { ...act, ...turnIn(after.get(`line ${act.window}`), state, act.window) } : act,
      );
      if (seen) note(seen, `${act.act}: ${outcome.refusal ?? "done"}`);
      const differences = [
        ...answersDiffer(outcome.refusal, told),
        ...differencesOf(viewOfModel(outcome.state), after),
      ];
      if (differences.length > 0) return { acts, differences };
      state = outcome.state;
    }
    const wrong = await findDiscrepancies(program.session, instantOf(state.now, acts.length + 1));
    return { acts, differences: wrong.map((it) => `ledger: ${JSON.stringify(it)}`) };
  }
}

/** What the leader did is taken over from it; whether it may is the model's. */
function turnIn(line: string | undefined, state: State, window: number) {
  const [, , served, room, spare] = (line ?? "").split(" ").map(Number);
  return { call: (served ?? 0) - item(state.windows, window).served, room: room ?? 0, spare: spare ?? 0 };
}

/** What the program said: null for done, else the reason. */
async function answerOf(program: Program, state: State, act: Act, now: Date): Promise<string | null> {
  const named = resolve(state, act);
  try {
    if (named) {
      program.clock.set(now);
      const gate = await refusalIn(() => program.sessions.check(state, named.actor));
      if (gate && !(asksAgain.has(act.act) && isKnownBehind(state, named.actor))) return gate;
      // Behind the gate the program asks again.
      if (gate) {
        const again = await refusalIn(() => program.do(state, act, named, now));
        return again === null ? `${gate} at the gate, and done behind it` : gate;
      }
    }
    await program.do(state, act, named ?? nobody, now);
    return null;
  } catch (error) {
    return error instanceof DomainError ? error.reason : `fault: ${error}`;
  }
}

/** Of an ended session the functions know nothing; of a leave, and of who was forgotten, they do. */
function isKnownBehind(state: State, { person, by }: Actor): boolean {
  if (item(state.people, person).forgotten) return true;
  return typeof by === "object" && state.leaves[person] !== by.proxy;
}

async function refusalIn(doIt: () => Promise<unknown>): Promise<string | null> {
  try {
    await doIt();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.reason;
    throw error;
  }
}

/** Acts that know for whom somebody acts, and by which leave. */
const asksAgain = new Set<Act["act"]>([
  "hold",
  "extend-hold",
  "confirm",
  "cancel",
  "change",
  "second",
  "join",
  "accept",
  "decline",
]);

const rightEnded = new Set(["no-session", "not-your-proxy"]);

function answersDiffer(model: string | null, program: string | null): string[] {
  if (model === program) return [];
  // A right that has ended is refused; for which reason, depends on who is asked first.
  if (model && rightEnded.has(model) && program && program in errorStatus) return [];
  return [`answer: ${model ?? "done"} in the model, ${program ?? "done"} in the program`];
}
