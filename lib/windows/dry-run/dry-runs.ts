import { type Database, withTransaction } from "../../shared/db/database";
import { DomainError } from "../../shared/errors";
import { approveWindow, lockWindow, recordWindowAction } from "../commands";
import { lacksToOpen } from "../readiness";
import type { WrittenWindow } from "./plan";
import type { DryRunResult } from "./result";

export interface DryRun {
  id: string;
  /** The version of the window that was tried. */
  version: number;
  begunAt: Date;
  /** When its process last said that it goes on. */
  seenAt: Date;
  endedAt: Date | null;
  done: number;
  total: number;
  passed: boolean | null;
  result: DryRunResult | null;
}

/** A process says at least so often that its rehearsal goes on. Milliseconds. */
export const dryRunHeartbeatMs = 1_000;
/** One that says nothing for so long has died. Milliseconds. */
const silent = 15_000;

export function isRunning(rehearsal: Pick<DryRun, "endedAt" | "seenAt">, now: Date): boolean {
  return rehearsal.endedAt === null && now.getTime() - rehearsal.seenAt.getTime() < silent;
}

const cutShort: Pick<DryRunResult, "stopped"> = { stopped: "The server that rehearsed was stopped." };

/**
 * Writes down that a rehearsal begins.
 *
 * @param total instants that will be tried
 * @throws DomainError `rehearsal-goes-on` while another does, of whatever window
 */
export async function startDryRun(
  database: Database,
  window: WrittenWindow,
  total: number,
  actor: string,
  now: Date,
): Promise<string> {
  return withTransaction(database, async (tx) => {
    await tx.query(
      "UPDATE rehearsal SET ended_at = seen_at, passed = false, result = $2 WHERE ended_at IS NULL AND seen_at < $1",
      [new Date(now.getTime() - silent), JSON.stringify(cutShort)],
    );
    const { rows } = await tx.query<{ id: string }>(
      `INSERT INTO rehearsal (window_id, version, actor, begun_at, seen_at, total) VALUES ($1, $2, $3, $4, $4, $5)
       ON CONFLICT ((true)) WHERE ended_at IS NULL DO NOTHING RETURNING id`,
      [window.id, window.version, actor, now, total],
    );
    if (!rows[0]) throw new DomainError("rehearsal-goes-on");
    return rows[0].id;
  });
}

export async function updateDryRunProgress(
  database: Database,
  id: string,
  done: number,
  now: Date,
): Promise<void> {
  await database.query("UPDATE rehearsal SET done = $2, seen_at = $3 WHERE id = $1 AND ended_at IS NULL", [
    id,
    done,
    now,
  ]);
}

/**
 * Writes down how a rehearsal went. Where it passed, and the window is still as it was tried, the window may open.
 */
export async function finishDryRun(
  database: Database,
  id: string,
  window: WrittenWindow,
  outcome: { done: number; passed: boolean; result: DryRunResult },
  actor: string,
  now: Date,
): Promise<void> {
  const { done, passed, result } = outcome;
  await withTransaction(database, async (tx) => {
    const ended = await tx.query(
      "UPDATE rehearsal SET done = $2, passed = $3, result = $4, ended_at = $5, seen_at = $5 WHERE id = $1 AND ended_at IS NULL",
      [id, done, passed, JSON.stringify(result), now],
    );
    if (!ended.rowCount) return;
    const stored = await lockWindow(tx, window.slug);
    const detail = { version: window.version, passed, tried: result.scenes, stopped: result.stopped };
    await recordWindowAction(tx, now, actor, "rehearse-window", window.slug, detail);
    const ready = lacksToOpen(stored).length === 0;
    if (passed && ready && stored.version === window.version) await approveWindow(tx, window.slug, null);
  });
}

/** The last rehearsal of a window, whatever version it tried; undefined when there was none. */
export async function getLastDryRun(database: Database, slug: string): Promise<DryRun | undefined> {
  const { rows } = await database.query<DryRun>(
    `SELECT r.id, r.version, r.begun_at AS "begunAt", r.seen_at AS "seenAt", r.ended_at AS "endedAt", r.done, r.total,
       r.passed, r.result FROM rehearsal r JOIN cohort_window w ON w.id = r.window_id
     WHERE w.slug = $1 ORDER BY r.begun_at DESC LIMIT 1`,
    [slug],
  );
  return rows[0];
}
