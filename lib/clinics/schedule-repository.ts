import type { Database, Transaction } from "../shared/db/database";
import type { ClinicSchedule, Hours, Lot } from "./schedule";

/** Of a clinic that has not said how it works. */
export const emptySchedule: ClinicSchedule = {
  hours: new Map(),
  slotMinutes: 60,
  places: 0,
  dosesADay: null,
  openOnHolidays: false,
  closedDays: new Set(),
  weeks: 10,
};

/** The plans of the clinics among these that have one. */
export async function getSchedules(
  database: Database | Transaction,
  clinicIds: readonly number[],
): Promise<Map<number, ClinicSchedule>> {
  const { rows } = await database.query<
    Omit<ClinicSchedule, "hours" | "closedDays"> & {
      id: number;
      hours:
        | [weekday: number, opens: number, closes: number, from: number | null, to: number | null][]
        | null;
      closed: string[];
    }
  >(
    `SELECT p.clinic_id AS id, p.slot_minutes AS "slotMinutes", p.places, p.doses_a_day AS "dosesADay",
            p.open_on_holidays AS "openOnHolidays", p.weeks,
            (SELECT json_agg(json_build_array(weekday, opens, closes, lunch_from, lunch_to) ORDER BY weekday)
             FROM clinic_hours WHERE clinic_id = p.clinic_id) AS hours,
            ARRAY(SELECT to_char(day, 'YYYY-MM-DD') FROM clinic_closed_day WHERE clinic_id = p.clinic_id ORDER BY day) AS closed
     FROM clinic_plan p WHERE p.clinic_id = ANY($1::int[])`,
    [clinicIds],
  );
  return new Map(
    rows.map(({ id, hours, closed, ...plan }): [number, ClinicSchedule] => [
      id,
      {
        ...plan,
        hours: new Map(
          (hours ?? []).map(([weekday, opens, closes, from, to]): [number, Hours] => [
            weekday,
            { opens, closes, lunch: from === null || to === null ? null : { from, to } },
          ]),
        ),
        closedDays: new Set(closed),
      },
    ]),
  );
}

/** A clinic's plan; one without hours for a clinic that has none yet. */
export async function getSchedule(
  database: Database | Transaction,
  clinicId: number,
): Promise<ClinicSchedule> {
  return (await getSchedules(database, [clinicId])).get(clinicId) ?? emptySchedule;
}

/** What a clinic has, the first to expire first; null for one that does not count its doses. */
export async function getLots(database: Database | Transaction, clinicId: number): Promise<Lot[] | null> {
  const { rows } = await database.query<Lot>(
    `SELECT product_code AS product, lot, doses, to_char(expires_on, 'YYYY-MM-DD') AS "expiresOn" FROM clinic_lot
     WHERE clinic_id = $1 AND confirmed ORDER BY expires_on, product_code, lot`,
    [clinicId],
  );
  return rows.length > 0 ? rows : null;
}
