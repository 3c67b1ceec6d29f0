import pg from "pg";
import { openOr } from "../shared/crypto/column-encryption";
import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { toSeoulDate } from "../shared/time/seoul";
import type { ClinicStaff } from "./capacity";
import { lockSchedule } from "./slot-reconciliation";

/** How long before its time a dose must be released, so that an offer can be answered. Milliseconds. */
const least = 10 * 60_000;
/** What a leftover dose takes of the day. Minutes. */
const lasts = 5;

/** A dose of today that was released, and where it stands. */
export interface LeftoverOffer {
  key: string;
  startsAt: Date;
  state: "free" | "offered" | "booked";
  name: string | null;
  expiresAt: Date | null;
}

export interface LeftoverView {
  clinicKo: string;
  clinicEn: string;
  /** How many wait on the clinic's short list. */
  waiting: number;
  doses: LeftoverOffer[];
}

/** Doses that are released. */
export interface DoseRelease {
  /** Of the form that was sent, so that one sent twice counts once. */
  key: string;
  doses: number;
  /** By when people must come, HH:MM in Seoul, today. */
  time: string;
}

/**
 * Releases unused doses of today. They go to those on the clinic's short list, in order; nobody else sees them.
 *
 * @param now the server's instant, UTC
 * @throws DomainError `leftover-time` for a time that is too near, past or outside the clinic's hours;
 *   `doses-gone-today` for more than the clinic has for nobody else of today; `clinic-closed-now` on a day that it has
 *   closed; `key-used-otherwise` for a form that was sent with something else before
 */
export async function releaseDoses(
  database: Database,
  by: ClinicStaff,
  { key, doses, time }: DoseRelease,
  now: Date,
): Promise<void> {
  const startsAt = new Date(`${toSeoulDate(now)}T${time}:00+09:00`);
  if (startsAt.getTime() < now.getTime() + least) throw new DomainError("leftover-time");
  try {
    await withTransaction(database, async (tx) => {
      await lockSchedule(tx, by.clinicId);
      const released = await tx.query(
        `INSERT INTO dose_release (id, clinic_id, doses, starts_at, staff_id, released_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING`,
        [key, by.clinicId, doses, startsAt, by.id, now],
      );
      if (!released.rowCount) {
        const same = await tx.query(
          "SELECT FROM dose_release WHERE id = $1 AND clinic_id = $2 AND doses = $3 AND starts_at = $4",
          [key, by.clinicId, doses, startsAt],
        );
        if (!same.rowCount) throw new DomainError("key-used-otherwise");
        return;
      }
      await assertReleasable(tx, by.clinicId, doses, now);
      // A clinic has one slot an instant: beside one that people book, the leftover doses come a minute later.
      for (let minute = 0; ; minute++) {
        const { rowCount } = await tx.query(
          `INSERT INTO slot AS s (clinic_id, starts_at, minutes, capacity, leftover) VALUES ($1, $2, $3, $4, true)
           ON CONFLICT (clinic_id, starts_at) DO UPDATE SET capacity = s.capacity + $4 WHERE s.leftover`,
          [by.clinicId, new Date(startsAt.getTime() + minute * 60_000), lasts, doses],
        );
        if (rowCount) break;
      }
      await tx.query("INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, $3, $4, $5)", [
        now,
        `staff:${by.id}`,
        "release-doses",
        `clinic:${by.clinicId}`,
        JSON.stringify({ doses, time }),
      ]);
    });
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.message.startsWith("slot_within_hours"))
      throw new DomainError("leftover-time");
    throw error;
  }
}

