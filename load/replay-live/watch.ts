import { shuffleList } from "@chainsafe/swap-or-not-shuffle";
import type pg from "pg";
import { hashSeed } from "../../lib/queue/draw";
import type { QueueStatus } from "../../lib/queue/queue-snapshot";

/** How often the counter is read. Milliseconds. */
const every = 100;

/** Looks at the line from outside all the time: what was published, and who was called when. */
export class Watch {
  /** Instants at which the counter was seen to have moved, and to where; seconds from the opening. */
  readonly #moves: { at: number; served: number }[] = [];
  readonly #waiting = new Map<number, () => void>();
  #served = 0;
  #lastAnswer: Promise<unknown> = Promise.resolve();
  #stopped = false;
  #hash: string | null = null;
  #placeOf: Uint32Array | undefined;
  mostInside = 0;
  /** Whether the seed is the one whose hash was public before. */
  drawnAsPublished = false;

  constructor(
    /** A connection of its own: what is watched must not make the watch wait. */
    readonly database: pg.Client,
    readonly windowId: string,
    readonly statusAddress: string,
    readonly opensAt: number,
  ) {}

  async run(): Promise<void> {
    for (let turn = 0; !this.#stopped; turn++) {
      await this.served();
      if (turn % 10 === 0) await Promise.all([this.#lookInside(), this.#readStatus()]);
      await new Promise((resolve) => setTimeout(resolve, every));
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const goHome of this.#waiting.values()) goHome();
  }

  async served(): Promise<number> {
    const served = await this.#count("SELECT served AS count FROM queue_state WHERE window_id = $1");
    if (served > this.#served) {
      this.#moves.push({ at: (Date.now() - this.opensAt) / 1_000, served });
      for (let place = this.#served + 1; place <= served; place++) {
        this.#waiting.get(place)?.();
        this.#waiting.delete(place);
      }
      this.#served = served;
    }
    return served;
  }

  /** Resolves when the place, from 1, is called, or when the watch stops. One at a time a place. */
  called(place: number): Promise<void> {
    if (place <= this.#served) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.set(place, resolve));
  }

  /** When the place was called, in seconds from the opening; null if it was not. */
  calledAt(place: number): number | null {
    let [low, high] = [0, this.#moves.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#moves[middle]?.served ?? 0) >= place) high = middle;
      else low = middle + 1;
    }
    return this.#moves[low]?.at ?? null;
  }

  /** Anybody's place from 1, by another implementation of the draw from what was published; null before it. */
  placeOf(entryNo: number): number | null {
    return this.#placeOf ? 1 + (this.#placeOf[entryNo] ?? entryNo) : null;
  }

  async #lookInside(): Promise<void> {
    const inside = await this.#count(
      "SELECT count(*) FROM admission WHERE window_id = $1 AND ended_at IS NULL AND expires_at > now()",
    );
    this.mostInside = Math.max(this.mostInside, inside);
  }

  /** One question after the other: a connection answers one at a time. */
  #count(sql: string): Promise<number> {
    const answer = this.#lastAnswer.then(() => this.database.query<{ count: number }>(sql, [this.windowId]));
    this.#lastAnswer = answer;
    return answer.then(({ rows }) => rows[0]?.count ?? 0);
  }

  async #readStatus(): Promise<void> {
    if (this.#placeOf) return;
    const status = (await (await fetch(this.statusAddress)).json()) as QueueStatus;
    if (status.seed === null || status.lobbySize === null) {
      this.#hash = status.seedHash;
      return;
    }
    const seed = Buffer.from(status.seed, "hex");
    this.drawnAsPublished = hashSeed(seed) === this.#hash;
    const entries = Uint32Array.from({ length: status.lobbySize }, (_, entry) => entry);
    const places = new Uint32Array(entries.length);
    // A shuffled list says, for each place, who has it.
    shuffleList(entries, seed, 90).forEach((entry, place) => {
      places[entry] = place;
    });
    this.#placeOf = places;
  }
}
