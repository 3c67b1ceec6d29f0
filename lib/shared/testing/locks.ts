import type { Database } from "../db/database";

/**
 * Resolves once a statement whose text has `part` in it waits for a lock that another transaction holds, so that a
 * race can be made certain.
 */
export async function waitsForLock(database: Database, part: string): Promise<void> {
  for (;;) {
    const { rows } = await database.query<{ waiting: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
         AND query LIKE '%' || $1 || '%' AND pid <> pg_backend_pid()) AS waiting`,
      [part],
    );
    if (rows[0]?.waiting) return;
  }
}
