import fc from "fast-check";
import { clinics, humans, start } from "./state";

/** Who an act is for, and who does it. */
export interface Who {
  human: number;
  /** By a session of the record that was forgotten last, where there is one. */
  former: boolean;
  /** The booker of a human is the next one. */
  by: "self" | "proxy" | "agent";
}

/** The admission that is shown: one's own in that window, an older one, one of the other window, or somebody else's. */
export type Pass = "own" | "older" | "other window" | "another's";
/** A key that was not used before, or the person's last. */
export type Key = "new" | "last";

export type Act =
  | { act: "enter" | "claim" | "extend-admission"; who: Who; window: number }
  | { act: "admit" | "let-go"; who: Who; window: number }
  | { act: "hold"; who: Who; window: number; pass: Pass; slot: number }
  | { act: "extend-hold"; who: Who; window: number; pass: Pass }
  | { act: "confirm"; who: Who; window: number; pass: Pass; key: Key }
  | { act: "cancel"; who: Who; dose: 1 | 2; key: Key }
  | { act: "change"; who: Who; dose: 1 | 2; slot: number; key: Key }
  | { act: "second"; who: Who; slot: number; key: Key }
  | { act: "join"; who: Who; window: number; clinic: number | null; leftover: boolean }
  | { act: "leave"; who: Who; leftover: boolean }
  | { act: "accept"; who: Who; offer: "first" | "last"; key: Key }
  | { act: "decline"; who: Who; offer: "first" | "last" }
  | { act: "forget" | "sign-in" | "sign-out"; human: number }
  | { act: "give-leave" | "end-leave"; human: number }
  /** The leader's turn; how many it calls and could have called besides is its own affair, within the rules. */
  | { act: "serve"; window: number; call: number; spare: number }
  /** The turn of offers. */
  | { act: "offer" }
  | { act: "pause" | "resume" | "close-window"; window: number }
  | { act: "close-time" | "reopen-time"; slot: number }
  | { act: "release"; clinic: number; doses: number; inMinutes: number }
  | { act: "take-back"; clinic: number }
  | { act: "pass"; minutes: number };

const human = fc.integer({ min: 0, max: humans - 1 });
const window = fc.nat(start.windows.length - 1);
/** Also such as are made while it goes on, and one that never is. */
const slot = fc.nat(start.slots.length + 2);
const clinic = fc.constantFrom(...clinics);
const dose = fc.constantFrom<1 | 2>(1, 1, 2);
const mostly = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 7, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
const pass = mostly<Pass>("own", "older", "other window", "another's");
const key = mostly<Key>("new", "last");
const offer = mostly<"first" | "last">("last", "first");
const who = fc.record({
  human,
  former: mostly(false, true),
  by: mostly<Who["by"]>("self", "proxy", "agent"),
});

const is = <A extends Act["act"]>(...acts: A[]) => fc.constantFrom(...acts);
const record = <T extends Act>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Act> =>
  fc.record(model as never) as fc.Arbitrary<never>;

/** How long people wait between two acts: to the edges of holds, offers, admissions, and to the days of second doses. */
const minutes = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(1, 1, 2, 4, 5, 10, 20) },
  { weight: 1, arbitrary: fc.constantFrom(60, 240, 1_440, 21 * 1_440) },
);

const weighted: [number, fc.Arbitrary<Act>][] = [
  [24, record({ act: is("enter"), who, window })],
  [24, record({ act: is("claim"), who, window })],
  [4, record({ act: is("extend-admission"), who, window })],
  [8, record({ act: is("admit"), who, window })],
  [3, record({ act: is("let-go"), who, window })],
  [30, record({ act: is("hold"), who, window, pass, slot })],
  [4, record({ act: is("extend-hold"), who, window, pass })],
  [24, record({ act: is("confirm"), who, window, pass, key })],
  [20, record({ act: is("cancel"), who, dose, key })],
  [24, record({ act: is("change"), who, dose, slot, key })],
  [12, record({ act: is("second"), who, slot, key })],
  [30, record({ act: is("join"), who, window, clinic: fc.option(clinic), leftover: fc.boolean() })],
  [3, record({ act: is("leave"), who, leftover: fc.boolean() })],
  [24, record({ act: is("accept"), who, offer, key })],
  [4, record({ act: is("decline"), who, offer })],
  [6, record({ act: is("forget"), human })],
  [6, record({ act: is("sign-in"), human })],
  [2, record({ act: is("sign-out"), human })],
  [8, record({ act: is("give-leave"), human })],
  [4, record({ act: is("end-leave"), human })],
  [20, record({ act: is("serve"), window, call: fc.nat(3), spare: fc.nat(2) })],
  [16, record({ act: is("offer") })],
  [2, record({ act: is("pause"), window })],
  [6, record({ act: is("resume"), window })],
  [1, record({ act: is("close-time"), slot })],
  [4, record({ act: is("reopen-time"), slot })],
  [
    6,
    record({
      act: is("release"),
      clinic,
      doses: fc.constantFrom(1, 2),
      inMinutes: fc.constantFrom(5, 11, 30),
    }),
  ],
  [3, record({ act: is("take-back"), clinic })],
  [30, record({ act: is("pass"), minutes })],
  // Closing ends most of what could happen.
  [1, record({ act: is("close-window"), window })],
];

