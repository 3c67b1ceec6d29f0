/** What one client asked and was told, with the instants at which it asked and had its answer. Milliseconds. */
export interface Told {
  personId: string;
  act: "confirm" | "cancel";
  key: string;
  from: number;
  to: number;
  answer:
    | { kind: "done"; code: string; slotId: number }
    | { kind: "refused"; reason: string }
    /** The connection broke, or the server said that it cannot tell. The act may have been done. */
    | { kind: "unknown" };
}

/** A booking as the database holds it at the end. */
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
export function judge(told: Told[], stored: Stored[], capacities: ReadonlyMap<number, number>): string[] {
  return [
    ...answersAreKept(told, stored),
    ...bookingsAreExplained(told, stored),
    ...placesSuffice(told, capacities),
  ];
}

/** Whoever was told of a booking has it, once and as told; the same key was always answered alike. */
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
    else if (booking.slotId !== answer.slotId) yield `${answer.code} is at another time than told`;
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
 * At no instant more people had been told of a place than there are: a place is surely taken from the answer to
 * its confirmation until the question by which it was cancelled.
 */
function* placesSuffice(told: Told[], capacities: ReadonlyMap<number, number>): Generator<string> {
  const steps: { at: number; slotId: number; by: number }[] = [];
  const first = new Map<string, Told>();
  for (const one of told) {
    if (one.act !== "confirm" || one.answer.kind !== "done") continue;
    const earlier = first.get(one.answer.code);
    if (!earlier || one.to < earlier.to) first.set(one.answer.code, one);
  }
  for (const { personId, to, answer } of first.values()) {
    if (answer.kind !== "done") continue;
    steps.push({ at: to, slotId: answer.slotId, by: 1 });
    const ends = told.filter((one) => one.act === "cancel" && one.personId === personId && one.from >= to);
    const end = Math.min(...ends.filter(({ answer }) => answer.kind !== "refused").map(({ from }) => from));
    if (Number.isFinite(end)) steps.push({ at: end, slotId: answer.slotId, by: -1 });
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

function groupBy<T>(items: T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
