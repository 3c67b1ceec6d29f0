import { readScreeningMark } from "../booking/screening";
import { type Database, withTransaction } from "../shared/db/database";
import { DomainError, type ErrorCode } from "../shared/errors";
import { addDays, toSeoulDate } from "../shared/time/seoul";
import type { ClinicStaff } from "./capacity";
import {
  type declineReasons,
  type injectionSites,
  type OpenedBooking,
  type TransitionDetail,
  toDbState,
} from "./visit";
import type { BookingState } from "./worklist/booking-state";

/** For how many days after its day a record can be corrected. The database decides by the same, in sql/correct.sql. */
export const CORRECTION_DAYS = 30;

/** What a record can be corrected to. */
export const correctedStates = ["arrived", "vaccinated", "not-vaccinated", "no-show"] as const;
export type CorrectedState = (typeof correctedStates)[number];

/** Why a record is corrected. Fixed, so that nothing of a person's health is typed into the audit. */
export const correctionReasons = [
  "wrong-person",
  "wrong-lot",
  "wrong-site",
  "wrong-state",
  "recorded-late",
  "other",
] as const;
export type CorrectionReason = (typeof correctionReasons)[number];

/** The last day, YYYY-MM-DD in Korea, on which the record of a time can be corrected. */
export const getLastCorrectionDay = (startsAt: Date) => addDays(toSeoulDate(startsAt), CORRECTION_DAYS);

/**
 * How the correction of a record stands: `open` for the clinic's manager, `over` after its last day, and `none` where
 * nothing can be wrong yet or the booking was given up.
 *
 * @param now the server's instant, UTC
 */
export function getCorrectionState(
  { state, givenUp, startsAt }: Pick<OpenedBooking, "state" | "givenUp" | "startsAt">,
  now: Date,
): "none" | "open" | "over" {
  if (state === "cancelled" || givenUp || (state === "booked" && startsAt > now)) return "none";
  return toSeoulDate(now) > getLastCorrectionDay(startsAt) ? "over" : "open";
}

/** What a record says, in the database's words for its state. */
export interface RecordedValues {
  lot?: string;
  site?: (typeof injectionSites)[number];
  reason?: (typeof declineReasons)[number];
}

/** A correction as the audit keeps it. */
export interface Correction {
  at: Date;
  staffName: string | null;
  why: CorrectionReason;
  from: string;
  to: string;
  was: RecordedValues;
  becomes: RecordedValues;
}

/** What of a booking's corrections is shown: those made, the newest first, and who of the clinic can make one. */
export interface CorrectionHistory {
  corrections: Correction[];
  managers: string[];
}

export async function getCorrectionHistory(
  database: Database,
  by: ClinicStaff,
  bookingId: string,
): Promise<CorrectionHistory> {
  const { rows } = await database.query<Correction>(
    `SELECT r.at, a.name AS "staffName", r.detail->>'why' AS why, r.detail->>'from' AS "from", r.detail->>'to' AS "to",
            COALESCE(r.detail->'was', '{}') AS was, COALESCE(r.detail->'becomes', '{}') AS becomes
     FROM audit_row r JOIN booking b ON r.subject = 'booking:' || b.id JOIN slot s ON s.id = b.slot_id
     LEFT JOIN staff_account a ON r.actor = 'staff:' || a.id
     WHERE b.id = $1 AND s.clinic_id = $2 AND r.act = 'visit-correct' ORDER BY r.id DESC`,
    [bookingId, by.clinicId],
  );
  const managers = await database.query<{ name: string }>(
    `SELECT name FROM staff_account
     WHERE clinic_id = $1 AND role = 'CLINIC_MANAGER' AND disabled_at IS NULL ORDER BY name`,
    [by.clinicId],
  );
  return { corrections: rows, managers: managers.rows.map(({ name }) => name) };
}

/**
 * Corrects what is recorded of a visit, by the clinic's manager. The stock of the lots follows; what stood before and
 * what stands now are kept in the audit.
 *
 * @param seen the state and the last correction that the manager saw
 * @param now the server's instant, UTC
 * @throws DomainError `not-your-role` for anybody but the clinic's manager, `correction-too-late`, `correction-empty`,
 *   `given-up-since`, `second-dose-given`, and as `applyTransition`
 */
export async function correctVisit(
  database: Database,
  by: ClinicStaff,
  bookingId: string,
  seen: { state: BookingState; correctedAt: Date | null },
  becomes: TransitionDetail & { state: CorrectedState },
  why: CorrectionReason,
  now: Date,
): Promise<void> {
  const { state, product = null, lot = null, site = null, reason = null, answers = null } = becomes;
  await withTransaction(database, async (tx) => {
    const given = await tx.query<{ answers: string }>("SELECT answers FROM screening WHERE booking_id = $1", [
      bookingId,
    ]);
    const look = readScreeningMark(bookingId, given.rows[0]?.answers ?? null) === "look";
    const { rows } = await tx.query<{ refusal: ErrorCode | null }>(
      `SELECT refusal
       FROM correct_visit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        ...[bookingId, by.clinicId, by.id, toDbState(seen.state), seen.correctedAt, toDbState(state)],
        ...[product, lot, site, reason, why, now, answers, look, becomes.checked ?? false],
      ],
    );
    if (rows[0]?.refusal) throw new DomainError(rows[0].refusal);
  });
}
