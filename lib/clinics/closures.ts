import { openOr } from "../shared/crypto/column-encryption";
import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { forEachIsolated } from "../shared/for-each-isolated";
import type { ClinicStaff } from "./capacity";

/** What is closed: a day, or one time of it. */
export interface Closing {
  /** YYYY-MM-DD in Seoul. */
  day: string;
  slotId?: number;
}

/** Somebody who is booked in a time that is closed. */
export interface DisplacedBooking {
  id: string;
  personId: string;
  code: string;
  name: string;
  dose: number;
  startsAt: Date;
  /** The nearest time at the clinic that is free now; null when there is none. */
  nearest: Date | null;
}

/** What becomes of them: they are moved to the nearest free time, or cancelled; they are told of either. */
export type RebookingPolicy = "move" | "tell";

/** The acts on a booking, which are another feature's. */
export interface BookingCommands {
  move(booking: DisplacedBooking, slotId: number): Promise<unknown>;
  cancel(booking: DisplacedBooking): Promise<unknown>;
}

/** How many times are tried for one person before they stay where they are. */
const tries = 20;
/** Refusals after which another time may do. */
const another = new Set([
  "slot-full",
  "slot-past",
  "slot-unknown",
  "interval-not-kept",
  "doses-gone",
  "share-gone",
]);

const span = ({ day }: Closing) => {
  const from = new Date(`${day}T00:00:00+09:00`);
  return [from, new Date(from.getTime() + 86_400_000)] as const;
};

/** SQL for a closing's times that have not begun; $1 clinic, $2 and $3 the day, $4 now, $5 one slot or null. */
const meant = `s.clinic_id = $1 AND NOT s.leftover AND s.starts_at >= $2 AND s.starts_at < $3 AND s.starts_at > $4
  AND ($5::bigint IS NULL OR s.id = $5)`;

/** Free times of the clinic outside of the closing, the nearest to a time first. @param time in SQL */
const freeTimes = (time: string) => `SELECT s.id, s.starts_at AS "startsAt" FROM slot s
  WHERE s.clinic_id = $1 AND NOT s.leftover AND s.starts_at > $4 AND s.taken < s.capacity
    AND NOT (s.starts_at >= $2 AND s.starts_at < $3 AND ($5::bigint IS NULL OR s.id = $5))
  ORDER BY abs(extract(epoch FROM s.starts_at - ${time})), s.id LIMIT ${tries}`;

/**
 * Who would have to go when a day or a time is closed, and when they could come instead. That they were read is
 * kept in the audit log.
 *
 * @param now the server's instant, UTC: what has begun is not closed any more
 */
export async function findDisplacedBookings(
  database: Database,
  by: ClinicStaff,
  closing: Closing,
  now: Date,
): Promise<DisplacedBooking[]> {
  const values = [by.clinicId, ...span(closing), now, closing.slotId ?? null];
  return withTransaction(database, async (tx) => {
    const { rows } = await tx.query<Omit<DisplacedBooking, "nearest">>(
      `SELECT b.id, p.id AS "personId", b.code, p.name, b.dose, s.starts_at AS "startsAt"
       FROM slot s JOIN booking b ON b.slot_id = s.id AND b.status <> 'CANCELLED' JOIN person p ON p.id = b.person_id
       WHERE ${meant} ORDER BY s.starts_at, b.created_at`,
      values,
    );
    const times = [...new Set(rows.map((row) => row.startsAt.getTime()))];
    const free = await tx.query<{ of: Date; startsAt: Date }>(
      `SELECT t.of, f."startsAt" FROM unnest($6::timestamptz[]) AS t(of)
       CROSS JOIN LATERAL (SELECT * FROM (${freeTimes("t.of")}) f LIMIT 1) f`,
      [...values, times.map((time) => new Date(time))],
    );
    const nearest = new Map(free.rows.map((row) => [row.of.getTime(), row.startsAt]));
    await keep(tx, by, "read-closing", { ...closing, people: rows.map((row) => row.id) }, now);
    return rows.map((row) => ({
      ...row,
      name: openOr("person.name", row.personId, row.name, "?"),
      nearest: nearest.get(row.startsAt.getTime()) ?? null,
    }));
  });
}

/**
 * Closes a day or a time: nobody can book it from now on, what people keep of it by holds and offers ends at once, and
 * each person in it is moved or cancelled, one by one, by the same acts as their own. Whoever cannot be moved stays, and
 * is found by `displacedBy`.
 *
 * @param now the server's instant, UTC
 * @returns for how many it was done, and how many are left
 * @throws Refusal `slot-past` when there is nothing to close
 */
