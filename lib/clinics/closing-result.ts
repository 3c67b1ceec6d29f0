import { openOr } from "../shared/crypto/column-encryption";
import { type Database, withTransaction } from "../shared/db/database";
import { DomainError, type ErrorCode } from "../shared/errors";
import type { ClinicStaff } from "./capacity";
import type { ClosingRemedy, NOT_DONE } from "./closures";
import { getSchedule } from "./schedule-repository";
import { lockSchedule, reconcileSlots } from "./slot-reconciliation";

/** What a closing did to one booking. */
export interface ClosingOutcome {
  bookingId: string;
  code: string;
  name: string;
  dose: number;
  outcome: "moved" | "cancelled" | "stayed";
  from: Date;
  to: Date | null;
  /** Why the booking stayed, or could not be restored. */
  why: ErrorCode | typeof NOT_DONE | null;
  /** Whether taking the closing back restored it; null before that. */
  restored: boolean | null;
}

export interface ClosingResult {
  id: string;
  day: string;
  slotId: number | null;
  remedy: ClosingRemedy;
  reason: string;
  closedAt: Date;
  /** From then on people are told, and nothing can be taken back. */
  tellsAt: Date;
  takenBackAt: Date | null;
  /** Whether whoever looks may take it back: who closed it, a manager, or an admin. */
  mayTakeBack: boolean;
  outcomes: ClosingOutcome[];
}

/**
 * What became of whom; that it was read is kept in the audit log.
 *
 * @param now the server's instant, UTC
 * @returns null for a closing that is not the clinic's
 */
export async function getClosingResult(
  database: Database,
  by: ClinicStaff,
  id: string,
  now: Date,
): Promise<ClosingResult | null> {
  return withTransaction(database, async (tx) => {
    const closings = await tx.query<Omit<ClosingResult, "outcomes">>(
      `SELECT id, to_char(day, 'YYYY-MM-DD') AS day, slot_id AS "slotId", remedy, reason, closed_at AS "closedAt",
              tells_at AS "tellsAt", taken_back_at AS "takenBackAt", COALESCE(may_take_back(clinic_id, staff_id, $3), false) AS "mayTakeBack"
       FROM clinic_closing WHERE id = $1 AND clinic_id = $2`,
      [id, by.clinicId, by.id],
    );
    const closing = closings.rows[0];
    if (!closing) return null;
    const { rows } = await tx.query<ClosingOutcome & { personId: string }>(
      `SELECT b.id AS "bookingId", b.code, p.id AS "personId", p.name, b.dose, c.outcome, f.starts_at AS "from",
              t.starts_at AS "to", c.why, c.restored
       FROM clinic_closing_booking c JOIN booking b ON b.id = c.booking_id JOIN person p ON p.id = b.person_id
       JOIN slot f ON f.id = c.from_slot LEFT JOIN slot t ON t.id = c.to_slot
       WHERE c.closing_id = $1 ORDER BY f.starts_at, b.created_at, b.id`,
      [id],
    );
    await tx.query(
      "INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, 'read-closing', $3, $4)",
      [
        now,
        `staff:${by.id}`,
        `clinic:${by.clinicId}`,
        JSON.stringify({ closing: id, people: rows.map((row) => row.bookingId) }),
      ],
    );
    return {
      ...closing,
      outcomes: rows.map(({ personId, ...row }) => ({
        ...row,
        name: openOr("person.name", personId, row.name, "?"),
      })),
    };
  });
}

/** A closing that can still be taken back. */
export interface OpenClosing {
  id: string;
  /** YYYY-MM-DD in Seoul. */
  day: string;
  /** Of the one time that was closed; null for a whole day. */
  startsAt: Date | null;
  remedy: ClosingRemedy;
  people: number;
  tellsAt: Date;
}

/** The closings of a clinic of which nobody is told yet, the last first. @param now the server's instant, UTC */
export async function listOpenClosings(
  database: Database,
  clinicId: number,
  now: Date,
): Promise<OpenClosing[]> {
  const { rows } = await database.query<OpenClosing>(
    `SELECT c.id, to_char(c.day, 'YYYY-MM-DD') AS day, s.starts_at AS "startsAt", c.remedy, c.tells_at AS "tellsAt",
            (SELECT count(*) FROM clinic_closing_booking b WHERE b.closing_id = c.id)::int AS people
     FROM clinic_closing c LEFT JOIN slot s ON s.id = c.slot_id
     WHERE c.clinic_id = $1 AND c.tells_at > $2 AND c.closed_at <= $2 AND c.taken_back_at IS NULL ORDER BY c.closed_at DESC, c.id`,
    [clinicId, now],
  );
  return rows;
}

/**
 * Takes a closing back: its times open again and its people have the times of before, where that is still possible.
 *
 * @param now the server's instant, UTC
 * @throws DomainError `closing-unknown`, `closing-taken-back`, `undo-too-late` once people are told, or `not-your-role`
 *   for whoever neither closed it nor manages the clinic
 */
export async function takeBackClosing(
  database: Database,
  by: ClinicStaff,
  id: string,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    const planned = await lockSchedule(tx, by.clinicId);
    const { rows } = await tx.query<{ refusal: ErrorCode | null }>(
      "SELECT refusal FROM take_back_closing($1, $2, $3, $4)",
      [id, by.clinicId, by.id, now],
    );
    if (rows[0]?.refusal) throw new DomainError(rows[0].refusal);
    if (planned) await reconcileSlots(tx, by.clinicId, await getSchedule(tx, by.clinicId), now, "keep");
  });
}
