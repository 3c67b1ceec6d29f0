import { randomExponential, randomLcg, randomLogNormal, randomPoisson, randomUniform } from "d3-random";

/** The figures of 19 July 2021, as the health authority gave them, but for the last. */
export const theDay = {
  came: 6_000_000,
  eligible: 1_505_074,
  mostInside: 300_000,
  /** Presumed: with the room full, two thirds of it are asked for. */
  bearsPerSecond: 14_000,
};

/** Seconds; instants count from the opening. */
export const lobbyOpens = -3_600;
export const closes = 4 * 3_600;
export const opening = Date.parse("2021-07-19T11:00:00Z");

/** The cohort window of that evening. */
export const theWindow = {
  slug: "born-1967-1968",
  birthYearFrom: 1967,
  birthYearTo: 1968,
  lastDigits: [],
  lobbyOpensAt: new Date(opening + lobbyOpens * 1_000),
  opensAt: new Date(opening),
  closesAt: new Date(opening + closes * 1_000),
  pausedAt: null,
};

/**
 * What is presumed of people, since nobody published it. The report prints these lines; the serving code
 * knows none of them.
 */
export const presumptions = {
  /** Seconds; the evening counts from the opening to the closing. */
  lobbyLasts: -lobbyOpens,
  eveningLasts: closes,
  neverJoins: 0.04,
  inLobby: 0.72,
  /** Mean seconds before opening of those who come to the lobby, cut at its opening. */
  lobbyMean: 12 * 60,
  afterOpening: 0.22,
  /** Mean seconds after opening; everybody else comes at any time of its first three quarters. */
  afterMean: 8 * 60,
  /** Of those called. */
  neverEnters: 0.06,
  away: 0.15,
  /** Mean seconds until those who had left the page come back. */
  awayMean: 10 * 60,
  /** Mean seconds until those who watch have noticed and clicked. */
  watchingMean: 12,
  /** Inside: median seconds and sigma of a log-normal stay; and those who leave it to run out. */
  stayMedian: 4 * 60,
  staySigma: 0.55,
  runsOut: 0.05,
  admissionLasts: 20 * 60,
  /** Requests of a person: extra loads of the first page, and those that an admitted person makes. */
  reloads: 0.67,
  requestsInside: 9,
  /** Of those waiting, how many keep the page open. */
  watchesPage: 0.8,
};
export type Presumptions = typeof presumptions;

/** Draws what one virtual person does; the same seed gives the same day. */
export class People {
  readonly #uniform: () => number;
  readonly #exponential: () => number;
  readonly #logNormal: () => number;
  readonly #poisson: () => number;

  constructor(
    readonly seed: number,
    readonly presumed: Presumptions = presumptions,
  ) {
    const source = randomLcg(seed);
    this.#uniform = randomUniform.source(source)(1);
    this.#exponential = randomExponential.source(source)(1);
    this.#logNormal = randomLogNormal.source(source)(Math.log(presumed.stayMedian), presumed.staySigma);
    this.#poisson = randomPoisson.source(source)(presumed.reloads);
  }

  chance(share: number): boolean {
    return this.#uniform() < share;
  }

  /** A whole number from 0, below `end`. */
  below(end: number): number {
    return Math.floor(this.#uniform() * end);
  }

  /** A date of birth: in the window for the eligible; of any other year for those who came in vain. */
  birth(eligible: boolean): { year: number; month: number; day: number } {
    const other = 1930 + this.below(75);
    const year = eligible ? 1967 + this.below(2) : other === 1967 || other === 1968 ? 1990 : other;
    return { year, month: 1 + this.below(12), day: 1 + this.below(28) };
  }

  /** When a person first comes, in seconds from the opening. */
  comesAt(): number {
    const { lobbyLasts, eveningLasts, inLobby, lobbyMean, afterOpening, afterMean } = this.presumed;
    const kind = this.#uniform();
    if (kind < inLobby) return -(Math.floor(this.#exponential() * lobbyMean) % lobbyLasts) - 1;
    if (kind < inLobby + afterOpening) return Math.floor(this.#exponential() * afterMean) % eveningLasts;
    return this.below(0.75 * eveningLasts);
  }

  /** Seconds from the call to the entrance; null for who never comes. */
  entersAfter(): number | null {
    const { neverEnters, away, awayMean, watchingMean } = this.presumed;
    const kind = this.#uniform();
    if (kind < neverEnters) return null;
    return Math.ceil(this.#exponential() * (kind < neverEnters + away ? awayMean : watchingMean));
  }

  /** Seconds inside. */
  stays(): number {
    const { runsOut, admissionLasts } = this.presumed;
    return this.chance(runsOut) ? admissionLasts : Math.min(admissionLasts, Math.ceil(this.#logNormal()));
  }

  reloads(): number {
    return this.#poisson();
  }
}
