import { decryptColumn } from "../shared/crypto/column-encryption";
import type { Database } from "../shared/db/database";
import { toSeoulDate } from "../shared/time/seoul";
import type { ClinicStaff } from "./capacity";
import { type OpenedBooking, UNDO_MS } from "./visit";

/** Why nobody can arrive on a booking now. */
export type NotNow =
  | { reason: "later" | "moved" | "earlier"; at: Date }
  | { reason: "arrived" | "vaccinated" | "not-vaccinated" | "cancelled" | "given-up"; at: Date };

/**
 * @param now the server's instant, UTC
 * @returns null where the arrival can be recorded
 */
export function explainNotNow(
  booking: Pick<
    OpenedBooking,
    "state" | "startsAt" | "arrivedAt" | "steppedAt" | "cancelledAt" | "givenUp" | "changes"
  >,
  now: Date,
): NotNow | null {
  const { state, startsAt, arrivedAt, steppedAt, cancelledAt, givenUp, changes } = booking;
  if (cancelledAt) return { reason: givenUp ? "given-up" : "cancelled", at: cancelledAt };
  if (state === "arrived") return { reason: "arrived", at: arrivedAt ?? startsAt };
  if (state === "vaccinated" || state === "not-vaccinated")
    return { reason: state, at: steppedAt ?? startsAt };
  const [day, today] = [toSeoulDate(startsAt), toSeoulDate(now)];
  if (day === today) return null;
  if (day < today) return { reason: "earlier", at: startsAt };
  return { reason: changes > 0 ? "moved" : "later", at: startsAt };
}

/** What a clinic finds under a code. Of another clinic's booking it learns no more than that it is not its own. */
export type FoundReference =
  | { found: "here"; id: string }
  | { found: "moved-away" | "elsewhere" | "nowhere" };

/**
 * Looks a code up for a clinic; that it was asked for is kept in the audit log.
 *
 * @param code as it is stored
 */
export async function lookUpReference(
  database: Database,
  by: ClinicStaff,
  code: string,
  now: Date,
): Promise<FoundReference> {
  const { rows } = await database.query<{ id: string; here: boolean; before: boolean }>(
    `SELECT b.id, s.clinic_id = $2 AS here,
            EXISTS (SELECT FROM audit_row a JOIN slot o ON o.id = (a.detail->>'from')::bigint
                    WHERE a.subject = 'booking:' || b.id AND a.act = 'change' AND o.clinic_id = $2) AS before
     FROM booking b JOIN slot s ON s.id = b.slot_id JOIN person p ON p.id = b.person_id
     WHERE b.code = $1 AND (s.clinic_id = $2 OR NOT p.synthetic)`,
    [code, by.clinicId],
  );
  const row = rows[0];
  // Whoever tries codes leaves a trace.
  await database.query(
    "INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, 'look-up-code', $3, $4)",
    [
      now,
      `staff:${by.id}`,
      row?.here ? `booking:${row.id}` : `clinic:${by.clinicId}`,
      { found: row?.here ?? false },
    ],
  );
  if (row?.here) return { found: "here", id: row.id };
  return { found: row ? (row.before ? "moved-away" : "elsewhere") : "nowhere" };
}

/**
 * Another booking at the clinic on which the same person is awaited today, such as the second dose of somebody who
 * shows the code of the first.
 *
 * @param now the server's instant, UTC
 */
export async function findOtherToday(
  database: Database,
  by: ClinicStaff,
  bookingId: string,
  now: Date,
): Promise<{ id: string; startsAt: Date; dose: number } | null> {
  const from = new Date(`${toSeoulDate(now)}T00:00:00+09:00`);
  const { rows } = await database.query<{ id: string; startsAt: Date; dose: number }>(
    `SELECT o.id, s.starts_at AS "startsAt", o.dose
     FROM booking b JOIN slot own ON own.id = b.slot_id AND own.clinic_id = $2
     JOIN booking o ON o.person_id = b.person_id AND o.id <> b.id AND o.status = 'BOOKED'
     JOIN slot s ON s.id = o.slot_id AND s.clinic_id = $2 AND s.starts_at >= $3 AND s.starts_at < $4
     LEFT JOIN visit v ON v.booking_id = o.id
     WHERE b.id = $1 AND (v.state IS NULL OR v.state = 'NO_SHOW') ORDER BY s.starts_at LIMIT 1`,
    [bookingId, by.clinicId, from, new Date(from.getTime() + 86_400_000)],
  );
  return rows[0] ?? null;
}

/**
 * An arrival that a staff member recorded just now, to be told to them; null for any other. That it was recorded is
 * on record already.
 *
 * @param now the server's instant, UTC
 */
export async function getOwnArrival(
  database: Database,
  by: ClinicStaff,
  bookingId: string,
  now: Date,
): Promise<{ id: string; name: string; startsAt: Date; undoUntil: Date } | null> {
  const { rows } = await database.query<{
    id: string;
    personId: string;
    name: string;
    startsAt: Date;
    steppedAt: Date;
  }>(
    `SELECT b.id, p.id AS "personId", p.name, s.starts_at AS "startsAt", v.stepped_at AS "steppedAt"
     FROM booking b JOIN slot s ON s.id = b.slot_id JOIN person p ON p.id = b.person_id
     JOIN visit v ON v.booking_id = b.id AND v.state = 'ARRIVED' AND v.staff_id = $3 AND v.stepped_at > $4
     WHERE b.id = $1 AND s.clinic_id = $2`,
    [bookingId, by.clinicId, by.id, new Date(now.getTime() - UNDO_MS)],
  );
  const row = rows[0];
  if (!row) return null;
  const { id, personId, name, startsAt, steppedAt } = row;
  const undoUntil = new Date(steppedAt.getTime() + UNDO_MS);
  return { id, name: decryptColumn("person.name", personId, name), startsAt, undoUntil };
}
