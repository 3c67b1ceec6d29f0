import { type PeriodicTask, runPeriodically } from "../run-periodically";
import type { Clock } from "../time/clock";
import type { Database } from "./database";

/** The furthest a server's clock may be from the database's while it serves people. Milliseconds. */
export const clockOffsetLimitMs = 3_000;

const compareEveryMs = 1_000;
/** An answer that took longer says too little of the offset. */
const roundTripLimitMs = 2_000;

/** The database's clock, as what goes on by itself reads it. */
export interface JobClock extends Clock {
  /** Whether this server's own clock agrees with the database's. Where it does not, the server rests. */
  readonly right: boolean;
}

/** Work that is given the database's instant, and is left undone while this server's clock is wrong. */
export function runWhileClockIsRight<T>(
  clock: JobClock,
  work: (now: Date) => Promise<T>,
): () => Promise<T | undefined> {
  return async () => (clock.right ? work(clock.now()) : undefined);
}

interface Comparison {
  /** The database's instant, and at the same time that of the clock which nobody can set. */
  databaseMs: number;
  monotonicMs: number;
}

interface DatabaseClockParts {
  database: Pick<Database, "connect">;
  clock: Clock;
  /** Time since some instant, by a clock that nobody can set. Milliseconds. */
  monotonicMs?(): number;
  /** Told when the server's clock turns out wrong, and when it is right again. */
  changed?(right: boolean, offsetMs: number): void;
}

/**
 * Holds this server's clock against the database's once a second. All servers share one database, so its clock is
 * the one that destroys or releases anything; a server that disagrees with it serves nobody and does no jobs.
 *
 * Between comparisons, and while the database is away, a clock that nobody can set shows whether this one was set.
 */
export class DatabaseClock implements JobClock {
  #last: Comparison | undefined;
  #told = true;
  #comparing: PeriodicTask | undefined;
  readonly #monotonicMs: () => number;

  constructor(readonly parts: DatabaseClockParts) {
    this.#monotonicMs = parts.monotonicMs ?? (() => performance.now());
  }

  /** Compares now, then each second until `stop`. */
  async start(failed: (error: unknown) => void): Promise<void> {
    await this.compare().catch(failed);
    this.#comparing = runPeriodically(() => this.compare(), { every: compareEveryMs }, failed);
  }

  async stop(): Promise<void> {
    await this.#comparing?.stop();
  }

  /** This server's clock less the database's, at this moment. Milliseconds. */
  get offsetMs(): number {
    return this.#last ? this.#offsetBy(this.#last) : 0;
  }

  get right(): boolean {
    if (!this.#last) return false;
    return Math.abs(this.offsetMs) <= clockOffsetLimitMs;
  }

  /** The database's instant, carried on from the last comparison by the clock that nobody can set. */
  now(): Date {
    if (!this.#last) throw new Error("the database's clock has not been read yet");
    return new Date(this.#instantBy(this.#last));
  }

  /** @throws when the database cannot be reached */
  async compare(): Promise<void> {
    // The wait for a connection says nothing of a clock.
    const connection = await this.parts.database.connect();
    try {
      const askedMs = this.#monotonicMs();
      const { rows } = await connection.query<{ at: Date }>("SELECT clock_timestamp() AS at");
      const roundTripMs = this.#monotonicMs() - askedMs;
      // The answer was given somewhere on the way.
      const read = {
        databaseMs: (rows[0] as { at: Date }).at.getTime(),
        monotonicMs: askedMs + roundTripMs / 2,
      };
      const surelyWrong = Math.abs(this.#offsetBy(read)) - roundTripMs / 2 > clockOffsetLimitMs;
      if (roundTripMs <= roundTripLimitMs || surelyWrong) this.#last = read;
    } finally {
      connection.release();
    }
    if (!this.#last || this.right === this.#told) return;
    this.#told = this.right;
    this.parts.changed?.(this.#told, this.offsetMs);
  }

  #instantBy({ databaseMs, monotonicMs }: Comparison): number {
    return databaseMs + this.#monotonicMs() - monotonicMs;
  }

  #offsetBy(comparison: Comparison): number {
    return Math.round(this.parts.clock.now().getTime() - this.#instantBy(comparison));
  }
}
