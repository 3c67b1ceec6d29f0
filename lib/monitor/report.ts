import { statfs } from "node:fs/promises";
import type { Clock } from "../platform/clock";
import type { Database } from "../platform/database";
import type { MinuteFigures } from "./minute";
import type { ServerReport } from "./rules";

/**
 * Writes what this process has to say of its last minute.
 *
 * Its clock is held against the database's around one short question, so that the way there and back counts
 * by half.
 */
export async function report(
  database: Database,
  clock: Clock,
  server: string,
  release: string,
  figures: MinuteFigures,
): Promise<void> {
  const before = clock.now().getTime();
  const { rows } = await database.query<{ at: Date }>("SELECT clock_timestamp() AS at");
  const middle = (before + clock.now().getTime()) / 2;
  const offset = Math.round(middle - (rows[0]?.at.getTime() ?? middle));
  const disk = await statfs(process.cwd());
  const { requests, errors, p95Ms, asked, refused } = figures;
  await database.query(
    `INSERT INTO server_minute (server, release, reported_at, clock_offset_ms, disk_free, requests, errors, p95_ms,
       asked, refused) VALUES ($1, $2, now(), $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (server) DO UPDATE SET release = $2, reported_at = now(), clock_offset_ms = $3, disk_free = $4,
       requests = $5, errors = $6, p95_ms = $7, asked = $8, refused = $9`,
    [server, release, offset, disk.bavail / disk.blocks, requests, errors, p95Ms, asked, refused],
  );
}

/** A process that ends in good order takes its report with it, so that nobody misses it. */
export async function withdraw(database: Database, server: string): Promise<void> {
  await database.query("DELETE FROM server_minute WHERE server = $1", [server]);
}

/** The last report of every process; forgets those that have been silent for an hour. */
export async function reports(database: Database): Promise<ServerReport[]> {
  await database.query("DELETE FROM server_minute WHERE reported_at < now() - interval '1 hour'");
  const { rows } = await database.query<ServerReport>(
    `SELECT server, extract(epoch FROM now() - reported_at)::float8 AS "ageSeconds", clock_offset_ms AS "clockOffsetMs",
            disk_free AS "diskFree", requests, errors, p95_ms AS "p95Ms", asked, refused FROM server_minute`,
  );
  return rows;
}
