import { type Database, inTransaction, type Transaction } from "../platform/database";
import { Refusal } from "../platform/refusal";
import { open } from "../platform/sealed/sealed";
import { dayAfter, seoulDay } from "../platform/seoul";
import { kindsOf } from "./holidays";
import { changesTo, type Hours, type Lot, type Plan, plannedSlots, type StandingSlot } from "./plan";

/** Somebody whose place a smaller plan would take away. */
export interface Affected {
  slotId: number;
  startsAt: Date;
  /** Places the plan would leave, and how many are taken. */
  capacity: number;
  taken: number;
  people: { code: string; name: string; phoneEnd: string | null }[];
}

/** The plan leaves fewer places than are taken. Nothing was changed. */
export class CapacityTooSmall extends Refusal {
  constructor(readonly affected: Affected[]) {
    super("capacity-below-booked");
  }
}

/** Who changes it: a member of the clinic's own staff. */
export interface ClinicStaff {
  id: string;
  clinicId: number;
}

const unplanned: Plan = {
  hours: new Map(),
  slotMinutes: 60,
  places: 0,
  dosesADay: null,
  openOnHolidays: false,
  closedDays: new Set(),
  weeks: 10,
};

/** A clinic's plan; one without hours for a clinic that has none yet. */
export async function planOf(database: Database | Transaction, clinicId: number): Promise<Plan> {
  const { rows } = await database.query<Omit<Plan, "hours" | "closedDays">>(
    `SELECT slot_minutes AS "slotMinutes", places, doses_a_day AS "dosesADay", open_on_holidays AS "openOnHolidays",
            weeks FROM clinic_plan WHERE clinic_id = $1`,
    [clinicId],
  );
  const hours = await database.query<{
    weekday: number;
    opens: number;
    closes: number;
    from: number | null;
    to: number | null;
  }>(
    `SELECT weekday, opens, closes, lunch_from AS "from", lunch_to AS "to" FROM clinic_hours
     WHERE clinic_id = $1 ORDER BY weekday`,
    [clinicId],
  );
  const closed = await database.query<{ day: string }>(
    "SELECT to_char(day, 'YYYY-MM-DD') AS day FROM clinic_closed_day WHERE clinic_id = $1 ORDER BY day",
    [clinicId],
  );
  return {
    ...unplanned,
    ...rows[0],
    hours: new Map(
      hours.rows.map(({ weekday, opens, closes, from, to }): [number, Hours] => [
        weekday,
        { opens, closes, lunch: from === null || to === null ? null : { from, to } },
      ]),
    ),
    closedDays: new Set(closed.rows.map((row) => row.day)),
  };
}

/** What a clinic has, the first to expire first; null for one that does not count its doses. */
export async function lotsOf(database: Database | Transaction, clinicId: number): Promise<Lot[] | null> {
  const { rows } = await database.query<Lot>(
    `SELECT product_code AS product, lot, doses, to_char(expires_on, 'YYYY-MM-DD') AS "expiresOn" FROM clinic_lot
     WHERE clinic_id = $1 ORDER BY expires_on, product_code, lot`,
    [clinicId],
  );
  return rows.length > 0 ? rows : null;
}

export interface CapacityDesk {
  clinic: { id: number; nameKo: string; nameEn: string };
  plan: Plan;
  lots: Lot[];
  products: { code: string; nameKo: string; nameEn: string }[];
}

/** All that a clinic's staff see of their capacity. */
export async function capacityDesk(database: Database, clinicId: number): Promise<CapacityDesk> {
  const clinic = await database.query<CapacityDesk["clinic"]>(
    `SELECT id, name_ko AS "nameKo", name_en AS "nameEn" FROM clinic WHERE id = $1`,
    [clinicId],
  );
  const products = await database.query<CapacityDesk["products"][number]>(
    `SELECT code, name_ko AS "nameKo", name_en AS "nameEn" FROM vaccine_product ORDER BY code`,
  );
  return {
    clinic: clinic.rows[0] ?? { id: clinicId, nameKo: "", nameEn: "" },
    plan: await planOf(database, clinicId),
    lots: (await lotsOf(database, clinicId)) ?? [],
    products: products.rows,
  };
}

