import type { Database, Transaction } from "../db/database";

/** How many connections wait for a transaction, or for another that waits for it. Locks are never told from a cache. */
const heldUpBy = `WITH RECURSIVE asking AS MATERIALIZED (
    SELECT DISTINCT pid, pg_blocking_pids(pid) AS blockers FROM pg_locks WHERE NOT granted
  ), waiting AS (
    SELECT pid FROM asking WHERE $1::int = ANY (blockers)
    UNION SELECT a.pid FROM asking a JOIN waiting w ON w.pid = ANY (a.blockers)
  ) SELECT count(*)::int AS count FROM waiting`;

/**
 * Makes a race certain: does `first` in a transaction, starts `works` while it is open, and commits only when every
 * one of them waits for it in the database.
 *
 * @param first takes the locks that all the works need; whatever else it does is committed before they go on
 * @returns how the works ended
 * @throws Error when they do not all wait: then what is tried is no race
 */
export async function whileHeldUp<T>(
  database: Database,
  first: (tx: Transaction) => Promise<unknown>,
  works: readonly (() => Promise<T>)[],
): Promise<PromiseSettledResult<T>[]> {
  const tx = await database.connect();
  try {
    await tx.query("BEGIN");
    const { rows } = await tx.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    await first(tx);
    const going = Promise.allSettled(works.map((work) => work()));
    let waiting = 0;
    let ended = false;
    going.then(() => {
      ended = true;
    });
    while (waiting < works.length && !ended) {
      // The transaction's own connection asks, so that works may take every other one. What it saw is kept until told.
      await tx.query("SELECT pg_stat_clear_snapshot()");
      const found = await tx.query<{ count: number }>(heldUpBy, [rows[0]?.pid]);
      waiting = found.rows[0]?.count ?? 0;
    }
    await tx.query("COMMIT");
    const outcomes = await going;
    if (waiting < works.length) throw new Error(`only ${waiting} of ${works.length} waited for the first`);
    return outcomes;
  } catch (error) {
    await tx.query("ROLLBACK");
    throw error;
  } finally {
    tx.release();
  }
}
