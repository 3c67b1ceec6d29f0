import { readScreeningMark } from "../../booking/screening";
import type { ScreeningMark } from "../../booking/screening-rules";
import { openOr } from "../../shared/crypto/column-encryption";
import { type Database, withTransaction } from "../../shared/db/database";
import { toSeoulDate } from "../../shared/time/seoul";
import type { ClinicStaff } from "../capacity";
import { type declineReasons, type injectionSites, missedColumn, toVisitState } from "../visit";
import type { BookingState } from "./booking-state";

/** A booking as the clinic's staff need it on the day. */
export interface WorklistBooking {
  id: string;
  startsAt: Date;
  code: string;
  name: string;
  /** The year alone, YYYY-••-••: the whole is seen when the booking is opened, which is kept in the audit. */
  birthDate: string;
  /** The last four digits; null for a person without a phone. */
  phoneEnd: string | null;
  dose: number;
  productCode: string | null;
  productKo: string | null;
  productEn: string | null;
  state: BookingState;
  /** How often the citizen moved it. */
  changes: number;
  /** What was recorded of the visit, and by whom last. */
  arrivedAt: Date | null;
  vaccinatedAt: Date | null;
  lot: string | null;
  site: (typeof injectionSites)[number] | null;
  reason: (typeof declineReasons)[number] | null;
  staffName: string | null;
  /** Whether there are screening answers, and whether one needs a look; null for a booking that was cancelled. */
  screening: ScreeningMark | null;
}

/** Doses of a product that a clinic has, and what is left of them when everybody of today has come. */
export interface DoseStock {
  productKo: string;
  productEn: string;
  doses: number;
  left: number;
}

export interface Worklist {
  clinicKo: string;
  clinicEn: string;
  /** In the order of their hours, then of what is still to be done, then of the names. */
  bookings: WorklistBooking[];
  /** Places of the day that nobody has. */
  free: number;
  /** Of today; empty for a clinic that does not count its doses, and on other days. */
  stock: DoseStock[];
  /** A transaction's number: every change before it is in the list. See changes.ts. */
  horizon: number;
}

/** Why a day is read: to be shown, printed, or taken away as a file. */
export type AccessPurpose = "read-day" | "print-day" | "export-day";

const rank: Record<BookingState, number> = {
  arrived: 0,
  booked: 0,
  "no-show": 1,
  vaccinated: 1,
  "not-vaccinated": 1,
  cancelled: 2,
};
const inKorean = new Intl.Collator("ko");

/**
 * A clinic's bookings of one day. That they were read, and for what, is kept in the audit log.
 *
 * @param day a calendar date in Korea, YYYY-MM-DD
 * @param now the server's instant, UTC
 */
export async function getWorklist(
  database: Database,
  reader: ClinicStaff,
  day: string,
  now: Date,
  reading: AccessPurpose = "read-day",
): Promise<Worklist> {
  return withTransaction(database, async (tx) => {
    const from = new Date(`${day}T00:00:00+09:00`);
    const span = [reader.clinicId, from, new Date(from.getTime() + 86_400_000)];
    const totals = await tx.query<Pick<Worklist, "clinicKo" | "clinicEn" | "free" | "horizon">>(
      `SELECT c.name_ko AS "clinicKo", c.name_en AS "clinicEn", COALESCE(sum(s.capacity - s.taken), 0)::int AS free,
              pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon
       FROM clinic c LEFT JOIN slot s ON s.clinic_id = c.id AND s.starts_at >= $2 AND s.starts_at < $3
       WHERE c.id = $1 GROUP BY c.id`,
      span,
    );
    const { rows } = await tx.query<
      Omit<WorklistBooking, "phoneEnd" | "state" | "screening"> & {
        answers: string | null;
        personId: string;
        phone: string | null;
        status: string;
        visit: string | null;
        missed: boolean;
      }
    >(
      `SELECT b.id, s.starts_at AS "startsAt", b.code, p.id AS "personId", p.name, p.phone,
              to_char(p.birth_date, 'YYYY-••-••') AS "birthDate", b.dose, b.status, b.changes, v.state AS visit,
              ${missedColumn}, v.arrived_at AS "arrivedAt", CASE v.state WHEN 'VACCINATED' THEN v.stepped_at END AS "vaccinatedAt",
              v.lot, v.site, v.reason, a.name AS "staffName", q.answers,
              t.code AS "productCode", t.name_ko AS "productKo", t.name_en AS "productEn"
       FROM slot s JOIN booking b ON b.slot_id = s.id JOIN person p ON p.id = b.person_id
       LEFT JOIN visit v ON v.booking_id = b.id LEFT JOIN screening q ON q.booking_id = b.id
       LEFT JOIN staff_account a ON a.id = v.staff_id
       LEFT JOIN vaccine_product t ON t.code = COALESCE(v.product_code, b.product_code)
       WHERE s.clinic_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3`,
      span,
    );
    const stock =
      day === toSeoulDate(now)
        ? await tx.query<DoseStock>(
            `SELECT t.name_ko AS "productKo", t.name_en AS "productEn", sum(l.doses)::int AS doses,
                    GREATEST(0, doses_left_today($1, t.code, $2))::int AS left
             FROM clinic_lot l JOIN vaccine_product t ON t.code = l.product_code
             WHERE l.clinic_id = $1 AND l.expires_on >= $3::date GROUP BY t.code ORDER BY t.code`,
            [reader.clinicId, now, day],
          )
        : { rows: [] };
    await tx.query("INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, $3, $4, $5)", [
      now,
      `staff:${reader.id}`,
      reading,
      `clinic:${reader.clinicId}`,
      JSON.stringify({ day, people: rows.length }),
    ]);
    const bookings = rows.map(({ personId, phone, status, visit, missed, answers, ...row }) => ({
      ...row,
      name: openOr("person.name", personId, row.name, "?"),
      phoneEnd: openOr("person.phone", personId, phone, null)?.slice(-4) ?? null,
      state: toVisitState(status, visit, missed),
      screening: status === "CANCELLED" ? null : readScreeningMark(row.id, answers),
    }));
    bookings.sort(
      (a, b) =>
        a.startsAt.getTime() - b.startsAt.getTime() ||
        rank[a.state] - rank[b.state] ||
        inKorean.compare(a.name, b.name) ||
        (a.id < b.id ? -1 : 1),
    );
    const total = totals.rows[0] ?? { clinicKo: "", clinicEn: "", free: 0, horizon: 0 };
    return { ...total, bookings, stock: stock.rows };
  });
}
