import { openOr } from "../shared/crypto/column-encryption";
import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { toSeoulDate } from "../shared/time/seoul";
import { copyStock, setDosesAside } from "./dose-dealing";
import { getLots } from "./schedule-repository";

/** Somebody who is booked and not vaccinated yet. */
interface BookedDose {
  day: string;
  product: string | null;
  dose: number;
  bookingId: string;
  startsAt: Date;
  code: string;
  personId: string;
  name: string;
}

/** A day's bookings for which there are no doses yet. */
export interface Shortage {
  /** YYYY-MM-DD in Seoul. */
  day: string;
  dose: number;
  people: { code: string; name: string; startsAt: Date }[];
}

/** Bookings of a clinic that still need a dose, from today on, in the order of their times. */
export async function readBookedDoses(
  database: Pick<Database | Transaction, "query">,
  clinicId: number,
  now: Date,
): Promise<BookedDose[]> {
  const { rows } = await database.query<BookedDose>(
    `SELECT to_char(s.starts_at AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD') AS day, b.product_code AS product, b.dose,
            b.id AS "bookingId", s.starts_at AS "startsAt", b.code, p.id AS "personId", p.name
     FROM slot s JOIN booking b ON b.slot_id = s.id AND b.status <> 'CANCELLED' JOIN person p ON p.id = b.person_id
     LEFT JOIN visit v ON v.booking_id = b.id
     WHERE s.clinic_id = $1 AND s.starts_at >= $2 AND (v.state IS NULL OR v.state = 'ARRIVED')
     ORDER BY s.starts_at, b.created_at, b.id`,
    [clinicId, new Date(`${toSeoulDate(now)}T00:00:00+09:00`)],
  );
  return rows;
}

/**
 * Who is booked and has no dose yet, by day; nobody at a clinic that does not count its doses. That they were read is
 * kept in the audit log.
 *
 * @param now the server's instant, UTC
 */
export async function findShortages(
  database: Database,
  by: { id: string; clinicId: number },
  now: Date,
): Promise<Shortage[]> {
  return withTransaction(database, async (tx) => {
    const lots = await getLots(tx, by.clinicId);
    if (!lots) return [];
    const lacking = setDosesAside(copyStock(lots), await readBookedDoses(tx, by.clinicId, now));
    if (lacking.length === 0) return [];
    await tx.query(
      "INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, 'read-shortage', $3, $4)",
      [
        now,
        `staff:${by.id}`,
        `clinic:${by.clinicId}`,
        JSON.stringify({ people: lacking.map(({ bookingId }) => bookingId) }),
      ],
    );
    const shortages = new Map<string, Shortage>();
    for (const { day, dose, personId, name, code, startsAt } of lacking) {
      const key = `${day} ${dose}`;
      const shortage = shortages.get(key) ?? { day, dose, people: [] };
      shortage.people.push({ code, startsAt, name: openOr("person.name", personId, name, "?") });
      shortages.set(key, shortage);
    }
    return [...shortages.values()];
  });
}
