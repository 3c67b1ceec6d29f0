import { drawPosition } from "../../lib/queue/draw";

/** Minutes since the world began, at ten in the morning in Seoul. */
export type Minute = number;
/** An index into the list of that name in `State`; nothing is ever taken out of a list. */
export type Id = number;

export interface Window {
  readonly lobbyOpensAt: Minute;
  readonly opensAt: Minute;
  readonly closesAt: Minute;
  readonly paused: boolean;
  /** How many may be inside by the line, and how many more by agents. */
  readonly mostByLine: number;
  readonly mostByAgents: number;
  readonly twoDoses: boolean;
  /** Null without a limit. */
  readonly doses: number | null;
  readonly dosesTaken: number;
  /** Entries before the opening, fixed by whatever comes first after it; null before. */
  readonly lobbySize: number | null;
  readonly served: number;
  /** How many may still come in, and how many beyond those called, until the leader's next turn. */
  readonly room: number;
  readonly spare: number;
}

/** A record of somebody; a human who was forgotten and proves themselves again has another one. */
export interface Person {
  readonly human: number;
  readonly forgotten: boolean;
  readonly signedInAt: Minute;
  readonly sessionsEndedAt: Minute;
}

export interface Slot {
  readonly clinic: number;
  readonly startsAt: Minute;
  readonly places: number;
  readonly taken: number;
  readonly leftover: boolean;
  readonly closed: boolean;
}

export interface Entry {
  readonly window: Id;
  readonly person: Id;
  readonly no: number;
}

export interface Admission {
  readonly window: Id;
  readonly person: Id;
  readonly by: "line" | "agent" | "offer";
  readonly expiresAt: Minute;
  readonly extended: boolean;
  readonly ended: boolean;
}

export interface Hold {
  readonly window: Id;
  readonly slot: Id;
  readonly expiresAt: Minute;
  readonly extended: boolean;
  /** Since when its person has kept places, one after another. */
  readonly since: Minute;
}

export interface Booking {
  readonly window: Id;
  readonly person: Id;
  readonly admission: Id;
  readonly slot: Id;
  readonly dose: 1 | 2;
  readonly cancelled: boolean;
}

export interface Wait {
  readonly window: Id;
  readonly person: Id;
  /** Null for the whole district. */
  readonly clinic: number | null;
  readonly leftover: boolean;
  readonly ended: boolean;
}

export interface Offer {
  /** Null for one that was withdrawn, since its time was closed: its person waits as before. */
  readonly wait: Id | null;
  readonly window: Id;
  readonly person: Id;
  readonly slot: Id;
  readonly offeredAt: Minute;
  readonly expiresAt: Minute;
  readonly endedAt: Minute | null;
  readonly ended: boolean;
  readonly booked: boolean;
}

/** What an act with a key was answered; the same key is answered alike. */
export interface Answer {
  readonly person: Id;
  readonly key: number;
  readonly act: "confirm" | "cancel" | "change" | "second";
  /** The booking or the time that it was for. */
  readonly subject: string;
}

export interface State {
  readonly now: Minute;
  readonly windows: readonly Window[];
  readonly people: readonly Person[];
  readonly slots: readonly Slot[];
  readonly entries: readonly Entry[];
  readonly admissions: readonly Admission[];
  /** By person: nobody holds two places. One that lapsed stays, for how long they have kept places. */
  readonly holds: readonly (Hold | null)[];
  readonly bookings: readonly Booking[];
  readonly waits: readonly Wait[];
  readonly offers: readonly Offer[];
  /** Who may act for whom: for each person the one booker who has their leave. */
  readonly leaves: readonly (Id | null)[];
  readonly answers: readonly Answer[];
}

const day = 1440;
/** Two clinics of one district. The last time of the first is outside of the interval; the second has one time. */
const times: [clinic: number, startsAt: Minute, places: number][] = [
  [0, 50, 1],
  [0, 130, 2],
  [0, 21 * day + 60, 1],
  [0, 23 * day + 60, 1],
  [0, 40 * day, 1],
  [1, 140, 1],
];

export const humans = 5;
export const clinics = [0, 1];

