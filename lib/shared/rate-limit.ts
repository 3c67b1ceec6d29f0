import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Database } from "./db/database";

/** How often something may be done, for one key, in a span of time that begins with the first. */
export interface RateLimit {
  /** Names what is counted; keys of different names are apart. */
  name: string;
  times: number;
  seconds: number;
  /** Once used up, each server refuses by its own memory until the span ends: a flood costs no statements. */
  remembered?: true;
}

const limiters = new WeakMap<Database, Map<string, RateLimiterPostgres>>();

/** All servers count in one table, so that a limit is the same however many there are. */
function limiterOf(database: Database, { name, times, seconds, remembered }: RateLimit): RateLimiterPostgres {
  const known = limiters.get(database) ?? new Map<string, RateLimiterPostgres>();
  limiters.set(database, known);
  let limiter = known.get(name);
  if (!limiter) {
    limiter = new RateLimiterPostgres({
      storeClient: database,
      storeType: "pool",
      tableName: "rate_limit",
      tableCreated: true,
      // By each server's own clock; `forgetCounts` goes by the database's.
      clearExpiredByTimeout: false,
      keyPrefix: name,
      points: times,
      duration: seconds,
      ...(remembered && { inMemoryBlockOnConsumed: times + 1 }),
    });
    known.set(name, limiter);
  }
  return limiter;
}

/**
 * Counts one more.
 *
 * @returns false when that is more than the limit allows
 * @throws what the database throws: without the count nobody is let through
 */
export async function consume(database: Database, limit: RateLimit, key: string): Promise<boolean> {
  try {
    await limiterOf(database, limit).consume(key);
    return true;
  } catch (error) {
    if (error instanceof RateLimiterRes) return false;
    throw error;
  }
}

/** Removes what was counted over an hour ago and no longer stands. @param now the database's instant, UTC */
export async function forgetCounts(database: Database, now: Date): Promise<number> {
  const { rowCount } = await database.query("DELETE FROM rate_limit WHERE expire < $1", [
    now.getTime() - 3_600_000,
  ]);
  return rowCount ?? 0;
}

/** How many were counted so far, and still stand. */
export async function getUsage(database: Database, limit: RateLimit, key: string): Promise<number> {
  return (await limiterOf(database, limit).get(key))?.consumedPoints ?? 0;
}

/** Counts one more whatever the limit, and says how many there are. */
export async function penalize(database: Database, limit: RateLimit, key: string): Promise<number> {
  return (await limiterOf(database, limit).penalty(key)).consumedPoints;
}

export async function uncount(database: Database, limit: RateLimit, key: string): Promise<void> {
  await limiterOf(database, limit).reward(key);
}

export async function resetKey(database: Database, limit: RateLimit, key: string): Promise<void> {
  await limiterOf(database, limit).delete(key);
}
