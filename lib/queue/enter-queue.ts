import type { Database } from "../shared/db/database";
import { DomainError, type ErrorCode } from "../shared/errors";

/** PostgreSQL's `no_data_found`. */
const noSuchLine = "P0002";

/** A person's lasting position in a window's line, before any draw. */
export interface QueueEntry {
  personId: string;
  /** From 0, without gaps. */
  entryNo: number;
}

/**
 * Gives each person their entry in a window's line, durably, many in one statement (`enter_line`, in
 * `sql/`).
 *
 * Whoever has an entry keeps it. The row of `queue_state` is locked first, so numbers have no gaps and
 * one person never gets two, from however many processes. The first entries after opening fix the
 * lobby's size, and with it the draw.
 *
 * @param people person ids; repeats are one
 * @param opened whether the window has opened, by the server's clock
 * @returns one entry a distinct person; none for whom `findWhyKeptOut` names a reason
 * @throws DomainError `window-unknown`
 */
export async function enterQueue(
  database: Database,
  windowId: string,
  people: readonly string[],
  opened: boolean,
): Promise<QueueEntry[]> {
  const { rows } = await database
    .query<QueueEntry>({
      name: "enter-line",
      text: `SELECT person_id AS "personId", entry_no AS "entryNo" FROM enter_line($1, $2, $3)`,
      values: [windowId, people, opened],
    })
    .catch((error: { code?: string }) => {
      throw error.code === noSuchLine ? new DomainError("window-unknown") : error;
    });
  return rows;
}

/** Why people got no entry: they were forgotten meanwhile, are of another cohort, or have proven no phone. */
export async function findWhyKeptOut(
  database: Database,
  windowId: string,
  people: readonly string[],
): Promise<Map<string, ErrorCode>> {
  const { rows } = await database.query<{ id: string; eligible: boolean }>(
    `SELECT id, is_in_cohort($1, id) AS eligible FROM person
     WHERE id = ANY($2::uuid[]) AND forgotten_at IS NULL`,
    [windowId, people],
  );
  const eligible = new Map(rows.map((row) => [row.id, row.eligible]));
  return new Map(
    people.map((id) => {
      if (!eligible.has(id)) return [id, "no-session"];
      return [id, eligible.get(id) ? "phone-missing" : "not-eligible"];
    }),
  );
}
