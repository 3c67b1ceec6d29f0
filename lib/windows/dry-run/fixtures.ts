import { randomUUID } from "node:crypto";
import type { Database } from "../../shared/db/database";
import type { WrittenWindow } from "./plan";

/** A window as it is written; undefined when there is none of that slug. */
export async function getWrittenWindow(database: Database, slug: string): Promise<WrittenWindow | undefined> {
  const { rows } = await database.query<WrittenWindow>(
    `SELECT id, slug, version, birth_year_from AS "birthYearFrom", birth_year_to AS "birthYearTo",
       last_digits AS "lastDigits", most_inside AS "mostInside",
       floor(extract(epoch FROM lobby_opens_at) * 1000)::bigint AS "lobbyOpensAt",
       floor(extract(epoch FROM opens_at) * 1000)::bigint AS "opensAt",
       floor(extract(epoch FROM closes_at) * 1000)::bigint AS "closesAt"
     FROM cohort_window WHERE slug = $1`,
    [slug],
  );
  return rows[0];
}

/** What a scene plays with: nothing of it is ever seen by anybody else, or kept. */
export interface DryRunFixtures {
  windowId: string;
  slug: string;
  slotId: number;
}

/**
 * Sets a scene up within a trial: a copy of the window that may open, with an empty line and all its doses, and
 * a clinic with times two days later. Citizens' rows are not locked, since every row is new.
 *
 * @param at the instant that is tried, UTC
 * @throws Error where the programme has no district
 */
export async function createFixtures(
  trial: Database,
  window: WrittenWindow,
  at: Date,
): Promise<DryRunFixtures> {
  const windowId = randomUUID();
  const slug = `rehearsal-${windowId}`;
  const changed = {
    id: windowId,
    slug,
    paused_at: null,
    cleared_version: 1,
    published_at: "1970-01-01T00:00:00Z",
  };
  await trial.query(
    `INSERT INTO cohort_window SELECT copy.* FROM cohort_window w, jsonb_populate_record(w, $2::jsonb) copy WHERE w.id = $1`,
    [window.id, JSON.stringify(changed)],
  );
  await trial.query("INSERT INTO queue_state (window_id) VALUES ($1)", [windowId]);
  await trial.query(
    "INSERT INTO window_stock SELECT $2, region, shard, doses, 0 FROM window_stock WHERE window_id = $1",
    [window.id, windowId],
  );
  const { rows } = await trial.query<{ id: number; startsAt: Date }>(
    `WITH place AS (
       SELECT code FROM district WHERE province_code IN (SELECT region FROM window_stock WHERE window_id = $1 AND doses > 0)
         OR NOT EXISTS (SELECT FROM window_stock WHERE window_id = $1 AND region <> '') ORDER BY code LIMIT 1
     ), made AS (
       INSERT INTO clinic (district_code, name_ko, name_en, address_ko, address_en, phone)
       SELECT code, '-', '-', '-', '-', '-' FROM place RETURNING id
     ), times AS (
       SELECT date_trunc('hour', $2::timestamptz) + make_interval(days => 2 + days) AS at FROM (
         SELECT 0 AS days UNION SELECT v.interval_days FROM cohort_window w JOIN vaccine_product v ON v.code = w.product_code
         WHERE w.id = $1 AND v.interval_days IS NOT NULL) d)
     INSERT INTO slot (clinic_id, starts_at, capacity) SELECT made.id, times.at, 1000 FROM made, times
     RETURNING id, starts_at AS "startsAt"`,
    [windowId, at],
  );
  const [first] = rows.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  if (!first) throw new Error("there is no district with doses to rehearse in");
  return { windowId, slug, slotId: first.id };
}

/** A walker stands in the line like anybody, and not like the synthetic citizen, who passes it. */
export async function makeOrdinary(trial: Database, personId: string): Promise<void> {
  await trial.query("UPDATE person SET synthetic = false WHERE id = $1", [personId]);
}
