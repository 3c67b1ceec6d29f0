import { type Phase, phaseAt } from "../eligibility/phase";
import type { Database } from "../platform/database";
import type { WindowWish } from "./window-form";

export interface StoredWindow extends WindowWish {
  pausedAt: Date | null;
  /** Grows with each change, so that of two editors the second is told. */
  version: number;
  /** The version that passed its rehearsal, or that an admin let open without; null while it may not open. */
  clearedVersion: number | null;
  /** Why it may open without a rehearsal; null for one that passed. */
  overrideReason: string | null;
}

export interface WindowOverview extends StoredWindow {
  phase: Phase;
  entries: number;
  served: number;
  inside: number;
  booked: number;
  /** Most people inside that the booking path bears for now; null before anybody was called. */
  bearable: number | null;
  /** Since when that is less than the admin allows. */
  cutAt: Date | null;
  ratePerMinute: number | null;
  staySeconds: number | null;
}

/** A window's own columns, of a table that is called w. */
export const storedColumns = `w.slug, w.name_ko AS "nameKo", w.name_en AS "nameEn", w.birth_year_from AS "birthYearFrom",
  w.birth_year_to AS "birthYearTo", w.last_digits AS "lastDigits", w.lobby_opens_at AS "lobbyOpensAt",
  w.opens_at AS "opensAt", w.closes_at AS "closesAt", w.most_inside AS "mostInside", w.message_ko AS "messageKo",
  w.message_en AS "messageEn", w.published_at AS "publishedAt", w.paused_at AS "pausedAt", w.version,
  w.cleared_version AS "clearedVersion", w.override_reason AS "overrideReason"`;

/**
 * Windows with how they stand at `now`, the latest opening first.
 *
 * @param slug only this one
 */
export async function overview(database: Database, now: Date, slug?: string): Promise<WindowOverview[]> {
  const { rows } = await database.query<Omit<WindowOverview, "phase">>(
    `WITH nobody AS MATERIALIZED (SELECT id FROM person WHERE synthetic)
     SELECT ${storedColumns}, q.served, q.entries,
       floor(q.bearable) AS bearable, q.cut_at AS "cutAt", q.rate_per_minute AS "ratePerMinute",
       q.stay_seconds AS "staySeconds",
       (SELECT count(*) FROM admission a WHERE a.window_id = w.id AND a.ended_at IS NULL AND a.expires_at > $1
          AND a.person_id NOT IN (SELECT id FROM nobody)) AS inside,
       (SELECT count(*) FROM booking b WHERE b.window_id = w.id AND b.status = 'BOOKED'
          AND b.person_id NOT IN (SELECT id FROM nobody)) AS booked
     FROM cohort_window w JOIN queue_state q ON q.window_id = w.id
     WHERE $2::text IS NULL OR w.slug = $2 ORDER BY w.opens_at DESC`,
    [now, slug ?? null],
  );
  return rows.map((row) => ({ ...row, phase: phaseAt(row, now) }));
}

/** One window with how it stands at `now`; undefined when there is none of that slug. */
export async function overviewOf(
  database: Database,
  slug: string,
  now: Date,
): Promise<WindowOverview | undefined> {
  return (await overview(database, now, slug))[0];
}
