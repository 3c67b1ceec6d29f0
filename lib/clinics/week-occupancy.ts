import type { Database } from "../shared/db/database";
import { addDays, formatTime, toSeoulDate } from "../shared/time/seoul";
import { getWeekday } from "./schedule";

/** How full a time of a clinic is. */
export interface WeekTime {
  slotId: number;
  startsAt: Date;
  /** YYYY-MM-DD and HH:MM in Seoul. */
  day: string;
  time: string;
  capacity: number;
  taken: number;
  closed: boolean;
}

export interface Week {
  clinicKo: string;
  clinicEn: string;
  /** From Monday to Sunday, YYYY-MM-DD. */
  days: string[];
  times: WeekTime[];
}

/** The Monday of a day's week, both as YYYY-MM-DD. */
export const getMonday = (day: string) => addDays(day, 1 - getWeekday(day));

/** A clinic's week: its times and how full each is. Leftover doses have no time of their own in it. */
export async function getWeekOccupancy(database: Database, clinicId: number, day: string): Promise<Week> {
  const monday = getMonday(day);
  const clinic = await database.query<Pick<Week, "clinicKo" | "clinicEn">>(
    `SELECT name_ko AS "clinicKo", name_en AS "clinicEn" FROM clinic WHERE id = $1`,
    [clinicId],
  );
  const { rows } = await database.query<Omit<WeekTime, "day" | "time">>(
    `SELECT s.id AS "slotId", s.starts_at AS "startsAt", s.capacity, s.taken, c.clinic_id IS NOT NULL AS closed
     FROM slot s LEFT JOIN clinic_closed_time c ON c.clinic_id = s.clinic_id AND c.starts_at = s.starts_at
     WHERE s.clinic_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3 AND NOT s.leftover
       AND (s.capacity > 0 OR s.taken > 0 OR c.clinic_id IS NOT NULL) ORDER BY s.starts_at`,
    [clinicId, new Date(`${monday}T00:00:00+09:00`), new Date(`${addDays(monday, 7)}T00:00:00+09:00`)],
  );
  return {
    ...(clinic.rows[0] ?? { clinicKo: "", clinicEn: "" }),
    days: [0, 1, 2, 3, 4, 5, 6].map((n) => addDays(monday, n)),
    times: rows.map((row) => ({ ...row, day: toSeoulDate(row.startsAt), time: formatTime(row.startsAt) })),
  };
}
