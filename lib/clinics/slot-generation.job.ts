import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { type JobClock, runWhileClockIsRight } from "../shared/db/database-clock";
import { type PeriodicTask, runPeriodically } from "../shared/run-periodically";
import { addDays, toSeoulDate } from "../shared/time/seoul";
import { getDayKinds } from "./holidays";
import { type ClinicSchedule, listPlannedSlots } from "./schedule";
import { getSchedules } from "./schedule-repository";
import { getLastDay, reconcileSlots } from "./slot-reconciliation";

/** Clinics whose times one transaction makes: few enough to stay far below the time a statement may take. */
const atOnce = 100;

/** How long after one look the next begins, when nothing was left to do. Milliseconds. */
const lookEvery = 10_000;

/**
 * Makes the times that clinics lack, until `stop`. Any number of servers may do so.
 *
 * @param failed told of what goes wrong; it is tried again
 */
export function startSlotGeneration(
  database: Database,
  clock: JobClock,
  failed: (error: unknown) => void,
): PeriodicTask {
  const turn = runWhileClockIsRight(clock, async (now) => {
    const began = performance.now();
    const laid = await generateSlots(database, now);
    // It rests as long as it worked, since people book meanwhile.
    return laid === 0 ? lookEvery : performance.now() - began;
  });
  return runPeriodically(turn, { every: lookEvery }, failed);
}

/**
 * Makes the times that clinics' plans still lack: of clinics that are new, and of the day that comes into their
 * sight each night.
 *
 * @param now the database's instant, UTC
 * @returns for how many clinics it did so; 0 when nothing is left to do
 */
export async function generateSlots(database: Database, now: Date): Promise<number> {
  const { rows: known } = await database.query<{ weeks: number }>("SELECT DISTINCT weeks FROM clinic_plan");
  const until = await Promise.all(
    known.map(async (plan) => [plan.weeks, await getLastDay(plan, now)] as const),
  );
  return withTransaction(database, async (tx) => {
    // Whoever comes at the same time takes others.
    const { rows } = await tx.query<Due>(
      `SELECT p.clinic_id AS id, to_char(p.laid_until, 'YYYY-MM-DD') AS "laidUntil", to_char(u.until, 'YYYY-MM-DD') AS until,
              EXISTS (SELECT FROM clinic_lot WHERE clinic_id = p.clinic_id AND confirmed) AS counted
       FROM clinic_plan p JOIN unnest($1::int[], $2::date[]) AS u(weeks, until) ON u.weeks = p.weeks
       WHERE p.laid_until < u.until ORDER BY p.clinic_id LIMIT ${atOnce} FOR NO KEY UPDATE OF p SKIP LOCKED`,
      [until.map(([weeks]) => weeks), until.map(([, day]) => day)],
    );
    const plans = await getSchedules(
      tx,
      rows.map(({ id }) => id),
    );
    const alike = new Map<string, { due: Due; plan: ClinicSchedule; ids: number[] }>();
    for (const due of rows) {
      const plan = plans.get(due.id);
      if (!plan) continue;
      // Doses on hand are spread over all the days that there are.
      if (due.counted) await reconcileSlots(tx, due.id, plan, now, "keep");
      else {
        const key = JSON.stringify([
          due.laidUntil,
          { ...plan, hours: [...plan.hours], closedDays: [...plan.closedDays] },
        ]);
        const group = alike.get(key) ?? { due, plan, ids: [] };
        group.ids.push(due.id);
        alike.set(key, group);
      }
    }
    for (const { due, plan, ids } of alike.values()) await layDays(tx, ids, due, plan, now);
    await tx.query(
      `UPDATE clinic_plan p SET laid_until = n.until FROM unnest($1::int[], $2::date[]) AS n(id, until) WHERE p.clinic_id = n.id`,
      [rows.map(({ id }) => id), rows.map((row) => row.until)],
    );
    return rows.length;
  });
}

interface Due {
  id: number;
  /** The last day for which there are times, and the last for which there should be. YYYY-MM-DD in Seoul. */
  laidUntil: string;
  until: string;
  /** Whether the clinic counts its doses. */
  counted: boolean;
}

/** Makes the times of the days that are missing, for clinics that work alike; what a clinic has closed stays closed. */
async function layDays(
  tx: Transaction,
  ids: number[],
  { laidUntil, until }: Due,
  plan: ClinicSchedule,
  now: Date,
) {
  const days: string[] = [];
  const today = toSeoulDate(now);
  for (let day = addDays(laidUntil > today ? laidUntil : today, 1); day <= until; day = addDays(day, 1))
    days.push(day);
  const slots = listPlannedSlots(plan, await getDayKinds(days), null);
  await tx.query(
    `INSERT INTO slot (clinic_id, starts_at, minutes, capacity)
     SELECT c.id, s.* FROM unnest($1::int[]) c(id)
     CROSS JOIN unnest($2::timestamptz[], $3::int[], $4::int[]) s(starts_at, minutes, capacity)
     WHERE NOT EXISTS (SELECT FROM clinic_closed_time t WHERE t.clinic_id = c.id AND t.starts_at = s.starts_at)
     ON CONFLICT (clinic_id, starts_at) DO NOTHING`,
    [
      ids,
      slots.map((slot) => slot.startsAt),
      slots.map((slot) => slot.minutes),
      slots.map((slot) => slot.capacity),
    ],
  );
}