const nobodyCalled = {
  paused: false,
  mostByLine: 2,
  mostByAgents: 1,
  lobbySize: null,
  served: 0,
  room: 0,
  spare: 0,
};

/** Five people, two windows whose openings overlap, and few places: where they collide. */
export const start: State = {
  now: 0,
  windows: [
    { ...nobodyCalled, lobbyOpensAt: 0, opensAt: 2, closesAt: 240, twoDoses: true, doses: 2, dosesTaken: 0 },
    {
      ...nobodyCalled,
      lobbyOpensAt: 2,
      opensAt: 5,
      closesAt: 120,
      twoDoses: false,
      doses: null,
      dosesTaken: 0,
    },
  ],
  people: Array.from({ length: humans }, (_, human) => ({
    human,
    forgotten: false,
    signedInAt: 0,
    sessionsEndedAt: -1,
  })),
  slots: times.map(([clinic, startsAt, places]) => ({
    clinic,
    startsAt,
    places,
    taken: 0,
    leftover: false,
    closed: false,
  })),
  entries: [],
  admissions: [],
  holds: Array.from({ length: humans }, () => null),
  bookings: [],
  waits: [],
  offers: [],
  leaves: Array.from({ length: humans }, () => null),
  answers: [],
};

export function changed<T>(list: readonly T[], at: number, by: Partial<NonNullable<T>>): readonly T[] {
  const copy = list.slice();
  copy[at] = { ...(copy[at] as T), ...by };
  return copy;
}

export function changedWhere<T extends object>(
  list: readonly T[],
  meant: (item: T) => boolean,
  by: Partial<T>,
): readonly T[] {
  return list.some(meant) ? list.map((item) => (meant(item) ? { ...item, ...by } : item)) : list;
}

/** What ends at an instant. */
export const endedAt = (at: Minute) => ({ ended: true, endedAt: at });

export const item = <T>(list: readonly T[], at: Id): T => list[at] as T;

export const dayOf = (at: Minute): number => Math.floor((at + 600) / day);

/** The second dose comes 21 days after the first, or up to three later. */
export const interval = 21 * day;
export function keepsInterval(first: Minute, second: Minute): boolean {
  const apart = dayOf(second) - dayOf(first);
  return apart >= 21 && apart <= 24;
}

export const seed = new Uint8Array(32).fill(7);
const drawn = new Map<number, number>();

/** An entry's place from 1; null before the draw. */
export function placeOf({ lobbySize }: Window, no: number): number | null {
  if (lobbySize === null) return null;
  if (no >= lobbySize) return no + 1;
  const key = lobbySize * 1_000 + no;
  const known = drawn.get(key) ?? drawPosition(no, lobbySize, seed) + 1;
  drawn.set(key, known);
  return known;
}

export const isLive = ({ ended, expiresAt }: { ended: boolean; expiresAt: Minute }, now: Minute): boolean =>
  !ended && expiresAt > now;

export function liveHold(state: State, person: Id): Hold | null {
  const hold = state.holds[person];
  return hold && hold.expiresAt > state.now ? hold : null;
}

export const capacityOf = ({ closed, places, taken }: Slot): number => (closed ? taken : places);

export function heldByOthers(state: State, slot: Id, person: Id | null): number {
  let held = 0;
  for (let other = 0; other < state.holds.length; other++)
    if (other !== person && liveHold(state, other)?.slot === slot) held++;
  return held;
}

export function freePlaces(state: State, slot: Id, person: Id | null): number {
  const it = item(state.slots, slot);
  return capacityOf(it) - it.taken - heldByOthers(state, slot, person);
}

export const bookingOf = (state: State, person: Id, dose: 1 | 2): Id =>
  state.bookings.findIndex((it) => it.person === person && it.dose === dose && !it.cancelled);

export const isOpen = ({ opensAt, closesAt }: Window, now: Minute): boolean =>
  opensAt <= now && now < closesAt;

export function isCalled(state: State, person: Id, window: Id): boolean {
  const entry = state.entries.find((it) => it.person === person && it.window === window);
  const line = item(state.windows, window);
  return entry !== undefined && (placeOf(line, entry.no) ?? Number.POSITIVE_INFINITY) <= line.served;
}