/** The slots of a plan, from tomorrow on. @param now the server's instant, UTC */
export async function slotsOf(plan: Plan, lots: Lot[] | null, now: Date) {
  const days = Array.from({ length: plan.weeks * 7 }, (_, n) => dayAfter(seoulDay(now), n + 1));
  return plannedSlots(plan, await kindsOf(days), lots);
}

/**
 * Sets how a clinic works and makes its slots fit, from tomorrow on. Whoever has booked keeps their time.
 *
 * @param now the server's instant, UTC
 * @throws CapacityTooSmall naming who would lose their place; then nothing is changed
 */
export async function setPlan(database: Database, by: ClinicStaff, plan: Plan, now: Date): Promise<void> {
  await inTransaction(database, async (tx) => {
    const before = await planOf(tx, by.clinicId);
    await tx.query(
      `INSERT INTO clinic_plan (clinic_id, slot_minutes, places, doses_a_day, open_on_holidays, weeks)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (clinic_id) DO UPDATE SET slot_minutes = $2, places = $3,
         doses_a_day = $4, open_on_holidays = $5, weeks = $6`,
      [by.clinicId, plan.slotMinutes, plan.places, plan.dosesADay, plan.openOnHolidays, plan.weeks],
    );
    await tx.query("DELETE FROM clinic_hours WHERE clinic_id = $1", [by.clinicId]);
    await tx.query("DELETE FROM clinic_closed_day WHERE clinic_id = $1", [by.clinicId]);
    const hours = [...plan.hours];
    await tx.query(
      `INSERT INTO clinic_hours (clinic_id, weekday, opens, closes, lunch_from, lunch_to)
       SELECT $1, * FROM unnest($2::int[], $3::int[], $4::int[], $5::int[], $6::int[])`,
      [
        by.clinicId,
        hours.map(([weekday]) => weekday),
        hours.map(([, { opens }]) => opens),
        hours.map(([, { closes }]) => closes),
        hours.map(([, { lunch }]) => lunch?.from ?? null),
        hours.map(([, { lunch }]) => lunch?.to ?? null),
      ],
    );
    await tx.query("INSERT INTO clinic_closed_day (clinic_id, day) SELECT $1, unnest($2::date[])", [
      by.clinicId,
      [...plan.closedDays],
    ]);
    await fitSlots(tx, by.clinicId, plan, now);
    await keepAudit(tx, by, "set-plan", { before: plain(before), after: plain(plan) }, now);
  });
}

/**
 * Sets how many doses of a lot a clinic has (0 removes the lot) and makes its slots fit.
 *
 * @param now the server's instant, UTC
 * @throws CapacityTooSmall naming who would lose their place; Refusal `product-unknown`
 */
export async function setLot(database: Database, by: ClinicStaff, lot: Lot, now: Date): Promise<void> {
  await inTransaction(database, async (tx) => {
    // The plan's row first, so that two who change a clinic's capacity follow one another.
    await tx.query("SELECT FROM clinic_plan WHERE clinic_id = $1 FOR UPDATE", [by.clinicId]);
    const known = await tx.query("SELECT FROM vaccine_product WHERE code = $1", [lot.product]);
    if (!known.rowCount) throw new Refusal("product-unknown");
    await tx.query(
      `INSERT INTO clinic_lot (clinic_id, product_code, lot, doses, expires_on) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (clinic_id, product_code, lot) DO UPDATE SET doses = $4, expires_on = $5`,
      [by.clinicId, lot.product, lot.lot, lot.doses, lot.expiresOn],
    );
    await tx.query("DELETE FROM clinic_lot WHERE clinic_id = $1 AND doses = 0", [by.clinicId]);
    await fitSlots(tx, by.clinicId, await planOf(tx, by.clinicId), now);
    await keepAudit(tx, by, "set-lot", lot, now);
  });
}

