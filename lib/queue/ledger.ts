import { type Database, inTransaction } from "../platform/database";
import { Refusal } from "../platform/refusal";

/** A person's lasting position in a window's line, before any draw. */
export interface Entry {
  personId: string;
  /** From 0, without gaps. */
  entryNo: number;
}

/**
 * Gives each person their entry in a window's line, durably, many in one statement.
 *
 * Whoever has an entry keeps it. The row of `queue_state` is locked first, so numbers have no gaps and
 * one person never gets two, from however many processes. The first entries after opening fix the
 * lobby's size, and with it the draw.
 *
 * @param people person ids; repeats are one
 * @param opened whether the window has opened, by the server's clock
 * @returns one entry a distinct person
 * @throws Refusal `window-unknown`
 */
export async function enter(
  database: Database,
  windowId: string,
  people: readonly string[],
  opened: boolean,
): Promise<Entry[]> {
  return inTransaction(database, async (tx) => {
    // A statement sees what was committed before it began, so the lock must be had by one before the INSERT.
    const locked = await tx.query<{ lobby_size: number | null }>(
      "SELECT lobby_size FROM queue_state WHERE window_id = $1 FOR UPDATE",
      [windowId],
    );
    const state = locked.rows[0];
    if (!state) throw new Refusal("window-unknown");
    if (opened && state.lobby_size === null)
      await tx.query("UPDATE queue_state SET lobby_size = entries WHERE window_id = $1", [windowId]);
    const { rows } = await tx.query<Entry>(
      `WITH asked AS (
         SELECT person_id, min(nth) AS nth FROM unnest($2::uuid[]) WITH ORDINALITY AS a(person_id, nth)
         GROUP BY person_id
       ), known AS (
         SELECT e.person_id, e.entry_no FROM queue_entry e JOIN asked USING (person_id) WHERE e.window_id = $1
       ), added AS (
         INSERT INTO queue_entry (window_id, entry_no, person_id)
         SELECT $1, s.entries + row_number() OVER (ORDER BY a.nth) - 1, a.person_id
         FROM asked a CROSS JOIN queue_state s
         WHERE s.window_id = $1 AND NOT EXISTS (SELECT 1 FROM known k WHERE k.person_id = a.person_id)
         RETURNING person_id, entry_no
       ), counted AS (
         UPDATE queue_state SET entries = entries + (SELECT count(*) FROM added)
         WHERE window_id = $1 AND EXISTS (SELECT 1 FROM added)
       )
       SELECT person_id AS "personId", entry_no AS "entryNo" FROM known
       UNION ALL SELECT person_id, entry_no FROM added`,
      [windowId, people],
    );
    return rows;
  });
}
