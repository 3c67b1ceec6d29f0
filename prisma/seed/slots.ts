import type { Database } from "../../lib/platform/database";

/** How far ahead times can be booked, as in the summer of 2021. */
export const weeks = 10;

/** Few enough clinics for one statement to stay far below the statement timeout. */
const clinicsAtOnce = 200;

/**
 * Gives every clinic that has none ten weeks of slots, from tomorrow on: weekdays 9–12 and 13–17, Saturdays
 * 9–12, by the hour in Korean time. A clinic takes three to twelve people an hour.
 *
 * @param now the server's instant, UTC
 * @param progress told how many clinics are done, of how many
 * @returns slots made
 */
export async function seedSlots(
  database: Database,
  now: Date,
  progress: (done: number, of: number) => void,
): Promise<number> {
  const { rows } = await database.query<{ id: number }>(
    "SELECT id FROM clinic c WHERE NOT EXISTS (SELECT 1 FROM slot WHERE clinic_id = c.id) ORDER BY id",
  );
  let made = 0;
  for (let from = 0; from < rows.length; from += clinicsAtOnce) {
    const ids = rows.slice(from, from + clinicsAtOnce).map((row) => row.id);
    const { rowCount } = await database.query(
      `INSERT INTO slot (clinic_id, starts_at, capacity)
       SELECT c.id, (d.day + make_interval(hours => h.hour)) AT TIME ZONE 'Asia/Seoul', 3 + c.id * 7 % 10
       FROM unnest($1::int[]) c(id)
       CROSS JOIN generate_series(date_trunc('day', $2::timestamptz AT TIME ZONE 'Asia/Seoul') + interval '1 day',
         date_trunc('day', $2::timestamptz AT TIME ZONE 'Asia/Seoul') + make_interval(weeks => $3), '1 day') d(day)
       CROSS JOIN unnest(ARRAY[9, 10, 11, 13, 14, 15, 16]) h(hour)
       WHERE extract(isodow FROM d.day) <= 5 OR (extract(isodow FROM d.day) = 6 AND h.hour < 12)`,
      [ids, now, weeks],
    );
    made += rowCount ?? 0;
    progress(Math.min(from + clinicsAtOnce, rows.length), rows.length);
  }
  return made;
}