/** Makes a clinic's slots from tomorrow on fit its plan. */
async function fitSlots(tx: Transaction, clinicId: number, plan: Plan, now: Date): Promise<void> {
  const closed = await tx.query<{ startsAt: Date }>(
    `SELECT starts_at AS "startsAt" FROM clinic_closed_time WHERE clinic_id = $1`,
    [clinicId],
  );
  const shut = new Set(closed.rows.map((row) => row.startsAt.getTime()));
  const planned = (await slotsOf(plan, await lotsOf(tx, clinicId), now)).filter(
    (slot) => !shut.has(slot.startsAt.getTime()),
  );
  const tomorrow = new Date(`${dayAfter(seoulDay(now), 1)}T00:00:00+09:00`);
  await tx.query("SELECT FROM slot WHERE clinic_id = $1 AND starts_at >= $2 ORDER BY id FOR UPDATE", [
    clinicId,
    tomorrow,
  ]);
  const { rows } = await tx.query<StandingSlot>(
    `SELECT s.id, s.starts_at AS "startsAt", s.minutes, s.capacity,
            s.taken + (SELECT count(*) FROM hold WHERE slot_id = s.id AND expires_at > $3)::int AS taken,
            EXISTS (SELECT FROM booking WHERE slot_id = s.id) OR EXISTS (SELECT FROM offer WHERE slot_id = s.id) AS named
     FROM slot s WHERE s.clinic_id = $1 AND s.starts_at >= $2 ORDER BY s.id`,
    [clinicId, tomorrow, now],
  );
  const { make, resize, remove, tooSmall } = changesTo(rows, planned);
  if (tooSmall.length > 0) throw new CapacityTooSmall(await affectedBy(tx, tooSmall));
  // Holds that ran out still name their slot.
  await tx.query("DELETE FROM hold WHERE slot_id = ANY($1::bigint[]) AND expires_at <= $2", [remove, now]);
  await tx.query("DELETE FROM slot WHERE id = ANY($1::bigint[])", [remove]);
  await tx.query(
    `UPDATE slot s SET capacity = n.capacity, minutes = n.minutes
     FROM unnest($1::bigint[], $2::int[], $3::int[]) AS n(id, capacity, minutes) WHERE s.id = n.id`,
    [resize.map((slot) => slot.id), resize.map((slot) => slot.capacity), resize.map((slot) => slot.minutes)],
  );
  await tx.query(
    `INSERT INTO slot (clinic_id, starts_at, minutes, capacity)
     SELECT $1, * FROM unnest($2::timestamptz[], $3::int[], $4::int[])`,
    [
      clinicId,
      make.map((slot) => slot.startsAt),
      make.map((slot) => slot.minutes),
      make.map((slot) => slot.capacity),
    ],
  );
}

async function affectedBy(
  tx: Transaction,
  slots: { id: number; startsAt: Date; capacity: number; taken: number }[],
): Promise<Affected[]> {
  const { rows } = await tx.query<{
    slotId: number;
    code: string;
    personId: string;
    name: string;
    phone: string | null;
  }>(
    `SELECT b.slot_id AS "slotId", b.code, p.id AS "personId", p.name, p.phone
     FROM booking b JOIN person p ON p.id = b.person_id
     WHERE b.slot_id = ANY($1::bigint[]) AND b.status <> 'CANCELLED' ORDER BY b.created_at`,
    [slots.map((slot) => slot.id)],
  );
  return slots.map(({ id, startsAt, capacity, taken }) => ({
    slotId: id,
    startsAt,
    capacity,
    taken,
    people: rows
      .filter((row) => row.slotId === id)
      .map(({ code, personId, name, phone }) => ({
        code,
        name: open("person.name", personId, name),
        phoneEnd: open("person.phone", personId, phone)?.slice(-4) ?? null,
      })),
  }));
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

const plain = (plan: Plan) => ({
  ...plan,
  hours: Object.fromEntries(plan.hours),
  closedDays: [...plan.closedDays],
});
