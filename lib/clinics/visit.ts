import { readScreeningMark } from "../booking/screening";
import { decryptColumn } from "../shared/crypto/column-encryption";
import { type Database, withTransaction } from "../shared/db/database";
import { DomainError, type ErrorCode } from "../shared/errors";
import { toSeoulDate } from "../shared/time/seoul";
import type { ClinicStaff } from "./capacity";
import { type BookingState, toBookingState } from "./worklist/booking-state";

export const visitTransitions = ["arrive", "vaccinate", "decline", "no-show", "undo"] as const;
export type VisitTransition = (typeof visitTransitions)[number];

/** Where a dose is given. */
export const injectionSites = ["left-arm", "right-arm", "left-thigh", "right-thigh"] as const;
/** Why somebody who came was not vaccinated. */
export const declineReasons = ["fever", "unwell", "allergy", "declined", "wrong-time", "other"] as const;

/** For how long a step can be undone. Milliseconds. */
export const UNDO_MS = 10 * 60_000;

/** What the database calls a state. */
export const toDbState = (state: BookingState) => state.toUpperCase().replace("-", "_");

/** @param missed whether it was given up for another time after its own had passed */
export function toVisitState(status: string, visit: string | null, missed = false): BookingState {
  if (missed) return visit === null ? "no-show" : toBookingState(visit);
  return status === "CANCELLED" ? "cancelled" : visit === null ? "booked" : toBookingState(visit);
}

/** SQL, of a booking `b` and its slot `s`: whether it was given up for another time after its own had passed. */
export const missedColumn = "(b.again_place IS NOT NULL AND s.starts_at <= b.cancelled_at) AS missed";

/**
 * The steps that can be taken now. The database decides by the same rule, in sql/visit.sql.
 *
 * @param booking `steppedAt` is when the last step was taken
 * @param now the server's instant, UTC
 */
export function listAllowedTransitions(
  booking: { state: BookingState; startsAt: Date; steppedAt: Date | null; cancelledAt?: Date | null },
  now: Date,
): VisitTransition[] {
  if (booking.cancelledAt) return [];
  const { state, startsAt, steppedAt } = booking;
  const possible: VisitTransition[] = [];
  const today = toSeoulDate(startsAt) === toSeoulDate(now);
  if ((state === "booked" || state === "no-show") && today) possible.push("arrive");
  if (state === "arrived") possible.push("vaccinate", "decline");
  if (state === "booked" && startsAt <= now) possible.push("no-show");
  if (steppedAt && now.getTime() - steppedAt.getTime() < UNDO_MS) possible.push("undo");
  return possible;
}

/** A booking as staff see it once they have opened it. */
export interface OpenedBooking {
  id: string;
  code: string;
  startsAt: Date;
  name: string;
  /** YYYY-MM-DD */
  birthDate: string;
  /** E.164; null for a person without one. */
  phone: string | null;
  dose: number;
  state: BookingState;
  changes: number;
  productCode: string | null;
  productKo: string | null;
  productEn: string | null;
  /** When it was cancelled, or given up for another. */
  cancelledAt: Date | null;
  /** Whether it was given up for another time after its own had passed. */
  givenUp: boolean;
  arrivedAt: Date | null;
  steppedAt: Date | null;
  /** Who took the last step. */
  staffName: string | null;
  lot: string | null;
  /** What is strange about the lot that was given: past its last day then, or given more often than it was received. */
  lotWarning: "expired" | "overdrawn" | null;
  site: (typeof injectionSites)[number] | null;
  reason: (typeof declineReasons)[number] | null;
  /** Who said that a doctor had looked at the screening answers. */
  checkedBy: string | null;
  /** When the clinic's manager last corrected the record. */
  correctedAt: Date | null;
}

/** Lots from which a dose can be given today, the first to expire first. */
export interface UsableLot {
  productCode: string;
  productKo: string;
  productEn: string;
  lot: string;
  doses: number;
}

/**
 * Opens a booking of the clinic: the person is read, and that is kept in the audit log.
 *
 * @param now the server's instant, UTC
 * @throws DomainError `booking-unknown` for one that is not the clinic's
 */
