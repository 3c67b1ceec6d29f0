import { z } from "zod";
import type { Database } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { transitionWindow, updateWindow } from "./commands";
import { type StoredWindow, storedColumns } from "./windows";

/** Acts that can be undone by another act. */
const undoable = [
  "edit-window",
  "limit-window",
  "message-window",
  "undo-window",
  "pause-window",
  "resume-window",
];

export interface LastChange {
  at: Date;
  /** Who made it; null for an account that is no more. */
  by: string | null;
  act: string;
  before: StoredWindow;
}

const instant = z.iso.datetime().transform((text) => new Date(text));
const kept = z.looseObject({
  lobbyOpensAt: instant,
  opensAt: instant,
  closesAt: instant,
  publishedAt: instant.nullable(),
  pausedAt: instant.nullable(),
  version: z.number(),
});

/**
 * The last change of a window as the audit has it, when it is one that can be taken back and nothing was changed
 * since; undefined otherwise.
 */
export async function getLastChange(database: Database, slug: string): Promise<LastChange | undefined> {
  const { rows } = await database.query<{
    at: Date;
    act: string;
    by: string | null;
    before: unknown;
    current: boolean;
    goods: Pick<StoredWindow, "product" | "doses" | "sharePercent">;
  }>(
    `SELECT a.at, a.act, s.name AS by, a.detail -> 'before' AS before,
       (a.detail -> 'after' ->> 'version')::int = w.version AS current,
       (SELECT jsonb_build_object('product', g.product, 'doses', g.doses, 'sharePercent', g."sharePercent")
        FROM (SELECT ${storedColumns}) g) AS goods
     FROM audit_row a JOIN cohort_window w ON w.slug = $1 LEFT JOIN staff_account s ON 'staff:' || s.id = a.actor
     WHERE a.subject = 'window:' || $1 AND a.detail ? 'after' ORDER BY a.id DESC LIMIT 1`,
    [slug],
  );
  const [row] = rows;
  const before = kept.safeParse(row?.before);
  if (!row?.current || !undoable.includes(row.act) || !before.success) return undefined;
  // An older row says nothing of what the window gives out.
  const stood = { ...row.goods, ...before.data } as unknown as StoredWindow;
  return { at: row.at, act: row.act, by: row.by, before: stood };
}

/**
 * Takes back the last change of a window: what stood before stands again, by the rules of any other change.
 *
 * @param version the one that the admin saw
 * @throws DomainError `edited-meanwhile`, `nothing-to-undo`, or the reason why that change is forbidden now
 */
export async function undoLastChange(
  database: Database,
  slug: string,
  version: number,
  actor: string,
  now: Date,
): Promise<void> {
  const last = await getLastChange(database, slug);
  if (!last) throw new DomainError("nothing-to-undo");
  if (last.before.version !== version - 1) throw new DomainError("edited-meanwhile");
  if (last.act === "pause-window") return transitionWindow(database, slug, "resume", actor, now);
  if (last.act === "resume-window") return transitionWindow(database, slug, "pause", actor, now);
  await updateWindow(database, last.before, version, actor, now, "undo-window");
}