export async function closeTimes(
  database: Database,
  by: ClinicStaff,
  closing: Closing,
  remedy: RebookingPolicy,
  acts: BookingCommands,
  now: Date,
): Promise<{ done: number; left: number }> {
  const values = [by.clinicId, ...span(closing), now, closing.slotId ?? null];
  await withTransaction(database, async (tx) => {
    const slots = await tx.query(
      `SELECT s.id FROM slot s WHERE ${meant} ORDER BY s.id FOR NO KEY UPDATE`,
      values,
    );
    if (!slots.rowCount) throw new DomainError("slot-past");
    await tx.query(
      `INSERT INTO clinic_closed_time (clinic_id, starts_at, minutes, capacity)
       SELECT s.clinic_id, s.starts_at, s.minutes, s.capacity FROM slot s WHERE ${meant} ON CONFLICT DO NOTHING`,
      values,
    );
    await tx.query(`UPDATE slot s SET capacity = s.taken WHERE ${meant} AND s.capacity <> s.taken`, values);
    await keep(tx, by, "close-times", { ...closing, remedy }, now);
  });
  await endHolds(database, values);
  const displaced = await findDisplacedBookings(database, by, closing, now);
  let done = 0;
  for (const booking of displaced) {
    const gone =
      remedy === "tell"
        ? await cancelled(booking, acts)
        : await moveToNearest(database, booking, [...values, booking.startsAt], acts);
    if (gone) done++;
  }
  return { done, left: displaced.length - done };
}

/** Each in an act of its own, which locks the person first as theirs do: who confirms at this moment is refused. */
async function endHolds(database: Database, values: unknown[]): Promise<void> {
  const { rows } = await database.query<{ personId: string; slotId: number }>(
    `SELECT h.person_id AS "personId", h.slot_id AS "slotId" FROM slot s JOIN hold h ON h.slot_id = s.id
     WHERE ${meant} AND h.expires_at > $4 ORDER BY h.person_id`,
    values,
  );
  await forEachIsolated(
    rows.map(
      ({ personId, slotId }) =>
        () =>
          database.query("SELECT end_hold($1, $2)", [personId, slotId]),
    ),
  );
}

/** @returns false for a booking that stays as it is, since the person has arrived already */
async function cancelled(booking: DisplacedBooking, acts: BookingCommands): Promise<boolean> {
  try {
    await acts.cancel(booking);
    return true;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    // With the first dose went the second.
    return error.reason === "booking-cancelled";
  }
}

/** Tries the free times from the nearest on. @returns whether one of them could be taken */
async function moveToNearest(
  database: Database,
  booking: DisplacedBooking,
  values: unknown[],
  acts: BookingCommands,
): Promise<boolean> {
  const free = await database.query<{ id: number }>(freeTimes("$6::timestamptz"), values);
  for (const { id } of free.rows) {
    try {
      await acts.move(booking, id);
      return true;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (!another.has(error.reason)) return false;
    }
  }
  return false;
}

/** Opens again what was closed, with the places it had. @param now the server's instant, UTC */
export async function reopenTimes(
  database: Database,
  by: ClinicStaff,
  closing: Closing,
  now: Date,
): Promise<void> {
  const values = [by.clinicId, ...span(closing), now, closing.slotId ?? null];
  await withTransaction(database, async (tx) => {
    const { rows } = await tx.query<{ id: number; startsAt: Date; capacity: number }>(
      `SELECT s.id, s.starts_at AS "startsAt", c.capacity FROM slot s
       JOIN clinic_closed_time c ON c.clinic_id = s.clinic_id AND c.starts_at = s.starts_at
       WHERE ${meant} ORDER BY s.id FOR NO KEY UPDATE OF s`,
      values,
    );
    await tx.query(
      "DELETE FROM clinic_closed_time WHERE clinic_id = $1 AND starts_at = ANY($2::timestamptz[])",
      [by.clinicId, rows.map((row) => row.startsAt)],
    );
    await tx.query(
      `UPDATE slot s SET capacity = GREATEST(s.taken, n.capacity)
       FROM unnest($1::bigint[], $2::int[]) AS n(id, capacity) WHERE s.id = n.id`,
      [rows.map((row) => row.id), rows.map((row) => row.capacity)],
    );
    await keep(tx, by, "reopen-times", closing, now);
  });
}

async function keep(tx: Transaction, by: ClinicStaff, act: string, detail: object, now: Date) {
  await tx.query("INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, $3, $4, $5)", [
    now,
    `staff:${by.id}`,
    act,
    `clinic:${by.clinicId}`,
    JSON.stringify(detail),
  ]);
}
