import type { ClinicSchedule, Hours } from "../../lib/clinics/schedule";
import { getLastDay, listSlots } from "../../lib/clinics/slot-reconciliation";
import type { Database } from "../../lib/shared/db/database";

/** How far ahead times can be booked, as in the summer of 2021. */
export const weeks = 10;

/** Few enough clinics for one statement to stay far below the statement timeout. */
const clinicsAtOnce = 200;

const hour = 60;
const weekday: Hours = { opens: 9 * hour, closes: 17 * hour, lunch: { from: 12 * hour, to: 13 * hour } };
const saturday: Hours = { opens: 9 * hour, closes: 12 * hour, lunch: null };

/** Weekdays 9–12 and 13–17, Saturdays 9–12, by the hour; closed on public holidays. */
function planFor(places: number): ClinicSchedule {
  return {
    hours: new Map([
      ...[1, 2, 3, 4, 5].map((day): [number, Hours] => [day, weekday]),
      [6, saturday] as [number, Hours],
    ]),
    slotMinutes: hour,
    places,
    dosesADay: null,
    openOnHolidays: false,
    closedDays: new Set(),
    weeks,
  };
}

/**
 * Gives every clinic that has none hours and ten weeks of slots, from tomorrow on. A clinic takes three to
 * twelve people an hour.
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
  const { rows } = await database.query<{ id: number; places: number }>(
    `SELECT id, 3 + id * 7 % 10 AS places FROM clinic c
     WHERE NOT EXISTS (SELECT 1 FROM slot WHERE clinic_id = c.id) ORDER BY places, id`,
  );
  let made = 0;
  let done = 0;
  for (const places of new Set(rows.map((row) => row.places))) {
    const ids = rows.filter((row) => row.places === places).map((row) => row.id);
    const plan = planFor(places);
    // Clinics with the same plan have the same slots, so they are worked out once.
    const slots = await listSlots(plan, null, now);
    for (let from = 0; from < ids.length; from += clinicsAtOnce) {
      const some = ids.slice(from, from + clinicsAtOnce);
      await seedHours(database, some, plan, await getLastDay(plan, now));
      const { rowCount } = await database.query(
        `INSERT INTO slot (clinic_id, starts_at, minutes, capacity)
         SELECT c.id, s.* FROM unnest($1::int[]) c(id)
         CROSS JOIN unnest($2::timestamptz[], $3::int[], $4::int[]) s(starts_at, minutes, capacity)`,
        [
          some,
          slots.map((slot) => slot.startsAt),
          slots.map((slot) => slot.minutes),
          slots.map((slot) => slot.capacity),
        ],
      );
      made += rowCount ?? 0;
      done += some.length;
      progress(done, rows.length);
    }
  }
  return made;
}

async function seedHours(
  database: Database,
  ids: number[],
  plan: ClinicSchedule,
  laidUntil: string,
): Promise<void> {
  const hours = [...plan.hours];
  await database.query(
    `INSERT INTO clinic_plan (clinic_id, slot_minutes, places, weeks, laid_until)
     SELECT id, $2, $3, $4, $5 FROM unnest($1::int[]) c(id) ON CONFLICT DO NOTHING`,
    [ids, plan.slotMinutes, plan.places, plan.weeks, laidUntil],
  );
  await database.query(
    `INSERT INTO clinic_hours (clinic_id, weekday, opens, closes, lunch_from, lunch_to)
     SELECT c.id, h.* FROM unnest($1::int[]) c(id)
     CROSS JOIN unnest($2::int[], $3::int[], $4::int[], $5::int[], $6::int[]) h(weekday, opens, closes, lunch_from, lunch_to)
     ON CONFLICT DO NOTHING`,
    [
      ids,
      hours.map(([day]) => day),
      hours.map(([, { opens }]) => opens),
      hours.map(([, { closes }]) => closes),
      hours.map(([, { lunch }]) => lunch?.from ?? null),
      hours.map(([, { lunch }]) => lunch?.to ?? null),
    ],
  );
}
