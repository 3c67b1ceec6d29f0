import { getPhase, type Phase } from "../eligibility/window-phase";
import type { Database } from "../shared/db/database";
import { type Lack, lacksOf, warningStage } from "./readiness";
import type { WindowInput } from "./window-form";

export interface StoredWindow extends WindowInput {
  pausedAt: Date | null;
  /** Grows with each change, so that of two editors the second is told. */
  version: number;
  /** The version that passed its rehearsal, or that an admin let open without; null while it may not open. */
  clearedVersion: number | null;
  /** Why it may open without a rehearsal; null for one that passed. */
  overrideReason: string | null;
  /** Doses for first vaccinations in provinces that have their own; null where none has. */
  provinceDoses: number | null;
}

export interface WindowOverview extends StoredWindow {
  id: string;
  phase: Phase;
  entries: number;
  served: number;
  inside: number;
  /** People who have a booking, and their bookings: two each where the vaccine is given twice. */
  bookedPeople: number;
  bookedDoses: number;
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
  w.cleared_version AS "clearedVersion", w.override_reason AS "overrideReason", w.product_code AS product,
  w.share_percent AS "sharePercent",
  (SELECT sum(doses)::int FROM window_stock WHERE window_id = w.id AND region = '') AS doses,
  (SELECT sum(doses)::int FROM window_stock WHERE window_id = w.id AND region <> '') AS "provinceDoses"`;

/** Windows with how they stand at `now`, the latest opening first. @param slug only this one */
export async function listWindows(database: Database, now: Date, slug?: string): Promise<WindowOverview[]> {
  const { rows } = await database.query<Omit<WindowOverview, "phase">>(
    `WITH nobody AS MATERIALIZED (SELECT id FROM person WHERE synthetic)
     SELECT w.id, ${storedColumns}, q.served, q.entries,
       floor(q.bearable) AS bearable, q.cut_at AS "cutAt", q.rate_per_minute AS "ratePerMinute",
       q.stay_seconds AS "staySeconds",
       (SELECT count(*) FROM admission a WHERE a.window_id = w.id AND a.ended_at IS NULL AND a.expires_at > $1
          AND a.person_id NOT IN (SELECT id FROM nobody)) AS inside,
       b.people AS "bookedPeople", b.doses AS "bookedDoses"
     FROM cohort_window w JOIN queue_state q ON q.window_id = w.id
     CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE dose = 1) AS people, count(*) AS doses FROM booking
       WHERE window_id = w.id AND status = 'BOOKED' AND person_id NOT IN (SELECT id FROM nobody)) b
     WHERE $2::text IS NULL OR w.slug = $2 ORDER BY w.opens_at DESC`,
    [now, slug ?? null],
  );
  return rows.map((row) => ({ ...row, phase: getPhase(row, now) }));
}

/** One window with how it stands at `now`; undefined when there is none of that slug. */
export async function getWindow(
  database: Database,
  slug: string,
  now: Date,
): Promise<WindowOverview | undefined> {
  return (await listWindows(database, now, slug))[0];
}

/** Doses for first vaccinations that a province has of its own, and how many of them are booked. */
export interface ProvinceDoses {
  region: string;
  doses: number;
  taken: number;
}

export async function dosesByProvince(database: Database, slug: string): Promise<ProvinceDoses[]> {
  const { rows } = await database.query<ProvinceDoses>(
    `SELECT s.region, sum(s.doses)::int AS doses, sum(s.taken)::int AS taken
     FROM window_stock s JOIN cohort_window w ON w.id = s.window_id
     WHERE w.slug = $1 AND s.region <> '' GROUP BY s.region ORDER BY s.region`,
    [slug],
  );
  return rows;
}

/**
 * Windows that open within a day, and those that should be open and are held; what each lacks, and how pressing it is.
 *
 * @param placesLeft free places of a window, by its id; null while that is not known
 * @param now the database's instant, UTC
 */
export async function windowsToOpen(
  database: Database,
  placesLeft: (windowId: string) => number | null,
  now: Date,
): Promise<{ slug: string; lacks: Lack[]; stage: number }[]> {
  const { rows } = await database.query<StoredWindow & { id: string }>(
    `SELECT w.id, ${storedColumns} FROM cohort_window w
     WHERE w.closes_at > $1 AND w.opens_at <= $1::timestamptz + interval '1 day'
       AND (w.opens_at > $1 OR w.published_at IS NOT NULL AND w.cleared_version IS NULL)`,
    [now],
  );
  return rows.map((window) => ({
    slug: window.slug,
    lacks: lacksOf(window, placesLeft(window.id)),
    stage: warningStage(window.opensAt, now),
  }));
}
