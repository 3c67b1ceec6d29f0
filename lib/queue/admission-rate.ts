import { type AgeHistogram, SessionDurationEstimator } from "./session-duration-estimator";

/** How long a called person is expected before their room is given on. Milliseconds. */
const expectedFor = 60_000;

/** Up to so many people inside, room is given at once: any booking path bears them. */
const unpaced = 200;

/** When everybody who waits fits inside, the room is still filled no faster than within this time. Seconds. */
const fillsWithin = 60;

/** How much of the room is planned for, so that it can be kept although stays differ. */
const planned = 0.97;

/** Called people who are looked at to learn what share of them comes. */
const presumedCalls = 50;
const presumedShare = 0.9;

/** A line as the leader sees it at one turn. */
export interface QueueObservation {
  /** Milliseconds. */
  at: number;
  /** Most people inside for now. */
  limit: number;
  inside: number;
  came: number;
  served: number;
  entries: number;
}

export interface AdmissionDecision {
  call: number;
  /** How many besides could have been called, had they been there. */
  spare: number;
  /** People called a minute while more wait than fit; null until it is known how long people stay. */
  ratePerMinute: number | null;
  /** The mean stay in seconds, once known. */
  staySeconds: number | null;
}

/**
 * Decides how many people to call, turn by turn, knowing nothing of people but what it has seen.
 *
 * A large room is filled at the rate at which it will empty (the room, by the mean stay, by the share of the
 * called who come: Little's law) and not all at once: people then come and leave evenly, the booking path
 * sees no wave, and the wait that is shown stays true. See docs/decisions/0009.
 */
export class AdmissionRateController {
  readonly #stays: SessionDurationEstimator;
  #turns: { at: number; served: number; came: number }[] = [];
  #credit = 0;

  /** @param staySeconds the mean stay that an earlier leader had learned; null without one */
  constructor(staySeconds: number | null) {
    this.#stays = new SessionDurationEstimator(staySeconds);
  }

  /** Takes note of who is inside and who left since the last look; see `Stays`. */
  observe(seconds: number, inside: AgeHistogram, left: AgeHistogram): void {
    this.#stays.observe(seconds, inside, left);
  }

  turn(seen: QueueObservation): AdmissionDecision {
    const last = this.#turns.at(-1);
    const seconds = last ? Math.min(5, Math.max(0, (seen.at - last.at) / 1_000)) : 1;
    // Whoever was called before this leader began counts as called just then.
    if (!last) this.#turns.push({ at: seen.at, served: seen.came, came: seen.came });
    const then = this.#turns.findLastIndex((turn) => turn.at <= seen.at - expectedFor);
    this.#turns.splice(0, Math.max(0, then));
    const [earlier = seen] = this.#turns;
    const calledLately = seen.served - earlier.served;
    const cameLately = seen.came - earlier.came;
    const expected = Math.max(0, Math.min(calledLately - cameLately, seen.served - seen.came));
    const room = seen.limit - seen.inside - expected;
    const waiting = seen.entries - seen.served;

    const { seconds: stay, known } = this.#stays.mean;
    const perSecond =
      (planned * seen.limit) /
      (Math.max(stay, fillsWithin) * this.#shareThatComes(seen.came, earlier.served));
    this.#credit = Math.min(this.#credit + perSecond * seconds, Math.max(1, perSecond * 5));
    const atOnce = Math.min(unpaced, seen.limit) - seen.inside - expected;
    const fill = waiting <= room ? Math.max(unpaced, seen.limit / fillsWithin) * seconds : 0;
    const could = Math.max(0, Math.min(Math.floor(Math.max(this.#credit, atOnce, fill)), Math.floor(room)));
    const call = Math.min(could, waiting);
    this.#credit = Math.max(0, this.#credit - call);
    this.#turns.push({ at: seen.at, served: seen.served + call, came: seen.came });
    return {
      call,
      spare: could - call,
      ratePerMinute: known ? perSecond * 60 : null,
      staySeconds: known ? stay : null,
    };
  }

  /** Of those called some time ago, how many have come. */
  #shareThatComes(came: number, called: number): number {
    const share = (came + presumedShare * presumedCalls) / (called + presumedCalls);
    return Math.min(1, Math.max(0.2, share));
  }
}
