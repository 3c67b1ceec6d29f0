import type pg from "pg";
import type { Database } from "../db/database";

/** Waits until a session waits for a lock of another, so that a race is certain to have begun. */
export async function untilBlocked(database: Database, waiting: pg.PoolClient): Promise<void> {
  const { processID } = waiting as pg.PoolClient & { processID: number };
  for (;;) {
    const { rows } = await database.query("SELECT cardinality(pg_blocking_pids($1)) AS by", [processID]);
    if (rows[0].by > 0) return;
  }
}
