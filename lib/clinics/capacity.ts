import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import type { ClinicSchedule, Lot } from "./schedule";
import { getLots, getSchedule } from "./schedule-repository";
import { reconcileSlots } from "./slot-reconciliation";
import { findShortages, type Shortage } from "./stock-shortage";

/** Who changes it: a member of the clinic's own staff. */
export interface ClinicStaff {
  id: string;
  clinicId: number;
}

/** Of a lot, how many doses were given that are in no count of it. */
export interface LotGiven {
  product: string;
  lot: string;
  given: number;
}

/** A delivery as it was entered. */
export interface ReceivedDelivery {
  id: string;
  /** YYYY-MM-DD in Seoul. */
  receivedOn: string;
  product: string;
  lot: string;
  doses: number;
  enteredAt: Date;
  staffName: string | null;
}

/** How many deliveries are shown. */
export const MAX_DELIVERIES = 50;

export interface CapacityView {
  clinic: { id: number; nameKo: string; nameEn: string };
  plan: ClinicSchedule;
  lots: Lot[];
  /** Lots that were given from before anybody entered them. */
  unconfirmed: LotGiven[];
  /** Lots that were given more often than they were received. */
  overdrawn: LotGiven[];
  /** What arrived, the last first. */
  deliveries: ReceivedDelivery[];
  shortages: Shortage[];
  products: { code: string; nameKo: string; nameEn: string }[];
}

/** All that a clinic's staff see of their capacity. */
export async function getCapacityView(database: Database, by: ClinicStaff, now: Date): Promise<CapacityView> {
  const { clinicId } = by;
  const given = await database.query<LotGiven & { confirmed: boolean }>(
    `SELECT product_code AS product, lot, given_before AS given, confirmed FROM clinic_lot
     WHERE clinic_id = $1 AND (NOT confirmed OR given_before > 0) ORDER BY product_code, lot`,
    [clinicId],
  );
  const deliveries = await database.query<ReceivedDelivery>(
    `SELECT d.id, to_char(d.received_on, 'YYYY-MM-DD') AS "receivedOn", d.product_code AS product, d.lot, d.doses,
            d.entered_at AS "enteredAt", a.name AS "staffName"
     FROM clinic_delivery d LEFT JOIN staff_account a ON a.id = d.staff_id
     WHERE d.clinic_id = $1 ORDER BY d.received_on DESC, d.entered_at DESC, d.id LIMIT $2`,
    [clinicId, MAX_DELIVERIES],
  );
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
    unconfirmed: given.rows.filter(({ confirmed }) => !confirmed),
    overdrawn: given.rows.filter(({ confirmed }) => confirmed),
    deliveries: deliveries.rows,
    shortages: await findShortages(database, by, now),
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
 * Corrects how many doses of a lot a clinic has (0 removes the lot) and makes its slots fit. Whoever is booked keeps
 * their time, whatever the count.
 *
 * @param now the server's instant, UTC
 * @throws DomainError `product-unknown`
 */
export async function setLot(database: Database, by: ClinicStaff, lot: Lot, now: Date): Promise<void> {
  await changeStock(database, by, lot.product, now, async (tx) => {
    await tx.query(
      `INSERT INTO clinic_lot (clinic_id, product_code, lot, doses, expires_on) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (clinic_id, product_code, lot)
         DO UPDATE SET doses = $4, expires_on = $5, confirmed = true, given_before = 0`,
      [by.clinicId, lot.product, lot.lot, lot.doses, lot.expiresOn],
    );
    await tx.query(
      "DELETE FROM clinic_lot WHERE clinic_id = $1 AND product_code = $2 AND lot = $3 AND doses = 0",
      [by.clinicId, lot.product, lot.lot],
    );
    await keepAudit(tx, by, "set-lot", lot, now);
  });
}

/** Doses of a lot that arrived. */
export interface Delivery extends Lot {
  /** Of the form that was sent, so that one sent twice arrives once. */
  key: string;
  /** YYYY-MM-DD in Seoul. */
  receivedOn: string;
}

/**
 * Adds a delivery to what a clinic has and makes its slots fit. It is always taken: doses go to those who are booked, and
 * then to free places. What was given of the lot before it was entered comes out of it.
 *
 * @param now the server's instant, UTC
 * @throws DomainError `product-unknown`; `key-used-otherwise` for a form that was sent with something else before
 */
export async function receiveDelivery(
  database: Database,
  by: ClinicStaff,
  delivery: Delivery,
  now: Date,
): Promise<void> {
  const { key, product, lot, doses, expiresOn, receivedOn } = delivery;
  await changeStock(database, by, product, now, async (tx) => {
    const arrived = await tx.query(
      `INSERT INTO clinic_delivery (id, clinic_id, product_code, lot, doses, received_on, staff_id, entered_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
      [key, by.clinicId, product, lot, doses, receivedOn, by.id, now],
    );
    if (!arrived.rowCount) {
      const same = await tx.query(
        `SELECT FROM clinic_delivery WHERE id = $1 AND clinic_id = $2 AND product_code = $3 AND lot = $4 AND doses = $5
           AND received_on = $6`,
        [key, by.clinicId, product, lot, doses, receivedOn],
      );
      if (!same.rowCount) throw new DomainError("key-used-otherwise");
      return;
    }
    await tx.query(
      `INSERT INTO clinic_lot AS l (clinic_id, product_code, lot, doses, expires_on) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (clinic_id, product_code, lot) DO UPDATE SET expires_on = $5, confirmed = true,
         doses = l.doses + GREATEST($4 - l.given_before, 0), given_before = GREATEST(l.given_before - $4, 0)`,
      [by.clinicId, product, lot, doses, expiresOn],
    );
    await keepAudit(tx, by, "receive-delivery", delivery, now);
  });
}

async function changeStock(
  database: Database,
  by: ClinicStaff,
  product: string,
  now: Date,
  change: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    // The plan's row first, so that two who change a clinic's capacity follow one another.
    await tx.query("SELECT FROM clinic_plan WHERE clinic_id = $1 FOR UPDATE", [by.clinicId]);
    const known = await tx.query("SELECT FROM vaccine_product WHERE code = $1", [product]);
    if (!known.rowCount) throw new DomainError("product-unknown");
    await change(tx);
    await reconcileSlots(tx, by.clinicId, await getSchedule(tx, by.clinicId), now, "keep");
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
