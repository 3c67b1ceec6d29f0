import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import type { Database } from "../shared/db/database";
import type { LoadSignal } from "./overload-control";

/** How far back a server looks at its own requests. Milliseconds. */
const lookBack = 10_000;
/** With fewer requests than this a percentile says nothing. */
const fewest = 20;
/** A report older than this is of a server that is gone. Milliseconds. */
export const reportHolds = 5_000;

/** One second's requests: durations by their size, not one by one, since there may be thousands. */
interface Second {
  durations: RecordableHistogram;
  requests: number;
  failed: number;
}

/** Measures how the requests of admitted people fare on this server. */
export class LoadMeter {
  #seconds = new Map<number, Second>();

  /**
   * @param at when it was answered, milliseconds
   * @param ms how long it took
   * @param failed whether it failed by our fault
   */
  record(at: number, ms: number, failed: boolean): void {
    const second = this.#second(at);
    second.durations.record(Math.max(1, Math.round(ms)));
    second.requests++;
    if (failed) second.failed++;
  }

  /** Counts somebody who found too many ahead, here or at the proxy: a failure of ours that took no time. */
  countOverload(at: number): void {
    const second = this.#second(at);
    second.requests++;
    second.failed++;
  }

  /** What was measured up to `at`, milliseconds; the wait for a connection is measured apart. */
  measure(at: number): Omit<LoadSignal, "poolWaitMs"> {
    for (const second of this.#seconds.keys()) {
      // One that lies ahead was measured before the clock was set back.
      if (second * 1_000 <= at - lookBack || second * 1_000 > at) this.#seconds.delete(second);
    }
    const durations = createHistogram();
    let [requests, failed] = [0, 0];
    for (const second of this.#seconds.values()) {
      durations.add(second.durations);
      requests += second.requests;
      failed += second.failed;
    }
    if (requests < fewest) return { p95Ms: 0, errorShare: 0 };
    return { p95Ms: durations.percentile(95), errorShare: failed / requests };
  }

  #second(at: number): Second {
    const number = Math.floor(at / 1_000);
    let second = this.#seconds.get(number);
    if (!second) {
      second = { durations: createHistogram(), requests: 0, failed: 0 };
      this.#seconds.set(number, second);
    }
    return second;
  }
}

/**
 * Tells the leader how this server fares, and with that that it is there.
 *
 * @param serverId chosen anew at each start
 * @throws when the database cannot be reached; then the report grows old
 */
export async function writeLoadSignal(
  database: Database,
  serverId: string,
  measured: Omit<LoadSignal, "poolWaitMs">,
  now: Date,
): Promise<void> {
  const asked = performance.now();
  const connection = await database.connect();
  const poolWaitMs = performance.now() - asked;
  try {
    await connection.query(
      `INSERT INTO server_report (server_id, seen_at, p95_ms, pool_wait_ms, error_share) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (server_id) DO UPDATE SET seen_at = $2, p95_ms = $3, pool_wait_ms = $4, error_share = $5`,
      [serverId, now, measured.p95Ms, poolWaitMs, measured.errorShare],
    );
  } finally {
    connection.release();
  }
}

/** Servers that are there at `now`, and how each fares. */
export async function listLiveServers(
  database: Pick<Database, "query">,
  now: Date,
): Promise<(LoadSignal & { serverId: string })[]> {
  const { rows } = await database.query<LoadSignal & { serverId: string }>(
    `SELECT server_id AS "serverId", p95_ms AS "p95Ms", pool_wait_ms AS "poolWaitMs", error_share AS "errorShare"
     FROM server_report WHERE seen_at > $1`,
    [new Date(now.getTime() - reportHolds)],
  );
  return rows;
}
