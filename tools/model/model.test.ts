import { randomInt } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Rules, rules } from "./apply";
import { book } from "./booking";
import { explore } from "./explore";
import { admitted } from "./line";
import { done, refused } from "./outcome";
import { bookingOf, changed, type Hold, start } from "./state";

const seed = randomInt(2 ** 31);

/** Rules with one fault, and the promise that it breaks. */
const faults: [string, string | string[], Partial<Rules>][] = [
  [
    "a move that looks at no capacity",
    "no place twice",
    {
      change(state, act, named) {
        const roomy = { ...state, slots: state.slots.map((it) => ({ ...it, places: it.places + 1 })) };
        const { state: moved, refusal } = rules.change(roomy, act, named);
        if (refusal) return refused(state, refusal);
        return done({ ...moved, slots: moved.slots.map((it) => ({ ...it, places: it.places - 1 })) });
      },
    },
  ],
  [
    "a waiting list for everybody",
    "the waiting list is no second door",
    {
      join: (state, { window, clinic, leftover }, { actor }) =>
        done({
          ...state,
          waits: [...state.waits, { window, person: actor.person, clinic, leftover, ended: false }],
        }),
    },
  ],
  [
    "a hold that outlives who was forgotten",
    "who is forgotten stands nowhere",
    {
      forget(state, act) {
        const outcome = rules.forget(state, act, undefined as never);
        return outcome.refusal ? outcome : done({ ...outcome.state, holds: state.holds, waits: state.waits });
      },
    },
  ],
  [
    "a confirmation without a live admission",
    // By an admission that has ended, or by one that was never called for.
    ["an ended right does nothing", "no booking without a call"],
    {
      confirm: (state, { window }, { actor, admission, key }) =>
        state.admissions[admission] && bookingOf(state, actor.person, 1) < 0
          ? book(state, actor.person, window, admission, key)
          : refused(state, "no-admission"),
    },
  ],
  [
    "a claim before the call",
    "order kept",
    {
      claim: (state, { window }, { actor }) =>
        done(admitted(state, actor.person, window, "line", state.now + 20)),
    },
  ],
  [
    "a dose that does not come back",
    "stock = doses",
    {
      cancel(state, act, named) {
        const outcome = rules.cancel(state, act, named);
        return { ...outcome, state: { ...outcome.state, windows: state.windows } };
      },
    },
  ],
  [
    "a new record in the line of the old one",
    "one entry a person and window",
    {
      enter: (state, { window }, { actor }) =>
        done({
          ...state,
          entries: [...state.entries, { window, person: actor.person, no: state.entries.length }],
        }),
    },
  ],
  [
    "a refusal that leaves something behind",
    "an act that is refused changes nothing",
    {
      hold(state, act, named) {
        const outcome = rules.hold(state, act, named);
        if (outcome.refusal !== "slot-full") return outcome;
        return {
          ...outcome,
          state: {
            ...outcome.state,
            admissions: changed(state.admissions, named.admission, { ended: true }),
          },
        };
      },
    },
  ],
  [
    "a place that a lapsed hold still keeps",
    "nobody is harmed by others",
    {
      hold(state, act, named) {
        const isStale = (it: Hold | null, person: number) =>
          it?.slot === act.slot && person !== named.actor.person;
        return state.holds.some(isStale) ? refused(state, "slot-full") : rules.hold(state, act, named);
      },
    },
  ],
];

describe("the rules of line and booking", () => {
  it(`keep every promise (seed ${seed})`, async () => {
    expect((await explore(20_000, seed)).counterexample).toBeNull();
  });

  it("do nothing to a state but by a new one", async () => {
    const before = structuredClone(start);
    await explore(1_000, seed);
    expect(start).toEqual(before);
  });

  it.each(faults)(`are found out with %s (seed ${seed})`, async (_, promise, fault) => {
    const { counterexample } = await explore(100_000, seed, { ...rules, ...fault });
    const broken = String(counterexample?.broken);
    expect([promise].flat().filter((each) => broken.includes(each))).not.toEqual([]);
    // Nothing in it can be left out.
    expect(counterexample?.acts.length).toBeLessThan(15);
  });
});
