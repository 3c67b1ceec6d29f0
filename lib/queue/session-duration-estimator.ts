/** How wide an age group is. Seconds. */
export const secondsPerAgeGroup = 15;

/** Ages are counted up to this one; an admission lasts no longer. Seconds. */
const oldest = 20 * 60;
export const groups = oldest / secondsPerAgeGroup;

/** What is believed before anything was seen: a stay of six minutes, worth this much watching. */
const presumedStay = 6 * 60;
const presumedWatch = 60;

/** Over how long what was seen loses half of its weight. Seconds. */
const halfLife = 15 * 60;

/** People by age group: the first group has been inside for up to `secondsPerAgeGroup` seconds. */
export type AgeHistogram = ArrayLike<number>;

/**
 * How long people stay inside, learned while most of them are still there.
 *
 * To average only those who have left would count the quick ones alone. So the chance of leaving is learned
 * for each age apart, from everybody who reached that age, whether gone or not, and the mean stay follows
 * from the chances: a life table, after Kaplan and Meier, "Nonparametric Estimation from Incomplete
 * Observations" (1958).
 */
export class SessionDurationEstimator {
  /** Seconds that people were watched at each age, and how many left at it. */
  readonly #watched = new Float64Array(groups).fill(presumedWatch);
  readonly #left: Float64Array;
  #seen = 0;
  readonly #experienced: boolean;

  /** @param presumed the mean stay that another leader of this line had learned, in seconds; null without one */
  constructor(presumed: number | null) {
    this.#experienced = presumed !== null;
    this.#left = new Float64Array(groups).fill(presumedWatch / (presumed ?? presumedStay));
  }

  /**
   * @param seconds since the last look
   * @param inside people inside now, by how long they have been
   * @param left people who left since the last look, by how long they had been inside
   */
  observe(seconds: number, inside: AgeHistogram, left: AgeHistogram): void {
    const kept = 0.5 ** (seconds / halfLife);
    for (let group = 0; group < groups; group++) {
      this.#watched[group] = (this.#watched[group] as number) * kept + (inside[group] ?? 0) * seconds;
      this.#left[group] = (this.#left[group] as number) * kept + (left[group] ?? 0);
      this.#seen += left[group] ?? 0;
    }
  }

  /** The mean stay in seconds, and whether half of all stays, at the least, were seen to their end. */
  get mean(): { seconds: number; known: boolean } {
    let [seconds, staying, unseen] = [0, 1, 1];
    for (let group = 0; group < groups; group++) {
      const watched = this.#watched[group] as number;
      const leaving = (this.#left[group] as number) / watched;
      const still = Math.exp(-leaving * secondsPerAgeGroup);
      seconds += staying * (leaving > 0 ? (1 - still) / leaving : secondsPerAgeGroup);
      staying *= still;
      if (watched > 2 * presumedWatch) unseen = staying;
    }
    return { seconds, known: this.#experienced || (this.#seen >= 3 && unseen <= 0.5) };
  }
}
