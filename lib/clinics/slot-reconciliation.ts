import { openOr } from "../shared/crypto/column-encryption";
import type { Database, Transaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { addDays, toSeoulDate } from "../shared/time/seoul";
import { copyStock, limitToDoses, setDosesAside, type WantedDose } from "./dose-dealing";
import { getDayKinds } from "./holidays";
import {
  type ClinicSchedule,
  diffSlots,
  type ExistingSlot,
  type Lot,
  listPlannedSlots,
  type ScheduleChanges,
} from "./schedule";
import { getLots } from "./schedule-repository";
import { readBookedDoses } from "./stock-shortage";

/** Somebody whose place a smaller plan would take away. */
export interface AffectedSlot {
  slotId: number;
  startsAt: Date;
  /** Places the plan would leave, and how many are taken. */
  capacity: number;
  taken: number;
  people: { code: string; name: string; phoneEnd: string | null }[];
}

/** The plan leaves fewer places than are taken. Nothing was changed. */
export class CapacityConflictError extends DomainError {
  constructor(readonly affected: AffectedSlot[]) {
    super("capacity-below-booked");
  }
}

/** The days for which a plan makes slots, from tomorrow on. @param now the server's instant, UTC */
const daysOf = (plan: Pick<ClinicSchedule, "weeks">, now: Date) =>
  Array.from({ length: plan.weeks * 7 }, (_, n) => addDays(toSeoulDate(now), n + 1));

/** The slots of a plan, from tomorrow on. @param now the server's instant, UTC */
export async function listSlots(plan: ClinicSchedule, lots: Lot[] | null, now: Date) {
  return listPlannedSlots(plan, await getDayKinds(daysOf(plan, now)), lots);
}

/**
 * The last day for which slots of a plan can be made: holidays that have not been announced are waited for.
 *
 * @param now the server's instant, UTC
 * @returns YYYY-MM-DD in Seoul
 */
export async function getLastDay(plan: Pick<ClinicSchedule, "weeks">, now: Date): Promise<string> {
  const kinds = [...(await getDayKinds(daysOf(plan, now)))];
  return kinds.findLast(([, kind]) => kind !== "unknown")?.[0] ?? toSeoulDate(now);
}

async function readClosedTimes(tx: Database | Transaction, clinicId: number, from: Date) {
  const { rows } = await tx.query<{ startsAt: Date; minutes: number }>(
    `SELECT starts_at AS "startsAt", minutes FROM clinic_closed_time WHERE clinic_id = $1 AND starts_at >= $2`,
    [clinicId, from],
  );
  return rows;
}

/** What a clinic has closed stays closed, also where its times are cut anew. */
function leaveClosedOut<T extends { startsAt: Date; minutes: number }>(
  planned: readonly T[],
  closed: readonly { startsAt: Date; minutes: number }[],
): T[] {
  const endOf = ({ startsAt, minutes }: { startsAt: Date; minutes: number }) =>
    startsAt.getTime() + minutes * 60_000;
  return planned.filter((slot) =>
    closed.every((time) => endOf(time) <= slot.startsAt.getTime() || endOf(slot) <= time.startsAt.getTime()),
  );
}

/** What must change for a clinic's slots to fit a plan. @param locks SQL that follows the reading of its slots */
async function changesFor(
  tx: Database | Transaction,
  clinicId: number,
  plan: ClinicSchedule,
  now: Date,
  locks: "" | "FOR UPDATE",
): Promise<ScheduleChanges> {
  const lots = await getLots(tx, clinicId);
  const tomorrow = new Date(`${addDays(toSeoulDate(now), 1)}T00:00:00+09:00`);
  if (locks)
    await tx.query(`SELECT FROM slot WHERE clinic_id = $1 AND starts_at >= $2 ORDER BY id ${locks}`, [
      clinicId,
      tomorrow,
    ]);
  const { rows } = await tx.query<ExistingSlot>(
    `SELECT s.id, s.starts_at AS "startsAt", s.minutes, s.capacity,
            s.taken + (SELECT count(*) FROM hold WHERE slot_id = s.id AND expires_at > $3)::int AS taken,
            EXISTS (SELECT FROM booking WHERE slot_id = s.id) OR EXISTS (SELECT FROM offer WHERE slot_id = s.id)
              OR EXISTS (SELECT FROM clinic_closing_booking WHERE from_slot = s.id OR to_slot = s.id)
              OR EXISTS (SELECT FROM clinic_closing k WHERE k.clinic_id = $1 AND s.id = ANY (k.slots))
              OR EXISTS (SELECT FROM clinic_closed_time WHERE clinic_id = $1 AND starts_at = s.starts_at) AS named
     FROM slot s WHERE s.clinic_id = $1 AND s.starts_at >= $2 ORDER BY s.id`,
    [clinicId, tomorrow, now],
  );
  const planned = leaveClosedOut(
    await listSlots(plan, null, now),
    await readClosedTimes(tx, clinicId, tomorrow),
  );
  if (!lots) return diffSlots(rows, planned);
  // Doses go to those who count on them, in the order of their days, and then to free places.
  const stock = copyStock(lots);
  const booked = await readBookedDoses(tx, clinicId, now);
  const held = await tx.query<WantedDose>(
    `SELECT to_char(s.starts_at AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD') AS day, NULL AS product
     FROM slot s JOIN hold h ON h.slot_id = s.id WHERE s.clinic_id = $1 AND h.expires_at > $2`,
    [clinicId, now],
  );
  const wanted: WantedDose[] = [...booked, ...held.rows];
  setDosesAside(
    stock,
    wanted.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)),
  );
  const takenAt = new Map(rows.map((slot) => [slot.startsAt.getTime(), slot.taken]));
  return diffSlots(rows, limitToDoses(planned, stock, toSeoulDate, takenAt));
}

