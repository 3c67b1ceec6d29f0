import type { Database } from "../../lib/shared/db/database";
import { toSeoulDate } from "../../lib/shared/time/seoul";

/** As many as the page of an import shows. */
const manyFaults = Array.from({ length: 500 }, (_, n) => ({
  line: n + 2,
  column: "phone",
  reason: "wrong",
  fault: "phone",
}));

/** What a busy programme holds besides clinics and slots: a day of 600 bookings, and audit rows. */
export async function fill(database: Database, auditRows: number): Promise<Record<string, string>> {
  const client = await database.connect();
  try {
    await client.query("SET statement_timeout = 0");
    // A million rows of synthetic people: what keeps real ones right would only take its time.
    await client.query("SET session_replication_role = replica");
    const { rows } = await client.query<{ window: string; slug: string; clinic: number; booking: string }>(
      `WITH w AS (SELECT id, slug FROM cohort_window WHERE slug = 'born-1967-1968'),
       c AS (SELECT clinic_id AS id FROM staff_account WHERE email = 'clinic1@example.com'),
       p AS (INSERT INTO person (name, birth_date)
             SELECT 'Synthetic ' || n, DATE '1968-03-04' FROM generate_series(1, 600) n RETURNING id),
       a AS (INSERT INTO admission (window_id, person_id, expires_at)
             SELECT w.id, p.id, now() FROM w, p RETURNING id, window_id, person_id),
       s AS (INSERT INTO slot (clinic_id, starts_at, capacity, taken)
             SELECT c.id, (now() AT TIME ZONE 'Asia/Seoul')::date::timestamp AT TIME ZONE 'Asia/Seoul' + n * interval '1 hour', 60, 60
             FROM c, generate_series(9, 18) n ON CONFLICT DO NOTHING RETURNING id),
       b AS (INSERT INTO booking (code, person_id, window_id, admission_id, slot_id)
             SELECT 'BENCH' || x.n, x.person_id, x.window_id, x.id, y.id
             FROM (SELECT a.*, row_number() OVER () AS n FROM a) x
             JOIN (SELECT s.id, row_number() OVER () AS n FROM s) y ON y.n = 1 + x.n % 10 RETURNING id)
       SELECT w.id AS window, w.slug, c.id AS clinic, (SELECT id FROM b LIMIT 1) AS booking FROM w, c`,
    );
    const found = rows[0];
    if (!found) throw new Error("the demo's window or clinic is not there");
    const call = await client.query<{ id: string }>(
      `INSERT INTO agent_call (agent_id, person_id, reason, begun_at, expires_at)
       SELECT s.id, p.id, 'book', now(), now() + interval '1 hour'
       FROM staff_account s, person p WHERE s.email = 'agent1@example.com' AND p.birth_date = '1968-03-04' LIMIT 1 RETURNING id`,
    );
    await client.query(
      `INSERT INTO hold (person_id, slot_id, window_id, expires_at)
       SELECT c.person_id, s.id, w.id, now() + interval '1 hour' FROM agent_call c, cohort_window w,
         LATERAL (SELECT id FROM slot WHERE starts_at > now() + interval '1 day' AND taken < capacity ORDER BY id LIMIT 1) s
       WHERE c.id = $1 AND w.slug = 'born-1967-1968'`,
      [call.rows[0]?.id],
    );
    // A manager sees all that the staff of a clinic see, and more.
    await client.query(
      "UPDATE staff_account SET role = 'CLINIC_MANAGER' WHERE email = 'clinic1@example.com'",
    );
    const account = await client.query<{ id: string }>(
      "SELECT id FROM staff_account WHERE email = 'agent1@example.com'",
    );
    const job = await client.query<{ id: string }>(
      `INSERT INTO clinic_import (id, actor, file_name, state, begun_at, seen_at, total, result)
       VALUES (gen_random_uuid(), 'staff:bench', 'clinics.csv', 'faulty', now(), now(), 13000, $1) RETURNING id`,
      [JSON.stringify({ made: 0, changed: 0, same: 0, faults: manyFaults, faultCount: 13_000 })],
    );
    await client.query(
      `INSERT INTO audit_row (at, actor, act, subject, detail)
       SELECT now() - n * interval '1 second', 'citizen:' || gen_random_uuid(), 'confirm', 'booking:' || gen_random_uuid(),
              jsonb_build_object('slot', n) FROM generate_series(1, $1::int) n`,
      [auditRows],
    );
    await client.query("ANALYZE");
    return {
      window: found.slug,
      clinic: String(found.clinic),
      booking: found.booking,
      call: call.rows[0]?.id ?? "",
      day: toSeoulDate(new Date()),
      job: job.rows[0]?.id ?? "",
      account: account.rows[0]?.id ?? "",
    };
  } finally {
    client.release(true);
  }
}
