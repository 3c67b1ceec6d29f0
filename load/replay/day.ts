import { formatPollInterval } from "../../components/queue/waiting-text";
import { getPhase } from "../../lib/eligibility/window-phase";
import { AdmissionRateController } from "../../lib/queue/admission-rate";
import { drawOrder } from "../../lib/queue/draw";
import { estimateWait } from "../../lib/queue/estimate-wait";
import { type AdmissionCap, isOverloaded, nextAdmissionCap } from "../../lib/queue/overload-control";
import { arrive } from "./arrivals";
import { closes, lobbyOpens, opening, type People, theWindow } from "./behaviour";
import { Room } from "./room";

export interface Crowd {
  came: number;
  eligible: number;
  mostInside: number;
  /** The booking path gets slow when admitted people make more requests a second than this. */
  bearsPerSecond: number;
  /** Seconds from … to which the booking path bears only half of that. */
  slow?: [number, number];
  /** Seconds that people stayed inside in an earlier window; without it the leader begins knowing nothing. */
  learned?: number;
}

export interface Second {
  second: number;
  waiting: number;
  inside: number;
  limit: number;
  called: number;
  /** Questions of waiting people for the status, as they reach the origin without a cache. */
  polls: number;
  /** Requests that reach pages or the database. */
  requests: number;
}

/** What one waiting person was shown, and what came true. Seconds. */
export interface Look {
  second: number;
  from: number;
  to: number;
  waited: number;
}

export interface Day {
  came: number;
  seconds: Second[];
  looks: Look[];
  /** Looks at which no wait was shown, since it was not yet known how long people stay. */
  looksWithout: number;
  ineligibleWaiting: number;
  firstRequests: number;
  entries: number;
  lobby: number;
  served: number;
  cameIn: number;
  mostInside: number;
  /** Seconds from the opening, or from joining after it, to the call. */
  longestWait: number;
  /** Correlation of how early people came to the lobby with their place in the draw; near 0 when it is fair. */
  earlyGain: number;
}

const looksASecond = 50;
/** Whoever finds the room full tries again after so many seconds. */
const triesAgainAfter = 3;
/** Requests before the line: the check, three of signing in, the entry. */
const requestsToJoin = 5;

/**
 * The whole day in virtual time, second by second, with the program's own eligibility, draw, serving and
 * estimate.
 *
 * @param seed of the draw, 32 bytes
 */
export async function playDay(crowd: Crowd, people: People, seed: Uint8Array): Promise<Day> {
  const { joining, firstLoads, joinedAt, lobby, ineligibleWaiting, firstRequests } = arrive(
    crowd.came,
    crowd.eligible,
    people,
  );
  const order = await drawOrder(Math.max(1, lobby), seed);
  const calledAt = new Int32Array(joinedAt.length).fill(-1);
  const { stayMedian, requestsInside, watchesPage, admissionLasts } = people.presumed;
  const coming = new Uint32Array(closes - lobbyOpens);
  const room = new Room(admissionLasts);
  const pace = new AdmissionRateController(crowd.learned ?? null);
  let limit: AdmissionCap = { inside: crowd.mostInside, cutAt: null };
  let [entries, served, looksWithout] = [0, 0, 0];
  const shown: { second: number; place: number; from: number; to: number }[] = [];
  const seconds: Second[] = [];

  for (let second = lobbyOpens; second < closes; second++) {
    const slot = second - lobbyOpens;
    const now = opening + second * 1_000;
    const open = getPhase(theWindow, new Date(now)) === "open";
    entries += joining[slot] as number;

    room.leave(slot);
    const wish = coming[slot] as number;
    const admitted = Math.max(0, Math.min(wish, Math.floor(limit.inside) - room.inside));
    for (let n = 0; n < admitted; n++) room.enter(slot, people.stays());
    comeAt(slot + triesAgainAfter, wish - admitted);

    const asks = (room.inside * requestsInside) / (stayMedian * 1.2);
    let [called, ratePerMinute]: [number, number | null] = [0, null];
    if (open) {
      if (second % 5 === 0) {
        const { inside, left } = room.look(slot);
        pace.observe(5, inside, left);
      }
      limit = nextAdmissionCap(limit, crowd.mostInside, isOverloaded(strainAt(second, asks)), now, 1);
      const { inside, came } = room;
      const turn = pace.turn({ at: now, limit: Math.floor(limit.inside), inside, came, served, entries });
      [called, ratePerMinute] = [turn.call, turn.ratePerMinute];
      calledAt.fill(second, served, served + called);
      served += called;
      for (let n = 0; n < called; n++) {
        const after = people.entersAfter();
        if (after !== null) comeAt(slot + after, 1);
      }
    }

    const waiting = entries - served;
    for (let n = 0; open && waiting > 0 && n < looksASecond; n++) {
      const ahead = 1 + people.below(waiting);
      const range = estimateWait(ahead, ratePerMinute);
      if (range) shown.push({ second, place: served + ahead - 1, ...range });
      else looksWithout++;
    }
    seconds.push({
      second,
      waiting,
      inside: room.inside,
      limit: limit.inside,
      called,
      polls: watchesPage * pollsOf(waiting, open, ratePerMinute ?? 0),
      requests: (firstLoads[slot] as number) + requestsToJoin * (joining[slot] as number) + asks + wish,
    });
  }

  const waits = Array.from(
    calledAt.subarray(0, served),
    (called, place) => called - Math.max(0, place < lobby ? 0 : (joinedAt[place] as number)),
  );
  return {
    seconds,
    looks: shown.flatMap(({ place, second, from, to }) => {
      const called = calledAt[place] as number;
      return called < 0 ? [] : [{ second, from, to, waited: called - second }];
    }),
    looksWithout,
    came: crowd.came,
    ineligibleWaiting,
    firstRequests,
    entries,
    lobby,
    served,
    cameIn: room.came,
    mostInside: room.mostInside,
    longestWait: waits.reduce((longest, wait) => Math.max(longest, wait), 0),
    earlyGain: correlation(order),
  };

  function comeAt(slot: number, count: number): void {
    if (slot < coming.length) coming[slot] = (coming[slot] as number) + count;
  }

  /** A queueing model of the booking path: the nearer to what it bears, the slower. */
  function strainAt(second: number, asks: number) {
    const [from, to] = crowd.slow ?? [0, 0];
    const load = asks / (crowd.bearsPerSecond * (second >= from && second < to ? 0.5 : 1));
    return { p95Ms: load < 0.98 ? 80 / (1 - load) : 4_000, poolWaitMs: 0, errorShare: 0 };
  }
}

/** Questions a second when everybody who waits keeps to the interval that the page keeps to. */
function pollsOf(waiting: number, open: boolean, ratePerMinute: number): number {
  const parts = 20;
  let polls = 0;
  for (let part = 0; part < parts; part++) {
    const ahead = open ? ((part + 0.5) / parts) * waiting : waiting;
    polls += waiting / parts / formatPollInterval(2, ahead, ratePerMinute);
  }
  return polls;
}

/** Pearson's, of places with the entries that have them. */
function correlation(order: Uint32Array): number {
  const mean = (order.length - 1) / 2;
  let [together, alone] = [0, 0];
  order.forEach((entry, place) => {
    together += (entry - mean) * (place - mean);
    alone += (place - mean) ** 2;
  });
  return alone === 0 ? 0 : together / alone;
}
