import type { Availability, AvailabilityView } from "../availability/availability";
import { decryptColumn } from "../shared/crypto/column-encryption";
import type { Database } from "../shared/db/database";
import { toSeoulDate } from "../shared/time/seoul";
import { type DaySpan, type DoseInterval, getFirstDoseSpan, getSecondDoseSpan } from "./dose-interval";

export interface OwnBooking {
  id: string;
  code: string;
  status: "BOOKED" | "CANCELLED";
  dose: 1 | 2;
  slotId: number;
  startsAt: Date;
  clinicId: number;
  clinicKo: string;
  clinicEn: string;
  addressKo: string;
  addressEn: string;
  phone: string;
  /** Degrees (WGS 84); null where nobody entered them. */
  latitude: number | null;
  longitude: number | null;
  windowId: string;
  windowSlug: string;
  changes: number;
  /** Whether the questions before the vaccination were answered. */
  answered: boolean;
  /** Null while the window names no product. */
  productKo: string | null;
  productEn: string | null;
  /** Of a product that is given twice. */
  interval: DoseInterval | null;
  /** What the clinic wrote of the day; null while nothing is written. */
  visit: "ARRIVED" | "VACCINATED" | "NOT_VACCINATED" | "NO_SHOW" | null;
  /** Why the person was not vaccinated, as the clinic's staff chose it. */
  visitReason: string | null;
  /** From which day on the programme lets a person book again who was not vaccinated, YYYY-MM-DD; null for never. */
  againFrom: string | null;
}

const columns = `g.state AS visit, g.reason AS "visitReason",
  (SELECT to_char((s.starts_at AT TIME ZONE 'Asia/Seoul')::date + p.again_after_days, 'YYYY-MM-DD') FROM programme p
    WHERE p.again_after_days > 0) AS "againFrom", b.id, b.code, b.status, b.dose, b.changes,
  EXISTS (SELECT FROM screening q WHERE q.booking_id = b.id) AS answered, s.id AS "slotId", s.starts_at AS "startsAt", c.id AS "clinicId",
  c.name_ko AS "clinicKo", c.name_en AS "clinicEn", c.address_ko AS "addressKo", c.address_en AS "addressEn",
  c.phone, c.latitude, c.longitude, w.id AS "windowId", w.slug AS "windowSlug", v.name_ko AS "productKo", v.name_en AS "productEn",
  CASE WHEN v.interval_days IS NOT NULL THEN jsonb_build_object('days', v.interval_days, 'daysEarly', v.days_early,
    'daysLate', v.days_late) END AS interval`;

/** A person's live bookings by dose; without any, the last that was cancelled. */
export async function listOwnBookings(database: Database, personId: string): Promise<OwnBooking[]> {
  const { rows } = await database.query<OwnBooking>(
    `SELECT ${columns} FROM booking b JOIN slot s ON s.id = b.slot_id JOIN clinic c ON c.id = s.clinic_id
     JOIN cohort_window w ON w.id = b.window_id LEFT JOIN vaccine_product v ON v.code = b.product_code
     LEFT JOIN visit g ON g.booking_id = b.id WHERE b.person_id = $1
     ORDER BY (b.status = 'BOOKED') DESC, b.cancelled_at DESC, b.dose LIMIT 2`,
    [personId],
  );
  const live = rows.filter((booking) => booking.status === "BOOKED");
  return live.length > 0 ? live : rows.slice(0, 1);
}

/** A person's bookings that stand, by dose; none where the last was cancelled. */
export async function liveBookings(database: Database, personId: string): Promise<OwnBooking[]> {
  return (await listOwnBookings(database, personId)).filter(({ status }) => status === "BOOKED");
}

/** Whether a person has a booking that is still to come, or of which a dose came. @param now the server's instant, UTC */
export async function hasStandingBooking(database: Database, personId: string, now: Date): Promise<boolean> {
  return (await liveBookings(database, personId)).some(({ visit, startsAt }) =>
    visit === null ? startsAt > now : visit === "ARRIVED" || visit === "VACCINATED",
  );
}

/** The booking of a dose, else the first there is, and the live one of the other dose beside it. */
export function pickBooking(
  bookings: readonly OwnBooking[],
  dose: number,
): { booking: OwnBooking | undefined; other: OwnBooking | undefined } {
  const booking = bookings.find((candidate) => candidate.dose === dose) ?? bookings[0];
  return { booking, other: bookings.find((candidate) => candidate !== booking) };
}

/** What is free for a person who moves one of their bookings; of a booking that is not theirs, what is for everybody. */
export async function getAvailabilityForChange(
  database: Database,
  availability: Availability,
  personId: string,
  bookingId: string,
): Promise<AvailabilityView> {
  const bookings = await listOwnBookings(database, personId);
  const booking = bookings.find(({ id }) => id === bookingId);
  return booking ? availability.forChange(booking) : availability;
}

/** The days to which a booking may be moved because of the person's other dose; undefined when any will do. */
export function listDaysForChange(booking: OwnBooking, other: OwnBooking | undefined): DaySpan | undefined {
  const interval = booking.interval ?? other?.interval;
  if (!other || !interval) return undefined;
  const days = booking.dose === 1 ? getFirstDoseSpan : getSecondDoseSpan;
  return days(toSeoulDate(other.startsAt), interval);
}

