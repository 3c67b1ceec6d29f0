import { randomUUID } from "node:crypto";
import { type Database, withTransaction } from "../../../shared/db/database";
import { DomainError } from "../../../shared/errors";
import type { Column } from "./columns";
import type { CsvFault } from "./parse";
import type { RowFault } from "./validate";

/**
 * How an import stands: its file is being checked; it can be imported; it cannot; it is being imported; it was; or
 * the server that did it stopped, and nothing was imported.
 */
export type ImportState = "checking" | "ready" | "faulty" | "importing" | "done" | "stopped";

export type ImportFault = CsvFault | RowFault | { line: 0; column: null; reason: "no-text" };

/** What a line changes: a clinic's cells, or a new clinic. */
export interface ImportChange {
  line: number;
  /** Null for a new one. */
  id: number | null;
  name: string;
  address: string;
  cells: { column: Column; before: string; after: string }[];
}

/** What came out of it. */
export interface ImportResult {
  made: number;
  changed: number;
  same: number;
  /** The first of what is wrong, and how much there is in all. */
  faults: ImportFault[];
  faultCount: number;
  /** The first of what changes, as it was shown before importing. */
  changes?: ImportChange[];
}

export interface ClinicImport {
  id: string;
  actor: string;
  fileName: string;
  state: ImportState;
  begunAt: Date;
  endedAt: Date | null;
  /** Lines looked at or written, of how many. */
  done: number;
  total: number;
  result: ImportResult | null;
}

/** A process that works on an import says so at least so often. Milliseconds. */
export const heartbeatMs = 500;
/** One that says nothing for so long has died. Milliseconds. */
const silent = 30_000;
/** Files are kept for so long after their import began. Milliseconds. */
const keepFilesFor = 24 * 3_600_000;

const working = "state IN ('checking', 'importing')";
const columns = `id, actor, file_name AS "fileName", begun_at AS "begunAt", ended_at AS "endedAt", done, total, result,
  CASE WHEN ${working} AND seen_at < $1::timestamptz - interval '${silent} milliseconds' THEN 'stopped' ELSE state END AS state`;

/** @param now the server's instant, UTC; undefined for an import that is not there */
export async function getImport(
  database: Database,
  id: string,
  now: Date,
): Promise<ClinicImport | undefined> {
  const { rows } = await database.query<ClinicImport>(`SELECT ${columns} FROM clinic_import WHERE id = $2`, [
    now,
    id,
  ]);
  return rows[0];
}

/** The last imports, the newest first. @param now the server's instant, UTC */
export async function listRecentImports(database: Database, now: Date, most = 10): Promise<ClinicImport[]> {
  const { rows } = await database.query<ClinicImport>(
    `SELECT ${columns} FROM clinic_import ORDER BY begun_at DESC LIMIT $2`,
    [now, most],
  );
  return rows;
}

/** The file of an import; null when it is kept no more. */
export async function getImportFile(database: Database, id: string): Promise<string | null> {
  const { rows } = await database.query<{ content: string | null }>(
    "SELECT content FROM clinic_import WHERE id = $1",
    [id],
  );
  return rows[0]?.content ?? null;
}

/**
 * Writes down that a file is being checked, and forgets old ones.
 *
 * @param file its content is null for bytes that are no text
 * @throws DomainError `import-goes-on` while another file is worked on
 */
export async function startImport(
  database: Database,
  file: { name: string; content: string | null; total: number },
  actor: string,
  now: Date,
): Promise<string> {
  const id = randomUUID();
  await withTransaction(database, async (tx) => {
    await endStopped(tx, now);
    await tx.query("UPDATE clinic_import SET content = NULL WHERE content IS NOT NULL AND begun_at < $1", [
      new Date(now.getTime() - keepFilesFor),
    ]);
    const made = await tx.query(
      `INSERT INTO clinic_import (id, actor, file_name, content, state, begun_at, seen_at, done, total)
       VALUES ($1, $2, $3, $4, 'checking', $5, $5, 0, $6) ON CONFLICT ((true)) WHERE ${working} DO NOTHING`,
      [id, actor, file.name, file.content, now, file.total],
    );
    if (!made.rowCount) throw new DomainError("import-goes-on");
  });
  return id;
}

/**
 * Writes down that a checked file is being imported.
 *
 * @throws DomainError `import-unknown`, or `import-goes-on` while a file is worked on
 */
export async function startWriting(database: Database, id: string, now: Date): Promise<void> {
  await withTransaction(database, async (tx) => {
    await endStopped(tx, now);
    const others = await tx.query(`SELECT FROM clinic_import WHERE ${working}`);
    if (others.rowCount) throw new DomainError("import-goes-on");
    const begun = await tx.query(
      `UPDATE clinic_import SET state = 'importing', done = 0, seen_at = $2
       WHERE id = $1 AND state = 'ready' AND content IS NOT NULL`,
      [id, now],
    );
    if (!begun.rowCount) throw new DomainError("import-unknown");
  });
}

const endStopped = (tx: Pick<Database, "query">, now: Date) =>
  tx.query(
    `UPDATE clinic_import SET state = 'stopped', ended_at = seen_at WHERE ${working} AND seen_at < $1`,
    [new Date(now.getTime() - silent)],
  );

/** Writes down how far it is, and that somebody still works on it. */
export async function updateImportProgress(
  database: Database,
  id: string,
  { done, total }: { done: number; total: number },
  now: Date,
): Promise<void> {
  await database.query(
    `UPDATE clinic_import SET done = $2, total = $3, seen_at = $4 WHERE id = $1 AND ${working}`,
    [id, done, total, now],
  );
}

/** Writes down how it ended; a file that was imported is kept no longer. */
export async function endImport(
  database: Pick<Database, "query">,
  id: string,
  state: ImportState,
  result: ImportResult | null,
  now: Date,
): Promise<void> {
  await database.query(
    `UPDATE clinic_import SET state = $2, result = $3, seen_at = $4, ended_at = CASE WHEN $2 <> 'ready' THEN $4::timestamptz END,
       content = CASE WHEN $2 IN ('ready', 'faulty') THEN content END WHERE id = $1 AND ${working}`,
    [id, state, JSON.stringify(result), now],
  );
}
