/** What one client asked and was told, with the instants at which it asked and had its answer. Milliseconds. */
export interface Told {
  personId: string;
  act: "confirm" | "change" | "cancel";
  key: string;
  from: number;
  to: number;
  /** The slot that a change asked for. */
  wanted?: number;
  answer: /** Also of a question asked again: where the booking was by then. */
    | { kind: "done"; code: string; slotId: number }
    | { kind: "refused"; reason: string }
    /** The connection broke, or the server said that it cannot tell. The act may have been done. */
    | { kind: "unknown" };
}

export interface Stored {
  personId: string;
  code: string;
  slotId: number;
  live: boolean;
}

/**
 * Holds what each client was told against what the database has in the end.
 *
 * @param capacities of the slots, by their ids
 * @returns what cannot be true of a service that never sells a place twice and never loses one; empty when all is right
 */
export function checkInvariants(
  told: Told[],
  stored: Stored[],
  capacities: ReadonlyMap<number, number>,
): string[] {
  return [
    ...answersAreKept(told, stored),
    ...movesAreKept(told, stored),
    ...bookingsAreExplained(told, stored),
    ...placesSuffice(told, capacities),
  ];
}

/** Whoever was told of a booking has it, once; the same key was always answered alike. */
function* answersAreKept(told: Told[], stored: Stored[]): Generator<string> {
  const byCode = groupBy(stored, ({ code }) => code);
  const byKey = new Map<string, string>();
  for (const { personId, act, key, answer } of told) {
    if (answer.kind !== "done") continue;
    const found = byCode.get(answer.code) ?? [];
    const [booking] = found;
    if (!booking) yield `${answer.code} was told to ${personId} and is nowhere`;
    else if (found.length > 1) yield `${answer.code} is there ${found.length} times`;
    else if (booking.personId !== personId) yield `${answer.code} was told to ${personId} and is another's`;
    const earlier = byKey.get(`${personId} ${act} ${key}`);
    if (earlier && earlier !== answer.code)
      yield `${personId} was told ${earlier} and ${answer.code} for one key`;
    byKey.set(`${personId} ${act} ${key}`, answer.code);
  }
  for (const booking of stored) {
    const cancels = told.filter((one) => one.act === "cancel" && one.personId === booking.personId);
    const cancelled = cancels.some(({ answer }) => answer.kind === "done" && answer.code === booking.code);
    if (cancelled && booking.live) yield `${booking.code} was cancelled and is live`;
    const asked = cancels.some(({ answer }) => answer.kind !== "refused");
    if (!booking.live && !asked) yield `${booking.code} is cancelled and nobody cancelled it`;
  }
}

/** A booking is where its owner was told last; of moves asked for at one time, or without an answer, any may be the last. */
function* movesAreKept(told: Told[], stored: Stored[]): Generator<string> {
  const byPerson = groupBy(told, ({ personId }) => personId);
  for (const { personId, code, slotId } of stored) {
    const acts = byPerson.get(personId) ?? [];
    const seen = placesTold(acts).filter((place) => place.code === code);
    // Whoever was never told of it is judged by bookingsAreExplained.
    if (seen.length === 0) continue;
    const moves = seen.filter(({ act }) => act === "change");
    const last = seen.filter((it) => !moves.some((move) => move.from >= it.to && move.slotId !== it.slotId));
    const maybe = acts.filter(({ act, answer }) => act === "change" && answer.kind === "unknown");
    const may = [...last.map((it) => it.slotId), ...maybe.map(({ wanted }) => wanted)];
    if (!may.includes(slotId)) yield `${code} is at slot ${slotId}, told last were ${may.join(", ")}`;
  }
}

interface PlaceTold {
  act: Told["act"];
  code: string;
  slotId: number;
  from: number;
  to: number;
}

/** Where a person was told that their booking is, by confirming or moving it. */
function placesTold(acts: readonly Told[]): PlaceTold[] {
  return acts.flatMap(({ act, answer, from, to }) =>
    answer.kind === "done" && act !== "cancel"
      ? [{ act, code: answer.code, slotId: answer.slotId, from, to }]
      : [],
  );
}

/** Nobody has two live bookings, or one that they were told they have not. */
function* bookingsAreExplained(told: Told[], stored: Stored[]): Generator<string> {
  const confirms = groupBy(
    told.filter(({ act }) => act === "confirm"),
    ({ personId }) => personId,
  );
  for (const [personId, bookings] of groupBy(stored, (booking) => booking.personId)) {
    if (bookings.filter(({ live }) => live).length > 1) yield `${personId} has two live bookings`;
    const answers = (confirms.get(personId) ?? []).map(({ answer }) => answer);
    const unknown = answers.some(({ kind }) => kind === "unknown");
    for (const { code } of bookings) {
      const known = answers.some((answer) => answer.kind === "done" && answer.code === code);
      if (!known && !unknown)
        yield `${code} is ${personId}'s, who was never told and never left without an answer`;
    }
  }
}

/**
 * At no instant more people had been told of a place than there are: a place is surely taken from the answer that
 * told of it until the question that moved or cancelled it.
 */
function* placesSuffice(told: Told[], capacities: ReadonlyMap<number, number>): Generator<string> {
  const steps: { at: number; slotId: number; by: number }[] = [];
  for (const acts of groupBy(told, ({ personId }) => personId).values()) {
    for (const [slotId, spans] of groupBy(surelyTaken(acts), (span) => span.slotId)) {
      for (const { from, to } of joined(spans)) {
        steps.push({ at: from, slotId, by: 1 });
        if (Number.isFinite(to)) steps.push({ at: to, slotId, by: -1 });
      }
    }
  }
  // Of two at one instant the one that frees comes first: only what is certain counts.
  steps.sort((a, b) => a.at - b.at || a.by - b.by);
  const taken = new Map<number, number>();
  for (const { slotId, by, at } of steps) {
    const now = (taken.get(slotId) ?? 0) + by;
    taken.set(slotId, now);
    const capacity = capacities.get(slotId) ?? 0;
    if (now > capacity) yield `slot ${slotId} had ${now} people told of ${capacity} places at ${at}`;
  }
}

interface Span {
  slotId: number;
  from: number;
  to: number;
}

/** When a person surely had a place, by what they were told. */
function surelyTaken(acts: readonly Told[]): Span[] {
  const ends = acts.filter(({ act, answer }) => act !== "confirm" && answer.kind !== "refused");
  return placesTold(acts).flatMap(({ slotId, from, to }) => {
    // A question without an answer may have been done at any time since; one asked meanwhile, before or after.
    const doubtful = ends.some((end) => {
      const until = end.answer.kind === "unknown" ? Number.POSITIVE_INFINITY : end.to;
      const own = end.from === from && end.to === to;
      return !own && end.from < to && until > from;
    });
    const after = ends.filter((end) => end.from >= to).map((end) => end.from);
    return doubtful ? [] : [{ slotId, from: to, to: Math.min(...after) }];
  });
}

/** Spans of one place with those that overlap made one. */
function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else all.push({ ...span });
  }
  return all;
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