/**
 * The days on which a person may book their second dose: those that the interval leaves from today on, while the first
 * was given or is to come. The same rule as in sql/second.sql; undefined where there is none to book.
 *
 * @param now the server's instant, UTC
 */
export function listSecondDoseDays(bookings: readonly OwnBooking[], now: Date): DaySpan | undefined {
  const [first, second] = bookings;
  if (!first || second || first.dose !== 1 || first.status !== "BOOKED" || !first.interval) return undefined;
  const today = toSeoulDate(now);
  const givenOrToCome =
    first.startsAt > now ||
    first.visit === "ARRIVED" ||
    first.visit === "VACCINATED" ||
    (first.visit === null && toSeoulDate(first.startsAt) === today);
  if (!givenOrToCome) return undefined;
  const { from, to } = getSecondDoseSpan(toSeoulDate(first.startsAt), first.interval);
  if (to < today) return undefined;
  return from < today ? { from: today, to } : { from, to };
}

/** A time at a clinic, as somebody is shown it before they take it. */
export interface Time {
  slotId: number;
  startsAt: Date;
  clinicKo: string;
  clinicEn: string;
}

/** Undefined for a slot that there is not. */
export async function timeOf(database: Database, slotId: number): Promise<Time | undefined> {
  const { rows } = await database.query<Time>(
    `SELECT s.id AS "slotId", s.starts_at AS "startsAt", c.name_ko AS "clinicKo", c.name_en AS "clinicEn"
     FROM slot s JOIN clinic c ON c.id = s.clinic_id WHERE s.id = $1`,
    [slotId],
  );
  return rows[0];
}

/** What a person has chosen and not yet confirmed. */
export interface OwnHold {
  slotId: number;
  expiresAt: Date;
  /** Until when the place is kept once the hold is extended; null when it cannot be, or would gain too little. */
  extendsTo: Date | null;
  /** Where its owner is written to. E.164; null when no phone is known. */
  phone: string | null;
  startsAt: Date;
  clinicId: number;
  clinicKo: string;
  clinicEn: string;
  addressKo: string;
  addressEn: string;
  /** Null while the window names no product. */
  productKo: string | null;
  productEn: string | null;
  twice: boolean;
  /** Where the second dose would be booked with the first; null when no time is free, or one is booked. */
  secondSlotId: number | null;
  secondAt: Date | null;
}

/** An extension shorter than this is not worth asking for. Milliseconds. */
const worthAsking = 20_000;

/** How long after a hold ran out its owner is still told so. Milliseconds. */
const rememberFor = 3_600_000;

/** A person's hold, also one that has run out a short while ago. @param now the server's instant, UTC */
export async function findLatestHold(
  database: Database,
  personId: string,
  now: Date,
): Promise<OwnHold | undefined> {
  const { rows } = await database.query<Omit<OwnHold, "extendsTo"> & { extendsTo: Date | null }>(
    `SELECT h.slot_id AS "slotId", h.expires_at AS "expiresAt", s.starts_at AS "startsAt", c.id AS "clinicId",
            c.name_ko AS "clinicKo", c.name_en AS "clinicEn", c.address_ko AS "addressKo", c.address_en AS "addressEn",
            CASE WHEN NOT h.extended AND h.expires_at > $2 AND NOT EXISTS (SELECT FROM offer o
                   WHERE o.person_id = h.person_id AND o.slot_id = h.slot_id AND o.ended_at IS NULL AND o.expires_at > $2)
                 THEN LEAST(a.expires_at, h.expires_at + make_interval(secs => p.hold_seconds),
                   h.held_since + make_interval(secs => 4 * p.hold_seconds)) END AS "extendsTo",
            owner.phone, v.name_ko AS "productKo", v.name_en AS "productEn", v.interval_days IS NOT NULL AS twice,
            second.id AS "secondSlotId", second.starts_at AS "secondAt"
     FROM hold h JOIN slot s ON s.id = h.slot_id JOIN clinic c ON c.id = s.clinic_id CROSS JOIN programme p
     JOIN person owner ON owner.id = h.person_id
     LEFT JOIN admission a ON a.person_id = h.person_id AND a.window_id = h.window_id AND a.ended_at IS NULL
     LEFT JOIN cohort_window w ON w.id = h.window_id LEFT JOIN vaccine_product v ON v.code = w.product_code
     LEFT JOIN slot second ON second.id = time_for_second(h.slot_id, v.code, $2)
     WHERE h.person_id = $1 AND h.expires_at > $3 AND s.starts_at > $2`,
    [personId, now, new Date(now.getTime() - rememberFor)],
  );
  const hold = rows[0];
  if (!hold) return undefined;
  const gain = (hold.extendsTo?.getTime() ?? 0) - hold.expiresAt.getTime();
  return {
    ...hold,
    phone: decryptColumn("person.phone", personId, hold.phone),
    extendsTo: gain >= worthAsking ? hold.extendsTo : null,
  };
}