/**
 * Who would lose their place if a clinic worked by this plan; nobody where it may.
 *
 * @param now the server's instant, UTC
 */
export async function findBookingsAffectedBy(
  database: Database | Transaction,
  clinicId: number,
  plan: ClinicSchedule,
  now: Date,
): Promise<AffectedSlot[]> {
  const { tooSmall } = await changesFor(database, clinicId, plan, now, "");
  return tooSmall.length > 0 ? affectedBy(database, tooSmall) : [];
}

/**
 * Makes a clinic's slots from tomorrow on fit its plan.
 *
 * @param tooFew what becomes of a time for which fewer places are planned than are taken: it is refused, or stays as full
 *   as it is
 * @throws CapacityConflictError
 */
export async function reconcileSlots(
  tx: Transaction,
  clinicId: number,
  plan: ClinicSchedule,
  now: Date,
  tooFew: "refuse" | "keep" = "refuse",
): Promise<void> {
  const { make, resize, remove, tooSmall } = await changesFor(tx, clinicId, plan, now, "FOR UPDATE");
  if (tooFew === "keep")
    resize.push(...tooSmall.map(({ id, taken, minutes }) => ({ id, capacity: taken, minutes })));
  else if (tooSmall.length > 0) throw new CapacityConflictError(await affectedBy(tx, tooSmall));
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
  await tx.query("UPDATE clinic_plan SET laid_until = $2 WHERE clinic_id = $1", [
    clinicId,
    await getLastDay(plan, now),
  ]);
}

/**
 * Holds a clinic's plan, so that two who change its slots follow one another.
 *
 * @returns whether its slots are made from a plan
 */
export async function lockSchedule(tx: Transaction, clinicId: number): Promise<boolean> {
  const { rows } = await tx.query<{ laid: boolean }>(
    "SELECT laid_until IS NOT NULL AS laid FROM clinic_plan WHERE clinic_id = $1 FOR UPDATE",
    [clinicId],
  );
  return rows[0]?.laid ?? false;
}

async function affectedBy(
  tx: Database | Transaction,
  slots: { id: number; startsAt: Date; capacity: number; taken: number }[],
): Promise<AffectedSlot[]> {
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
        name: openOr("person.name", personId, name, "?"),
        phoneEnd: openOr("person.phone", personId, phone, null)?.slice(-4) ?? null,
      })),
  }));
}
