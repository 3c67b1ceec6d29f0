import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import type { ClinicSchedule, Lot } from "./schedule";
import { getLots, getSchedule } from "./schedule-repository";
import { reconcileSlots } from "./slot-reconciliation";

/** Who changes it: a member of the clinic's own staff. */
export interface ClinicStaff {
  id: string;
  clinicId: number;
}

export interface CapacityView {
  clinic: { id: number; nameKo: string; nameEn: string };
  plan: ClinicSchedule;
  lots: Lot[];
  products: { code: string; nameKo: string; nameEn: string }[];
}

/** All that a clinic's staff see of their capacity. */
export async function getCapacityView(database: Database, clinicId: number): Promise<CapacityView> {
  const clinic = await database.query<CapacityView["clinic"]>(
    `SELECT id, name_ko AS "nameKo", name_en AS "nameEn" FROM clinic WHERE id = $1`,
    [clinicId],
  );
  const products = await database.query<CapacityView["products"][number]>(
    `SELECT code, name_ko AS "nameKo", name_en AS "nameEn" FROM vaccine_product ORDER BY code`,
  );
  return {
    clinic: clinic.rows[0] ?? { id: clinicId, nameKo: "", nameEn: "" },
    plan: await getSchedule(database, clinicId),
    lots: (await getLots(database, clinicId)) ?? [],
    products: products.rows,
  };
}

/**
 * Sets how a clinic works and makes its slots fit, from tomorrow on. Whoever has booked keeps their time.
 *
 * @param now the server's instant, UTC
 * @throws CapacityConflictError naming who would lose their place; then nothing is changed
 */
export async function setSchedule(
  database: Database,
  by: ClinicStaff,
  plan: ClinicSchedule,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    const before = await getSchedule(tx, by.clinicId);
    await writeSchedule(tx, by.clinicId, plan, now);
    await keepAudit(tx, by, "set-plan", { before: plain(before), after: plain(plan) }, now);
  });
}

/** `setSchedule` within a transaction, which must end when it throws; the audit is the caller's. */
export async function writeSchedule(
  tx: Transaction,
  clinicId: number,
  plan: ClinicSchedule,
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO clinic_plan (clinic_id, slot_minutes, places, doses_a_day, open_on_holidays, weeks)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (clinic_id) DO UPDATE SET slot_minutes = $2, places = $3,
       doses_a_day = $4, open_on_holidays = $5, weeks = $6`,
    [clinicId, plan.slotMinutes, plan.places, plan.dosesADay, plan.openOnHolidays, plan.weeks],
  );
  await tx.query("DELETE FROM clinic_closed_day WHERE clinic_id = $1", [clinicId]);
  const hours = [...plan.hours];
  // Only what differs: for each row that is written, every slot of the clinic is looked at once more.
  await tx.query("DELETE FROM clinic_hours WHERE clinic_id = $1 AND weekday <> ALL($2::int[])", [
    clinicId,
    hours.map(([weekday]) => weekday),
  ]);
  await tx.query(
    `INSERT INTO clinic_hours AS h (clinic_id, weekday, opens, closes, lunch_from, lunch_to)
     SELECT $1, * FROM unnest($2::int[], $3::int[], $4::int[], $5::int[], $6::int[])
     ON CONFLICT (clinic_id, weekday) DO UPDATE SET opens = EXCLUDED.opens, closes = EXCLUDED.closes,
       lunch_from = EXCLUDED.lunch_from, lunch_to = EXCLUDED.lunch_to
     WHERE (h.opens, h.closes, h.lunch_from, h.lunch_to)
       IS DISTINCT FROM (EXCLUDED.opens, EXCLUDED.closes, EXCLUDED.lunch_from, EXCLUDED.lunch_to)`,
    [
      clinicId,
      hours.map(([weekday]) => weekday),
      hours.map(([, { opens }]) => opens),
      hours.map(([, { closes }]) => closes),
      hours.map(([, { lunch }]) => lunch?.from ?? null),
      hours.map(([, { lunch }]) => lunch?.to ?? null),
    ],
  );
  await tx.query("INSERT INTO clinic_closed_day (clinic_id, day) SELECT $1, unnest($2::date[])", [
    clinicId,
    [...plan.closedDays],
  ]);
  await reconcileSlots(tx, clinicId, plan, now);
}

/**
 * Sets how many doses of a lot a clinic has (0 removes the lot) and makes its slots fit.
 *
 * @param now the server's instant, UTC
 * @throws CapacityConflictError naming who would lose their place; DomainError `product-unknown`
 */
export async function setLot(database: Database, by: ClinicStaff, lot: Lot, now: Date): Promise<void> {
  await withTransaction(database, async (tx) => {
    // The plan's row first, so that two who change a clinic's capacity follow one another.
    await tx.query("SELECT FROM clinic_plan WHERE clinic_id = $1 FOR UPDATE", [by.clinicId]);
    const known = await tx.query("SELECT FROM vaccine_product WHERE code = $1", [lot.product]);
    if (!known.rowCount) throw new DomainError("product-unknown");
    await tx.query(
      `INSERT INTO clinic_lot (clinic_id, product_code, lot, doses, expires_on) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (clinic_id, product_code, lot) DO UPDATE SET doses = $4, expires_on = $5`,
      [by.clinicId, lot.product, lot.lot, lot.doses, lot.expiresOn],
    );
    await tx.query("DELETE FROM clinic_lot WHERE clinic_id = $1 AND doses = 0", [by.clinicId]);
    await reconcileSlots(tx, by.clinicId, await getSchedule(tx, by.clinicId), now);
    await keepAudit(tx, by, "set-lot", lot, now);
  });
}

async function keepAudit(tx: Transaction, by: ClinicStaff, act: string, detail: object, now: Date) {
  await tx.query("INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, $3, $4, $5)", [
    now,
    `staff:${by.id}`,
    act,
    `clinic:${by.clinicId}`,
    JSON.stringify(detail),
  ]);
}

const plain = (plan: ClinicSchedule) => ({
  ...plan,
  hours: Object.fromEntries(plan.hours),
  closedDays: [...plan.closedDays],
});
