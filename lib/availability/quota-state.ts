import type { Database } from "../shared/db/database";
import { DayCounts, type QuotaAllowance } from "./quota-filter";

/** A clinic's day, since 1970 in Seoul. */
interface DayRow {
  windowId: string;
  clinicId: number;
  day: number;
  count: number;
}

const dayOf = (column: string) => `((${column}) - DATE '1970-01-01')`;
const seoulDayOf = (instant: string) => dayOf(`(${instant} AT TIME ZONE 'Asia/Seoul')::date`);

/** What each window that is limited may still give out, in memory, kept up beside the snapshot. */
export class QuotaState {
  #byWindow = new Map<string, QuotaAllowance>();

  of(windowId: string): QuotaAllowance | undefined {
    return this.#byWindow.get(windowId);
  }

  /** Takes everything anew at the next reading. */
  forget(): void {
    this.#byWindow = new Map();
  }

  /**
   * Brings it up to now. To be called after the slots were read: whoever is seen here to have a place is then seen
   * there too, at the latest in the next reading.
   *
   * @param changed slots on which a booking or a hold came or went since the last reading
   * @param now the server's instant, UTC
   * @param today since 1970 in Seoul
   * @returns windows whose share or stock was set since the last reading
   */
  async read(database: Database, changed: number[], now: Date, today: number): Promise<string[]> {
    const limits = await readLimits(database);
    const set: string[] = [];
    const next = new Map<string, QuotaAllowance>();
    for (const { windowId, percent, stocks } of limits) {
      const { "": doses = null, ...provinces } = stocks ?? {};
      const byProvince = Object.keys(provinces).length > 0 ? new Map(Object.entries(provinces)) : null;
      const known = this.#byWindow.get(windowId);
      const same = known !== undefined && known.percent === percent;
      if (!same) set.push(windowId);
      const used = same ? known.used : await readUsed(database, windowId, today);
      next.set(windowId, { windowId, doses, byProvince, percent, used, held: new DayCounts(today) });
    }
    const shared = [...next.values()].filter(({ percent }) => percent !== null).map((one) => one.windowId);
    if (shared.length > 0) {
      for (const row of await readChangedShares(database, shared, changed))
        next.get(row.windowId)?.used.set(row.clinicId, row.day, row.count);
      for (const row of await readHeld(database, shared, now))
        next.get(row.windowId)?.held.set(row.clinicId, row.day, row.count);
    }
    this.#byWindow = next;
    return set;
  }
}

async function readLimits(
  database: Database,
): Promise<{ windowId: string; percent: number | null; stocks: Record<string, number> | null }[]> {
  const { rows } = await database.query(
    `SELECT w.id AS "windowId", w.share_percent AS percent,
            (SELECT json_object_agg(region, doses) FROM (
               SELECT region, sum(doses - taken) AS doses FROM window_stock WHERE window_id = w.id GROUP BY region) s)
              AS stocks
     FROM cohort_window w
     WHERE w.share_percent IS NOT NULL OR EXISTS (SELECT FROM window_stock WHERE window_id = w.id)`,
  );
  return rows;
}

/** What a window has taken of each clinic's day to come. */
async function readUsed(database: Database, windowId: string, today: number): Promise<DayCounts> {
  const { rows } = await database.query<{ clinicId: number; days: number[]; counts: number[] }>(
    `SELECT clinic_id AS "clinicId", array_agg(${dayOf("day")}) AS days, array_agg(taken) AS counts
     FROM window_share WHERE window_id = $1 AND ${dayOf("day")} >= $2 GROUP BY clinic_id`,
    [windowId, today],
  );
  const used = new DayCounts(today);
  for (const { clinicId, days, counts } of rows)
    for (const [n, day] of days.entries()) used.set(clinicId, day, counts[n] ?? 0);
  return used;
}

async function readChangedShares(database: Database, windows: string[], slots: number[]): Promise<DayRow[]> {
  if (slots.length === 0) return [];
  const { rows } = await database.query<DayRow>(
    `SELECT w.window_id AS "windowId", w.clinic_id AS "clinicId", ${dayOf("w.day")} AS day, w.taken AS count
     FROM (SELECT DISTINCT clinic_id, (starts_at AT TIME ZONE 'Asia/Seoul')::date AS day FROM slot
           WHERE id = ANY($2::bigint[])) s
     JOIN window_share w ON w.clinic_id = s.clinic_id AND w.day = s.day AND w.window_id = ANY($1::uuid[])`,
    [windows, slots],
  );
  return rows;
}

async function readHeld(database: Database, windows: string[], now: Date): Promise<DayRow[]> {
  const { rows } = await database.query<DayRow>(
    `SELECT h.window_id AS "windowId", s.clinic_id AS "clinicId", ${seoulDayOf("s.starts_at")} AS day,
            count(*)::int AS count
     FROM hold h JOIN slot s ON s.id = h.slot_id
     WHERE h.window_id = ANY($1::uuid[]) AND h.expires_at > $2 GROUP BY 1, 2, 3`,
    [windows, now],
  );
  return rows;
}
