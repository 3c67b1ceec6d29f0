import { createHash } from "node:crypto";
import { openOr } from "../shared/crypto/column-encryption";
import type { Transaction } from "../shared/db/database";
import { toSeoulDate } from "../shared/time/seoul";

/** What is closed: a day, or one time of it. */
export interface Closing {
  /** YYYY-MM-DD in Seoul. */
  day: string;
  slotId?: number;
}

export interface FreeTime {
  id: number;
  startsAt: Date;
}

/** Somebody who is booked in a time that is closed. */
export interface DisplacedBooking {
  id: string;
  personId: string;
  code: string;
  name: string;
  dose: number;
  slotId: number;
  startsAt: Date;
  /** When the second dose is, which goes with the first; null of a second dose, or where there is none. */
  secondAt: Date | null;
  /** The days between which the interval to their other dose is kept; null without another. */
  fromDay: string | null;
  untilDay: string | null;
  /** A leftover dose is of its day, and moves nowhere. */
  leftover?: boolean;
  /** Where they go when they are moved; null when no later time is left for them. */
  to: FreeTime | null;
}

/** The values of `closingTimes` and `laterTimes`. @param now the server's instant, UTC */
export function readClosingValues(clinicId: number, { day, slotId }: Closing, now: Date): unknown[] {
  const from = new Date(`${day}T00:00:00+09:00`);
  return [clinicId, from, new Date(from.getTime() + 86_400_000), now, slotId ?? null];
}

/**
 * SQL for a closing's times that have not begun; $1 clinic, $2 and $3 the day, $4 now, $5 one slot or null. With the
 * whole day go its leftover doses.
 */
export const closingTimes = `s.clinic_id = $1 AND (NOT s.leftover OR $5::bigint IS NULL) AND s.starts_at >= $2 AND s.starts_at < $3 AND s.starts_at > $4
  AND ($5::bigint IS NULL OR s.id = $5)`;

/** Times of the clinic outside of the closing and how many more they take; nobody is ever moved to an earlier one. */
const laterTimes = `SELECT s.id, s.starts_at AS "startsAt", s.capacity - s.taken
    - (SELECT count(*) FROM hold h WHERE h.slot_id = s.id AND h.expires_at > $4)::int AS room
  FROM slot s
  WHERE s.clinic_id = $1 AND NOT s.leftover AND s.starts_at > $4 AND s.starts_at > $2 AND s.taken < s.capacity
    AND NOT (s.starts_at >= $2 AND s.starts_at < $3 AND ($5::bigint IS NULL OR s.id = $5))
  ORDER BY s.starts_at, s.id`;

/** The first time with room that is later than a booking's own and keeps the interval to the other dose. */
export const findLaterTime = <T extends FreeTime & { room: number }>(
  booking: Pick<DisplacedBooking, "startsAt" | "fromDay" | "untilDay" | "leftover">,
  times: readonly T[],
): T | undefined =>
  times.find(({ room, startsAt }) => {
    if (booking.leftover || room <= 0 || startsAt <= booking.startsAt) return false;
    const day = toSeoulDate(startsAt);
    return (booking.fromDay ?? day) <= day && day <= (booking.untilDay ?? day);
  });

/** Deals the places out, one after another: what is shown before is what is done. */
export function dealPlaces(
  bookings: readonly Omit<DisplacedBooking, "to">[],
  times: readonly (FreeTime & { room: number })[],
): DisplacedBooking[] {
  const left = times.map((time) => ({ ...time }));
  return bookings.map((booking) => {
    const time = findLaterTime(booking, left);
    if (time) time.room--;
    return { ...booking, to: time ? { id: time.id, startsAt: time.startsAt } : null };
  });
}

export async function readLaterTimes(tx: Pick<Transaction, "query">, values: unknown[]) {
  return (await tx.query<FreeTime & { room: number }>(laterTimes, values)).rows;
}

/** Who is booked in a closing's times, the earliest first, each with the place that is dealt to them. */
export async function planClosing(tx: Transaction, values: unknown[]): Promise<DisplacedBooking[]> {
  const { rows } = await tx.query<Omit<DisplacedBooking, "to">>(
    `SELECT b.id, p.id AS "personId", b.code, p.name, b.dose, s.id AS "slotId", s.starts_at AS "startsAt", s.leftover,
            to_char(CASE b.dose WHEN 1 THEN o.day - v.interval_days - v.days_late ELSE o.day + v.interval_days - v.days_early END,
              'YYYY-MM-DD') AS "fromDay",
            to_char(CASE b.dose WHEN 1 THEN o.day - v.interval_days + v.days_early ELSE o.day + v.interval_days + v.days_late END,
              'YYYY-MM-DD') AS "untilDay",
            CASE b.dose WHEN 1 THEN o.starts_at END AS "secondAt"
     FROM slot s JOIN booking b ON b.slot_id = s.id AND b.status <> 'CANCELLED' JOIN person p ON p.id = b.person_id
     LEFT JOIN LATERAL (
       SELECT t.starts_at, (t.starts_at AT TIME ZONE 'Asia/Seoul')::date AS day, e.product_code FROM booking e JOIN slot t ON t.id = e.slot_id
       WHERE e.person_id = b.person_id AND e.dose <> b.dose AND e.status <> 'CANCELLED') o ON true
     LEFT JOIN vaccine_product v ON v.code = o.product_code
     WHERE ${closingTimes} AND NOT EXISTS (SELECT FROM visit WHERE booking_id = b.id)
     ORDER BY s.starts_at, b.created_at, b.id`,
    values,
  );
  const named = rows.map((row) => ({ ...row, name: openOr("person.name", row.personId, row.name, "?") }));
  return dealPlaces(named, await readLaterTimes(tx, values));
}

/** Names what a page has shown: who is affected and where each would go. */
export const formatPlanDigest = (bookings: readonly DisplacedBooking[]): string =>
  createHash("sha256")
    .update(JSON.stringify(bookings.map(({ id, slotId, to }) => [id, slotId, to?.id ?? null])))
    .digest("hex")
    .slice(0, 16);
