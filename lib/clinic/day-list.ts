import { type Database, inTransaction } from "../platform/database";
import { open } from "../platform/sealed/sealed";

/** A booking as the clinic's staff need it on the day. */
export interface DayBooking {
  id: string;
  startsAt: Date;
  code: string;
  name: string;
  /** YYYY-MM-DD */
  birthDate: string;
  /** The last four digits; null for a person without a phone. */
  phoneEnd: string | null;
  dose: number;
  status: "BOOKED" | "CANCELLED";
  /** How often the citizen moved it. */
  changes: number;
}

export interface DayList {
  clinicKo: string;
  clinicEn: string;
  bookings: DayBooking[];
  booked: number;
  /** Places of the day that nobody has. */
  free: number;
}

/**
 * A clinic's bookings of one day, in the order of their hours. That it was read is kept in the audit log.
 *
 * @param reader the staff member, who must work at `clinicId`
 * @param day a calendar date in Korea, YYYY-MM-DD
 * @param now the server's instant, UTC
 */
export async function dayList(
  database: Database,
  reader: { id: string; clinicId: number },
  day: string,
  now: Date,
): Promise<DayList> {
  return inTransaction(database, async (tx) => {
    const from = new Date(`${day}T00:00:00+09:00`);
    const span = [reader.clinicId, from, new Date(from.getTime() + 86_400_000)];
    const totals = await tx.query<{ clinicKo: string; clinicEn: string; booked: number; free: number }>(
      `SELECT c.name_ko AS "clinicKo", c.name_en AS "clinicEn", COALESCE(sum(s.taken), 0)::int AS booked,
              COALESCE(sum(s.capacity - s.taken), 0)::int AS free
       FROM clinic c LEFT JOIN slot s ON s.clinic_id = c.id AND s.starts_at >= $2 AND s.starts_at < $3
       WHERE c.id = $1 GROUP BY c.id`,
      span,
    );
    const { rows } = await tx.query<
      Omit<DayBooking, "phoneEnd"> & { personId: string; phone: string | null }
    >(
      `SELECT b.id, s.starts_at AS "startsAt", b.code, p.name, to_char(p.birth_date, 'YYYY-MM-DD') AS "birthDate",
              p.id AS "personId", p.phone, b.dose, b.status, b.changes
       FROM slot s JOIN booking b ON b.slot_id = s.id JOIN person p ON p.id = b.person_id
       WHERE s.clinic_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3
       ORDER BY s.starts_at, b.status, b.id`,
      span,
    );
    await tx.query(
      `INSERT INTO audit_row (at, actor, act, subject, detail)
       VALUES ($1, 'staff:' || $2::text, 'read-day', 'clinic:' || $3::int, jsonb_build_object('day', $4::text))`,
      [now, reader.id, reader.clinicId, day],
    );
    const total = totals.rows[0] ?? { clinicKo: "", clinicEn: "", booked: 0, free: 0 };
    const bookings = rows.map(({ personId, phone, ...row }) => ({
      ...row,
      name: open("person.name", personId, row.name),
      phoneEnd: open("person.phone", personId, phone)?.slice(-4) ?? null,
    }));
    // The order that needs the names: a stable sort keeps the rest.
    const rank = (booking: DayBooking) =>
      booking.startsAt.getTime() + (booking.status === "BOOKED" ? 0 : 0.5);
    bookings.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, "ko"));
    return { ...total, bookings };
  });
}
