import type { ClientBase } from "pg";

/** A place where what is stored is not what the bookings, holds, admissions and entries say. */
export interface Discrepancy {
  check: string;
  subject: string;
  stored: string;
  counted: string;
}

/** Each query gives subject, stored and counted of what differs; $1 is now. */
const checks: Record<string, string> = {
  "places taken of a slot": `
    SELECT 'slot:' || s.id AS subject, s.taken AS stored, COALESCE(b.live, 0) AS counted
    FROM slot s LEFT JOIN (SELECT slot_id, count(*) AS live FROM booking WHERE status <> 'CANCELLED' GROUP BY 1) b
      ON b.slot_id = s.id WHERE s.taken <> COALESCE(b.live, 0)`,
  "a slot's bookings and live holds within its capacity": `
    SELECT 'slot:' || s.id AS subject, s.capacity AS stored, s.taken + h.live AS counted
    FROM slot s JOIN (SELECT slot_id, count(*) AS live FROM hold WHERE expires_at > $1 GROUP BY 1) h
      ON h.slot_id = s.id WHERE s.taken + h.live > s.capacity`,
  "a slot within its clinic's hours": `
    SELECT 'slot:' || id AS subject, starts_at AS stored, 'outside' AS counted FROM slot
    WHERE starts_at > $1 AND NOT is_within_hours(clinic_id, starts_at, minutes, capacity)`,
  "one live booking a person and dose": `
    SELECT 'person:' || person_id AS subject, 1 AS stored, count(*) AS counted FROM booking
    WHERE status <> 'CANCELLED' GROUP BY person_id, dose HAVING count(*) > 1`,
  "a booking's admission": `
    SELECT 'booking:' || b.id AS subject, b.admission_id AS stored, 'none of this person and window' AS counted
    FROM booking b LEFT JOIN admission a
      ON a.id = b.admission_id AND a.window_id = b.window_id AND a.person_id = b.person_id WHERE a.id IS NULL`,
  "audit rows of a booking's making, changes and end": `
    WITH kept AS (
      SELECT subject, count(*) FILTER (WHERE act = 'confirm') AS made, count(*) FILTER (WHERE act = 'change') AS moved,
             count(*) FILTER (WHERE act = 'cancel') AS ended
      FROM audit_row WHERE subject LIKE 'booking:%' GROUP BY 1)
    SELECT 'booking:' || b.id AS subject,
           concat_ws(' ', COALESCE(k.made, 0), COALESCE(k.moved, 0), COALESCE(k.ended, 0)) AS stored,
           concat_ws(' ', 1, b.changes, (b.status = 'CANCELLED')::int) AS counted
    FROM booking b LEFT JOIN kept k ON k.subject = 'booking:' || b.id
    WHERE (COALESCE(k.made, 0), COALESCE(k.moved, 0), COALESCE(k.ended, 0))
      IS DISTINCT FROM (1, b.changes, (b.status = 'CANCELLED')::int)`,
  "an idempotent answer's booking": `
    SELECT 'person:' || i.person_id AS subject, i.booking_id AS stored, 'none' AS counted
    FROM idempotent_answer i LEFT JOIN booking b ON b.id = i.booking_id AND b.person_id = i.person_id
    WHERE b.id IS NULL`,
  "doses taken of a window's stock": `
    SELECT concat_ws(' ', 'window:' || w.window_id, NULLIF(w.region, '')) AS subject, w.taken AS stored, b.live AS counted
    FROM (SELECT window_id, region, sum(taken) AS taken FROM window_stock GROUP BY 1, 2) w CROSS JOIN LATERAL (
      SELECT count(*) AS live FROM booking b JOIN slot s ON s.id = b.slot_id JOIN clinic c ON c.id = s.clinic_id
      JOIN district d ON d.code = c.district_code
      WHERE b.window_id = w.window_id AND b.dose = 1 AND b.status <> 'CANCELLED' AND NOT c.synthetic AND w.region IN ('', d.province_code)
        AND NOT (s.leftover AND EXISTS (SELECT FROM offer o WHERE o.booking_id = b.id AND o.leftover))) b
    WHERE w.taken <> b.live`,
  "a window's share of a clinic's day": `
    SELECT concat_ws(' ', 'window:' || w.window_id, 'clinic:' || w.clinic_id, w.day) AS subject, w.taken AS stored,
           b.live AS counted
    FROM window_share w CROSS JOIN LATERAL (
      SELECT count(*) AS live FROM booking b JOIN slot s ON s.id = b.slot_id
      WHERE b.window_id = w.window_id AND b.dose = 1 AND b.status <> 'CANCELLED' AND s.clinic_id = w.clinic_id
        AND (s.starts_at AT TIME ZONE 'Asia/Seoul')::date = w.day
        AND NOT (s.leftover AND EXISTS (SELECT FROM offer o WHERE o.booking_id = b.id AND o.leftover))) b
    WHERE w.taken <> b.live`,
  "a leftover dose where it was left over": `
    SELECT 'booking:' || b.id AS subject, o.slot_id AS stored, b.slot_id AS counted
    FROM offer o JOIN booking b ON b.id = o.booking_id WHERE o.leftover AND b.status <> 'CANCELLED' AND b.slot_id <> o.slot_id`,
  "nothing kept for a person who was forgotten": `
    SELECT 'person:' || p.id AS subject, 0 AS stored, k.live AS counted FROM person p CROSS JOIN LATERAL (
      SELECT (SELECT count(*) FROM hold WHERE person_id = p.id)
        + (SELECT count(*) FROM wait WHERE person_id = p.id AND ended_at IS NULL)
        + (SELECT count(*) FROM offer WHERE person_id = p.id AND ended_at IS NULL)
        + (SELECT count(*) FROM admission WHERE person_id = p.id AND ended_at IS NULL) AS live) k
    WHERE p.forgotten_at IS NOT NULL AND k.live > 0`,
  "entries of a line without gaps": `
    SELECT 'window:' || q.window_id AS subject, q.entries AS stored, e.entries AS counted
    FROM queue_state q CROSS JOIN LATERAL (
      SELECT count(*) AS entries, COALESCE(min(entry_no), 0) AS first, COALESCE(max(entry_no) + 1, 0) AS beyond
      FROM queue_entry WHERE window_id = q.window_id AND entry_no >= 0) e
    WHERE q.entries <> e.entries OR e.beyond <> e.entries OR e.first <> 0`,
  "people called within those who entered": `
    SELECT 'window:' || window_id AS subject, served AS stored, entries AS counted FROM queue_state
    WHERE served > entries OR served < 0 OR lobby_size > entries`,
  "one live admission a person and window": `
    SELECT 'person:' || person_id AS subject, 1 AS stored, count(*) AS counted FROM admission
    WHERE ended_at IS NULL GROUP BY person_id, window_id HAVING count(*) > 1`,
};

/**
 * Works everything out anew from bookings, holds, admissions and entries, at one instant of the database, and
 * tells where what is stored differs. Others may book meanwhile.
 *
 * @param client a connection that nobody else uses meanwhile
 * @param now the server's instant, UTC
 * @returns nothing when all is right
 */
export async function findDiscrepancies(client: ClientBase, now: Date): Promise<Discrepancy[]> {
  const found: Discrepancy[] = [];
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  try {
    // To count millions of bookings takes longer than a person's request may.
    await client.query("SET LOCAL statement_timeout = 0");
    for (const [check, query] of Object.entries(checks)) {
      // Only where a check asks for the instant may it be given.
      const values = query.includes("$1") ? [now] : [];
      const { rows } = await client.query(query, values);
      for (const { subject, stored, counted } of rows)
        found.push({ check, subject, stored: String(stored), counted: String(counted) });
    }
  } finally {
    await client.query("ROLLBACK");
  }
  return found;
}
