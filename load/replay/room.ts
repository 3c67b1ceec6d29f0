import { secondsPerAgeGroup } from "../../lib/queue/session-duration-estimator";

/** The people inside: who came in when, and when they leave. Seconds throughout. */
export class Room {
  inside = 0;
  came = 0;
  mostInside = 0;
  /** Of those who leave at a second (modulo the longest stay), how many stayed how long. */
  readonly #leaving: Uint32Array;
  /** Of those inside, how many came in at a second (modulo the longest stay). */
  readonly #since: Uint32Array;
  readonly #span: number;
  #left: Uint32Array;

  constructor(longestStay: number) {
    this.#span = longestStay + 1;
    this.#leaving = new Uint32Array(this.#span * this.#span);
    this.#since = new Uint32Array(this.#span);
    this.#left = this.#groups();
  }

  #groups = () => new Uint32Array(Math.ceil(this.#span / secondsPerAgeGroup));

  enter(second: number, stays: number): void {
    const leaves = ((second + stays) % this.#span) * this.#span + stays;
    this.#leaving[leaves] = (this.#leaving[leaves] as number) + 1;
    this.#since[second % this.#span] = (this.#since[second % this.#span] as number) + 1;
    this.inside++;
    this.came++;
    this.mostInside = Math.max(this.mostInside, this.inside);
  }

  /** Lets those go whose stay ends now. */
  leave(second: number): void {
    const row = (second % this.#span) * this.#span;
    for (let stayed = 1; stayed < this.#span; stayed++) {
      const gone = this.#leaving[row + stayed] as number;
      if (gone === 0) continue;
      this.#leaving[row + stayed] = 0;
      const entered = (second - stayed + this.#span) % this.#span;
      this.#since[entered] = (this.#since[entered] as number) - gone;
      const group = Math.floor(stayed / secondsPerAgeGroup);
      this.#left[group] = (this.#left[group] as number) + gone;
      this.inside -= gone;
    }
  }

  /** Who is inside, and who left since the last look, by how long they have been or were inside. */
  look(second: number): { inside: Uint32Array; left: Uint32Array } {
    const inside = this.#groups();
    for (let age = 0; age < this.#span; age++) {
      const group = Math.floor(age / secondsPerAgeGroup);
      const count = this.#since[(second - age + this.#span) % this.#span] as number;
      inside[group] = (inside[group] as number) + count;
    }
    const left = this.#left;
    this.#left = this.#groups();
    return { inside, left };
  }
}