async function assertReleasable(tx: Transaction, clinicId: number, doses: number, now: Date): Promise<void> {
  const closed = await tx.query(
    `SELECT FROM clinic_closing k WHERE k.clinic_id = $1 AND k.day = $2 AND k.slot_id IS NULL
       AND EXISTS (SELECT FROM clinic_closing_time WHERE closing_id = k.id)`,
    [clinicId, toSeoulDate(now)],
  );
  if (closed.rowCount) throw new DomainError("clinic-closed-now");
  // One who counts after another, so that no two release the same dose.
  await tx.query("SELECT FROM clinic_lot WHERE clinic_id = $1 ORDER BY product_code, lot FOR UPDATE", [
    clinicId,
  ]);
  const { rows } = await tx.query<{ left: number | null }>(
    "SELECT doses_left_today($1, NULL, $2)::int AS left",
    [clinicId, now],
  );
  const left = rows[0]?.left ?? null;
  if (left !== null && left < doses) throw new DomainError("doses-gone-today");
}

/** Takes back the doses of today that are neither booked nor offered. @param now the server's instant, UTC */
export async function withdrawDoses(database: Database, by: ClinicStaff, now: Date): Promise<void> {
  await withTransaction(database, async (tx) => {
    const { rows } = await tx.query<{ id: number }>(
      `SELECT id FROM slot WHERE clinic_id = $1 AND leftover AND starts_at > $2 ORDER BY id FOR NO KEY UPDATE`,
      [by.clinicId, now],
    );
    await tx.query(
      `UPDATE slot s SET capacity = taken + (SELECT count(*) FROM hold h WHERE h.slot_id = s.id AND h.expires_at > $2)
       WHERE id = ANY($1::bigint[])`,
      [rows.map((row) => row.id), now],
    );
    await tx.query("INSERT INTO audit_row (at, actor, act, subject) VALUES ($1, $2, 'take-doses-back', $3)", [
      now,
      `staff:${by.id}`,
      `clinic:${by.clinicId}`,
    ]);
  });
}

/** How today's leftover doses stand. @param now the server's instant, UTC */
export async function getLeftoverView(
  database: Database,
  clinicId: number,
  now: Date,
): Promise<LeftoverView> {
  const clinic = await database.query<{ clinicKo: string; clinicEn: string; waiting: number }>(
    `SELECT c.name_ko AS "clinicKo", c.name_en AS "clinicEn",
            (SELECT count(*) FROM wait w WHERE w.clinic_id = c.id AND w.leftover AND w.ended_at IS NULL
               AND NOT EXISTS (SELECT FROM offer o WHERE o.wait_id = w.id))::int AS waiting
     FROM clinic c WHERE c.id = $1`,
    [clinicId],
  );
  const midnight = new Date(`${toSeoulDate(now)}T00:00:00+09:00`);
  const { rows } = await database.query<Omit<LeftoverOffer, "key"> & { id: string; personId: string | null }>(
    `WITH today AS (SELECT * FROM slot WHERE clinic_id = $1 AND leftover AND starts_at >= $2 AND starts_at < $3)
     SELECT b.id::text, s.starts_at AS "startsAt", 'booked' AS state, p.id AS "personId", p.name,
            NULL::timestamptz AS "expiresAt"
       FROM today s JOIN booking b ON b.slot_id = s.id AND b.status <> 'CANCELLED' JOIN person p ON p.id = b.person_id
     UNION ALL
     SELECT h.person_id::text, s.starts_at, 'offered', p.id, p.name, h.expires_at
       FROM today s JOIN hold h ON h.slot_id = s.id AND h.expires_at > $4 JOIN person p ON p.id = h.person_id
     UNION ALL
     SELECT s.id || '-' || n, s.starts_at, 'free', NULL, NULL, NULL
       FROM today s CROSS JOIN generate_series(1, s.capacity - s.taken
         - (SELECT count(*)::int FROM hold h WHERE h.slot_id = s.id AND h.expires_at > $4)) n
     ORDER BY 2, 3, 6, 1`,
    [clinicId, midnight, new Date(midnight.getTime() + 86_400_000), now],
  );
  const desk = clinic.rows[0] ?? { clinicKo: "", clinicEn: "", waiting: 0 };
  return {
    ...desk,
    doses: rows.map(({ id, personId, ...dose }) => ({
      ...dose,
      key: id,
      name: openOr("person.name", personId ?? "", dose.name, "?"),
    })),
  };
}
