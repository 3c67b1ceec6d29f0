import { statfs } from "node:fs/promises";
import type { Database } from "../shared/db/database";
import type { ServerReport } from "./alert-rules";
import type { RequestFigures } from "./request-stats";

interface OwnReport {
  server: string;
  release: string;
  /** The process's clock less the database's. Milliseconds. */
  clockOffsetMs: number;
  figures: RequestFigures;
}

export async function writeHeartbeat(
  database: Database,
  { server, release, clockOffsetMs, figures }: OwnReport,
): Promise<void> {
  const disk = await statfs(process.cwd());
  const { requests, errors, p95Ms, asked, refused, untrustedForwards, untrustedNetwork } = figures;
  await database.query(
    `INSERT INTO server_minute (server, release, reported_at, clock_offset_ms, disk_free, requests, errors, p95_ms,
       asked, refused, untrusted_forwards, untrusted_network)
     VALUES ($1, $2, now(), $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (server) DO UPDATE SET release = $2, reported_at = now(), clock_offset_ms = $3, disk_free = $4,
       requests = $5, errors = $6, p95_ms = $7, asked = $8, refused = $9, untrusted_forwards = $10, untrusted_network = $11`,
    [
      server,
      release,
      clockOffsetMs,
      disk.bavail / disk.blocks,
      requests,
      errors,
      p95Ms,
      asked,
      refused,
      untrustedForwards,
      untrustedNetwork,
    ],
  );
}

/** A process that ends in good order takes its report with it, so that nobody misses it. */
export async function deleteHeartbeat(database: Database, server: string): Promise<void> {
  await database.query("DELETE FROM server_minute WHERE server = $1", [server]);
}

/** The last report of every process; forgets those that have been silent for an hour. */
export async function listServers(database: Database): Promise<ServerReport[]> {
  await database.query("DELETE FROM server_minute WHERE reported_at < now() - interval '1 hour'");
  const { rows } = await database.query<ServerReport>(
    `SELECT server, extract(epoch FROM now() - reported_at)::float8 AS "ageSeconds", clock_offset_ms AS "clockOffsetMs",
            disk_free AS "diskFree", requests, errors, p95_ms AS "p95Ms", asked, refused,
            untrusted_forwards AS "untrustedForwards", untrusted_network AS "untrustedNetwork" FROM server_minute`,
  );
  return rows;
}
