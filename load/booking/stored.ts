import type { Ground } from "./ground";

const atOnce = 100_000;

/**
 * Stores bookings that people made before: each with its person, an admission that has ended and the answer that
 * was kept for its key, spread over the ground's slots. Triggers and foreign keys rest meanwhile, since what is
 * written keeps them; the audit's rows, which no booking reads, are left out.
 */
export async function storeBookings({ client, windowId, slots }: Ground, count: number): Promise<void> {
  await client.query("SET session_replication_role = replica");
  for (let from = 0; from < count; from += atOnce) {
    const numbers = [from, Math.min(count, from + atOnce) - 1];
    await client.query(
      `INSERT INTO person (id, name, birth_date, email)
       SELECT bench_id('stored/p/' || n), 'Synthetic', DATE '1968-03-04', 'synthetic@example.com'
       FROM generate_series($1::int, $2::int) n`,
      numbers,
    );
    await client.query(
      `INSERT INTO admission (id, window_id, person_id, created_at, expires_at, ended_at)
       SELECT bench_id('stored/a/' || n), $3, bench_id('stored/p/' || n), now() - interval '1 hour', now(), now()
       FROM generate_series($1::int, $2::int) n`,
      [...numbers, windowId],
    );
    await client.query(
      `INSERT INTO booking (id, code, person_id, window_id, admission_id, slot_id)
       SELECT bench_id('stored/b/' || n), 'S' || n, bench_id('stored/p/' || n), $3, bench_id('stored/a/' || n),
              ($4::bigint[])[1 + n % cardinality($4::bigint[])]
       FROM generate_series($1::int, $2::int) n`,
      [...numbers, windowId, slots],
    );
    await client.query(
      `INSERT INTO idempotent_answer (person_id, key, act, booking_id)
       SELECT bench_id('stored/p/' || n), 'confirm-' || n, 'confirm', bench_id('stored/b/' || n)
       FROM generate_series($1::int, $2::int) n`,
      numbers,
    );
  }
  await client.query("SET session_replication_role = origin");
  await client.query(
    `UPDATE slot s SET taken = b.live FROM (SELECT slot_id, count(*)::int AS live FROM booking
       WHERE status <> 'CANCELLED' GROUP BY 1) b WHERE b.slot_id = s.id`,
  );
  await client.query("VACUUM (ANALYZE) person, admission, booking, idempotent_answer, slot");
  await client.query("CHECKPOINT");
}
