import type { Database } from "../platform/database";
import type { Strain } from "./bearable";

/** How far back a server looks at its own requests. Milliseconds. */
const lookBack = 10_000;
/** With fewer requests than this a percentile says nothing. */
const fewest = 20;
/** A report older than this is of a server that is gone. Milliseconds. */
export const reportHolds = 5_000;

/** Measures how the requests of admitted people fare on this server. */
export class StrainMeter {
  #requests: { at: number; ms: number; failed: boolean }[] = [];
  #forgetAt = 20_000;
  /** People sent away because others were ahead of them, by the second. */
  #sentAway = new Map<number, number>();

  /**
   * @param at when it was answered, milliseconds
   * @param ms how long it took
   * @param failed whether it failed by our fault
   */
  record(at: number, ms: number, failed: boolean): void {
    this.#requests.push({ at, ms, failed });
    if (this.#requests.length < this.#forgetAt) return;
    this.#forget(at);
    // Under a rush nothing is old yet: to look through all of them at each request would make it worse.
    this.#forgetAt = Math.max(20_000, 2 * this.#requests.length);
  }

  /** Counts somebody who was refused at once because too many were ahead: a failure of ours that took no time. */
  sentAway(at: number): void {
    const second = Math.floor(at / 1_000);
    this.#sentAway.set(second, (this.#sentAway.get(second) ?? 0) + 1);
  }

  /** What was measured up to `at`, milliseconds; the wait for a connection is measured apart. */
  measure(at: number): Omit<Strain, "poolWaitMs"> {
    this.#forget(at);
    const requests = this.#requests;
    const away = [...this.#sentAway.values()].reduce((sum, count) => sum + count, 0);
    if (requests.length + away < fewest) return { p95Ms: 0, errorShare: 0 };
    const sorted = requests.map(({ ms }) => ms).sort((a, b) => a - b);
    return {
      p95Ms: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
      errorShare: (requests.filter(({ failed }) => failed).length + away) / (requests.length + away),
    };
  }

  #forget(at: number): void {
    this.#requests = this.#requests.filter((request) => request.at > at - lookBack);
    for (const second of this.#sentAway.keys()) {
      if (second * 1_000 < at - lookBack) this.#sentAway.delete(second);
    }
  }
}

/**
 * Tells the leader how this server fares, and with that that it is there.
 *
 * @param serverId chosen anew at each start
 * @throws when the database cannot be reached; then the report grows old
 */
export async function reportStrain(
  database: Database,
  serverId: string,
  measured: Omit<Strain, "poolWaitMs">,
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
export async function serversPresent(
  database: Pick<Database, "query">,
  now: Date,
): Promise<(Strain & { serverId: string })[]> {
  const { rows } = await database.query<Strain & { serverId: string }>(
    `SELECT server_id AS "serverId", p95_ms AS "p95Ms", pool_wait_ms AS "poolWaitMs", error_share AS "errorShare"
     FROM server_report WHERE seen_at > $1`,
    [new Date(now.getTime() - reportHolds)],
  );
  return rows;
}