export async function readBooking(
  database: Database,
  by: ClinicStaff,
  id: string,
  now: Date,
): Promise<{ booking: OpenedBooking; lots: UsableLot[] }> {
  return withTransaction(database, async (tx) => {
    const { rows } = await tx.query<
      Omit<OpenedBooking, "state" | "givenUp"> & {
        personId: string;
        status: string;
        visit: string | null;
        missed: boolean;
      }
    >(
      `SELECT b.id, b.code, s.starts_at AS "startsAt", p.id AS "personId", p.name, p.phone,
              to_char(p.birth_date, 'YYYY-MM-DD') AS "birthDate", b.dose, b.status, b.changes,
              b.cancelled_at AS "cancelledAt", v.state AS visit, t.code AS "productCode", t.name_ko AS "productKo", t.name_en AS "productEn",
              ${missedColumn}, v.arrived_at AS "arrivedAt", v.stepped_at AS "steppedAt", a.name AS "staffName",
              k.name AS "checkedBy", v.corrected_at AS "correctedAt", v.lot, v.site, v.reason,
              CASE WHEN l.expires_on < (v.stepped_at AT TIME ZONE 'Asia/Seoul')::date THEN 'expired'
                WHEN l.confirmed AND l.given_before > 0 THEN 'overdrawn' END AS "lotWarning"
       FROM booking b JOIN slot s ON s.id = b.slot_id JOIN person p ON p.id = b.person_id
       LEFT JOIN visit v ON v.booking_id = b.id LEFT JOIN staff_account a ON a.id = v.staff_id
       LEFT JOIN staff_account k ON k.id = v.answers_checked_by LEFT JOIN vaccine_product t ON t.code = COALESCE(v.product_code, b.product_code)
       LEFT JOIN clinic_lot l ON l.clinic_id = v.clinic_id AND l.product_code = v.product_code AND l.lot = v.lot
       WHERE b.id = $1 AND s.clinic_id = $2`,
      [id, by.clinicId],
    );
    const row = rows[0];
    if (!row) throw new DomainError("booking-unknown");
    await tx.query(
      `INSERT INTO audit_row (at, actor, act, subject, detail)
       VALUES ($1, $2, 'read-booking', $3, jsonb_build_object('person', $4::text))`,
      [now, `staff:${by.id}`, `booking:${row.id}`, row.personId],
    );
    const lots = await tx.query<UsableLot>(
      `SELECT l.product_code AS "productCode", t.name_ko AS "productKo", t.name_en AS "productEn", l.lot, l.doses
       FROM clinic_lot l JOIN vaccine_product t ON t.code = l.product_code
       WHERE l.clinic_id = $1 AND l.doses > 0 AND l.expires_on >= $2::date
         AND ($3::text IS NULL OR l.product_code = $3) ORDER BY l.expires_on, l.product_code, l.lot`,
      [by.clinicId, toSeoulDate(now), row.productCode],
    );
    const { personId, status, visit, missed, ...booking } = row;
    return {
      booking: {
        ...booking,
        givenUp: missed,
        name: decryptColumn("person.name", personId, booking.name),
        phone: decryptColumn("person.phone", personId, booking.phone),
        state: toVisitState(status, visit, missed),
      },
      lots: lots.rows,
    };
  });
}

/** What a step says besides itself. */
export interface TransitionDetail {
  product?: string;
  lot?: string;
  site?: (typeof injectionSites)[number];
  reason?: (typeof declineReasons)[number];
  /** When the screening answers were given that the staff member saw; none where there were none. */
  answers?: Date;
  /** Whether a doctor has looked at them, as the staff member says. */
  checked?: boolean;
}

/**
 * Takes a step of a visit. A vaccination takes its dose out of the lot, and is recorded also of one that is empty, past
 * its last day or not entered, since it was given; undoing it puts the dose back.
 *
 * @param from the state that the staff member saw
 * @param now the server's instant, UTC
 * @throws DomainError `visit-moved-on` when somebody else was quicker, `undo-too-late`, `visit-too-early`,
 *   `visit-another-day`, `answers-changed`, `answers-unchecked`, `booking-cancelled` or `booking-unknown`
 */
export async function applyTransition(
  database: Database,
  by: ClinicStaff,
  bookingId: string,
  from: BookingState,
  step: VisitTransition,
  detail: TransitionDetail,
  now: Date,
): Promise<void> {
  const { product = null, lot = null, site = null, reason = null, answers = null, checked = false } = detail;
  await withTransaction(database, async (tx) => {
    const given = await tx.query<{ answers: string }>("SELECT answers FROM screening WHERE booking_id = $1", [
      bookingId,
    ]);
    const look = readScreeningMark(bookingId, given.rows[0]?.answers ?? null) === "look";
    const { rows } = await tx.query<{ refusal: ErrorCode | null }>(
      "SELECT refusal FROM take_step($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
      [
        ...[bookingId, by.clinicId, by.id, toDbState(from), step, product, lot, site, reason, now],
        ...[answers, look, checked],
      ],
    );
    if (rows[0]?.refusal) throw new DomainError(rows[0].refusal);
  });
}
