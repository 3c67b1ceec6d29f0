import { decryptColumn } from "../shared/crypto/column-encryption";
import type { Database } from "../shared/db/database";

/** Rows of JSON as PostgreSQL puts them together: instants in ISO 8601, UTC. */
type Rows = Record<string, unknown>[];

export interface OwnData {
  person: {
    name: string;
    /** YYYY-MM-DD */
    birthDate: string;
    phone: string | null;
    email: string | null;
    language: string;
    since: string;
    signsInBy: string[];
  };
  bookings: Rows;
  /** What they answered to the questions about their health, by booking. */
  answers: Rows;
  lines: Rows;
  waits: Rows;
  leaves: Rows;
  calls: Rows;
  messages: Rows;
  /** Who read or changed something, but for the person themselves. */
  readBy: Rows;
}

const json = (select: string) => `COALESCE((SELECT jsonb_agg(to_jsonb(r)) FROM (${select}) r), '[]')`;

/** Of each part, the rows that tell of the person $1. */
const parts = {
  bookings: `SELECT b.code, b.dose, b.status, b.product_code AS product, s.starts_at AS "startsAt",
      c.name_ko AS clinic, b.created_at AS "bookedAt", b.cancelled_at AS "cancelledAt", b.changes
    FROM booking b JOIN slot s ON s.id = b.slot_id JOIN clinic c ON c.id = s.clinic_id
    WHERE b.person_id = $1 ORDER BY b.created_at`,
  answers: `SELECT q.booking_id AS booking, q.answers FROM screening q JOIN booking b ON b.id = q.booking_id
    WHERE b.person_id = $1 ORDER BY b.created_at`,
  lines: `SELECT w.slug AS window, e.entry_no + 1 AS number, e.created_at AS "enteredAt",
      EXISTS (SELECT FROM reminder r WHERE r.window_id = e.window_id AND r.person_id = e.person_id) AS "wantsReminder"
    FROM queue_entry e JOIN cohort_window w ON w.id = e.window_id WHERE e.person_id = $1 ORDER BY e.created_at`,
  waits: `SELECT w.leftover, c.name_ko AS clinic, w.district_code AS district, w.joined_at AS "joinedAt",
      w.ended_at AS "endedAt", o.offered_at AS "offeredAt"
    FROM wait w LEFT JOIN clinic c ON c.id = w.clinic_id LEFT JOIN offer o ON o.wait_id = w.id
    WHERE w.person_id = $1 ORDER BY w.id`,
  leaves: `SELECT CASE WHEN booker_id = $1 THEN 'books for another' ELSE 'another books' END AS leave,
      verified_at AS "givenAt", ended_at AS "endedAt"
    FROM proxy WHERE booker_id = $1 OR person_id = $1 ORDER BY verified_at`,
  calls: `SELECT reason, proven, begun_at AS "begunAt", ended_at AS "endedAt" FROM agent_call WHERE person_id = $1 ORDER BY begun_at`,
  messages: `SELECT split_part(m.event_key, ':', 1) AS event, m.channel, m.created_at AS "writtenAt", m.sent_at AS "sentAt"
    FROM outbox_message m
    WHERE m.recipient_hash = (SELECT COALESCE(phone_hash, contact_hash) FROM person WHERE id = $1) OR m.event_key IN (
      SELECT key FROM booking b, LATERAL (
        SELECT 'booking-' || event || ':' || b.id FROM unnest(ARRAY['confirmed', 'cancelled']) event
        UNION ALL SELECT 'booking-changed:' || b.id || ':' || n FROM generate_series(1, b.changes) n) k(key)
      WHERE b.person_id = $1)
    ORDER BY m.id`,
  readBy: `SELECT split_part(a.actor, ':', 1) AS who, a.act, a.at FROM audit_row a
    WHERE a.subject IN (SELECT 'person:' || $1::text UNION ALL SELECT 'booking:' || id FROM booking WHERE person_id = $1)
      AND a.actor <> 'citizen:' || $1::text ORDER BY a.id`,
};

interface Row extends Omit<OwnData, "person"> {
  id: string;
  name: string;
  birthDate: string;
  phone: string | null;
  email: string | null;
  language: string;
  since: string;
  signsInBy: string[];
}

/** All that is held about a person; undefined for somebody who was forgotten. */
export async function exportOwnData(database: Database, personId: string): Promise<OwnData | undefined> {
  const selected = Object.entries(parts).map(([name, select]) => `${json(select)} AS "${name}"`);
  const { rows } = await database.query<Row>(
    `SELECT p.id, p.name, to_char(p.birth_date, 'YYYY-MM-DD') AS "birthDate", p.phone, p.email, p.locale AS language,
       to_jsonb(p.created_at) AS since,
       ARRAY(SELECT provider FROM identity i WHERE i.person_id = p.id ORDER BY 1) AS "signsInBy", ${selected.join(", ")}
     FROM person p WHERE p.id = $1::uuid AND p.forgotten_at IS NULL`,
    [personId],
  );
  const [row] = rows;
  if (!row) return undefined;
  const { id, name, birthDate, phone, email, language, since, signsInBy, ...rest } = row;
  const person = {
    name: decryptColumn("person.name", id, name),
    birthDate,
    phone: decryptColumn("person.phone", id, phone),
    email: decryptColumn("person.email", id, email),
    language,
    since,
    signsInBy,
  };
  const answers = rest.answers.map(({ booking, answers: sealed }) => ({
    booking,
    answers: JSON.parse(decryptColumn("screening.answers", String(booking), String(sealed))),
  }));
  return { person, ...rest, answers };
}
