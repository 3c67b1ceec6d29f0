import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { startSite } from "../../scripts/start-test-site";
import { median } from "../bench-report";
import { confirmByHttp } from "./confirming";
import { plainClient } from "./crowd";
import { type Ground, prepareGround } from "./fixtures";
import { type Found, inTurn, medianRatio } from "./found";

const execute = promisify(execFile);
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
    // Their ids are the ones that the database gives: they lie in the order of time.
    await client.query(
      `WITH booked AS (
         INSERT INTO booking (code, person_id, window_id, admission_id, slot_id)
         SELECT 'S' || n, bench_id('stored/p/' || n), $3, bench_id('stored/a/' || n),
                ($4::bigint[])[1 + n % cardinality($4::bigint[])]
         FROM generate_series($1::int, $2::int) n RETURNING id, person_id)
       INSERT INTO idempotent_answer (person_id, key, act, booking_id)
       SELECT person_id, 'confirm-stored', 'confirm', id FROM booked`,
      [...numbers, windowId, slots],
    );
  }
  await client.query("SET session_replication_role = origin");
  await client.query(
    `UPDATE slot s SET taken = b.live FROM (SELECT slot_id, count(*)::int AS live FROM booking
       WHERE status <> 'CANCELLED' GROUP BY 1) b WHERE b.slot_id = s.id`,
  );
  await client.query("VACUUM (ANALYZE) person, admission, booking, idempotent_answer, slot");
}

/**
 * Waits until nothing is left to be done of what was filled in: no vacuum by itself, no page to be written. Else
 * the larger one would be measured while its gigabytes still go to the disk.
 */
async function settle({ client }: Ground): Promise<void> {
  const vacuums =
    "SELECT count(*)::int AS active FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'";
  for (;;) {
    const { rows } = await client.query<{ active: number }>(vacuums);
    if (rows[0]?.active === 0) break;
    await sleep(500);
  }
  await client.query("CHECKPOINT");
  await execute("sync");
}

/**
 * The same confirmations with few and with many bookings stored, in two databases, round by round.
 *
 * @param many bookings that one of them has stored; the other has 100,000
 * @param size confirmations a round
 */
export async function measureStored(many: number, size: number, rounds: number): Promise<Found> {
  const few = Math.min(100_000, many / 2);
  const grounds: Ground[] = [];
  try {
    for (const count of [few, many]) {
      const site = await startSite({ LOG_LEVEL: "silent" });
      const client = await plainClient(site.databaseUrl);
      const ground = await prepareGround(site, client);
      grounds.push(ground);
      const began = performance.now();
      await storeBookings(ground, count);
      console.log(`stored ${count} bookings in ${Math.round((performance.now() - began) / 1_000)} s`);
    }
    // A first round fills memory with what the following ones read.
    for (const ground of grounds) await confirmByHttp(ground, size);
    for (const ground of grounds) await settle(ground);
    const [withFew = [], withMany = []] = await inTurn(
      grounds.map((ground) => () => confirmByHttp(ground, size)),
      rounds,
    );
    return {
      table: [
        ["confirm through HTTP", "a second"],
        [`with ${few} bookings stored`, Math.round(median(withFew))],
        [`with ${many} bookings stored`, Math.round(median(withMany))],
      ],
      figures: [
        {
          figure: "booking.stored_5m.of_100k",
          value: medianRatio(withMany, withFew),
          unit: "ratio",
          atLeast: 0.8,
        },
      ],
    };
  } finally {
    for (const { client, site } of grounds) {
      await client.end();
      await site.stop();
    }
  }
}