/** An act, and whether it is done by whoever can do it, where the one that is named cannot. */
export interface Drawn {
  act: Act;
  eager: boolean;
}

const anyAct: fc.Arbitrary<Drawn> = fc.record({
  act: fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary }))),
  eager: fc.constantFrom(true, true, true, false),
});

const self = (human: number, by: Who["by"] = "self"): Who => ({ human, former: false, by });

/** Acts drawn one by one seldom come to a booking. These are whole ways, into which others' acts are shuffled. */
const booking = fc
  .record({
    human,
    window,
    slot,
    by: mostly<Who["by"]>("self", "proxy"),
    call: fc.integer({ min: 1, max: 3 }),
    wait: fc.nat(2),
    pass,
    afterwards: fc.option(fc.record({ act: is("change", "cancel"), dose, slot, key })),
  })
  .map(({ human, window, slot, by, call, wait, pass, afterwards }): Act[] => [
    by === "proxy" ? { act: "give-leave", human } : { act: "pass", minutes: wait },
    { act: "enter", who: self(human, by), window },
    { act: "serve", window, call, spare: 1 },
    { act: "claim", who: self(human, by), window },
    { act: "hold", who: self(human, by), window, pass: "own", slot },
    { act: "confirm", who: self(human, by), window, pass, key: "new" },
    ...(afterwards ? [{ ...afterwards, who: self(human, by) }] : []),
  ]);

const waiting = fc
  .record({ human, other: human, window, clinic: fc.option(clinic), accepts: fc.boolean() })
  .map(({ human, other, window, clinic, accepts }): Act[] => [
    { act: "enter", who: self(human), window },
    { act: "serve", window, call: 3, spare: 1 },
    { act: "join", who: self(human), window, clinic, leftover: false },
    { act: "cancel", who: self(other), dose: 1, key: "new" },
    accepts
      ? { act: "accept", who: self(human), offer: "last", key: "new" }
      : { act: "decline", who: self(human), offer: "last" },
  ]);

const leftovers = fc
  .record({ human, window, clinic, doses: fc.constantFrom(1, 2), inMinutes: fc.constantFrom(11, 30) })
  .map(({ human, window, clinic, doses, inMinutes }): Act[] => [
    { act: "join", who: self(human), window, clinic, leftover: true },
    { act: "release", clinic, doses, inMinutes },
    { act: "offer" },
    { act: "accept", who: self(human), offer: "last", key: "new" },
  ]);

const secondDose = fc.record({ human, slot }).map(({ human, slot }): Act[] => [
  { act: "cancel", who: self(human), dose: 2, key: "new" },
  { act: "second", who: self(human), slot, key: "new" },
]);

/** Two want one place: one moves to where the other holds it. */
const contested = fc
  .record({ human, other: human, window, slot, wanted: slot })
  .map(({ human, other, window, slot, wanted }): Act[] => [
    { act: "enter", who: self(human), window },
    { act: "enter", who: self(other), window },
    { act: "serve", window, call: 2, spare: 0 },
    { act: "claim", who: self(human), window },
    { act: "claim", who: self(other), window },
    { act: "hold", who: self(human), window, pass: "own", slot },
    { act: "confirm", who: self(human), window, pass: "own", key: "new" },
    { act: "hold", who: self(other), window, pass: "own", slot: wanted },
    { act: "change", who: self(human), dose: 1, slot: wanted, key: "new" },
  ]);

const leaving = fc.record({ human, window, clinic }).map(({ human, window, clinic }): Act[] => [
  { act: "join", who: self(human), window, clinic, leftover: true },
  { act: "forget", human },
  { act: "release", clinic, doses: 1, inMinutes: 30 },
  { act: "sign-in", human },
]);

const pausing = fc
  .record({ human, window, clinic })
  .map(({ human, window, clinic }): Act[] => [
    { act: "join", who: self(human), window, clinic, leftover: true },
    { act: "pause", window },
    { act: "release", clinic, doses: 1, inMinutes: 30 },
    { act: "offer" },
    { act: "resume", window },
  ]);

const way = fc.oneof(
  { weight: 4, arbitrary: booking },
  { weight: 3, arbitrary: waiting },
  { weight: 2, arbitrary: leftovers },
  { weight: 2, arbitrary: secondDose },
  { weight: 2, arbitrary: contested },
  { weight: 1, arbitrary: leaving },
  { weight: 1, arbitrary: pausing },
);
const inTurns = (one: Act[], other: Act[]): Act[] =>
  Array.from({ length: Math.max(one.length, other.length) }, (_, n) =>
    [one[n], other[n]].filter((act) => !!act),
  ).flat();

const asNamed = (acts: Act[]): Drawn[] => acts.map((act) => ({ act, eager: false }));

const stretch: fc.Arbitrary<Drawn[]> = fc.oneof(
  { weight: 30, arbitrary: anyAct.map((one) => [one]) },
  { weight: 4, arbitrary: way.map(asNamed) },
  { weight: 1, arbitrary: fc.tuple(way, way).map(([one, other]) => asNamed(inTurns(one, other))) },
);

/** @param most how many stretches one history has at the most */
export const history = (most: number): fc.Arbitrary<Drawn[]> =>
  fc
    .array(stretch, { minLength: Math.floor(most / 2), maxLength: most, size: "max" })
    .map((parts) => parts.flat());
