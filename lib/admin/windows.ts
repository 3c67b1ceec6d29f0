import { randomBytes } from "node:crypto";
import { type Phase, phaseAt } from "../eligibility/phase";
import { type Database, inTransaction, type Transaction } from "../platform/database";
import { Refusal } from "../platform/refusal";
import type { WindowWish } from "./window-form";
import { type Control, controlsIn, forbiddenChange } from "./window-rules";

export interface StoredWindow extends WindowWish {
  pausedAt: Date | null;
  /** Grows with each change, so that of two editors the second is told. */
  version: number;
}

export interface WindowOverview extends StoredWindow {
  phase: Phase;
  entries: number;
  served: number;
  inside: number;
  booked: number;
  /** Most people inside that the booking path bears for now; null before anybody was called. */
  bearable: number | null;
  /** Since when that is less than the admin allows. */
  cutAt: Date | null;
  ratePerMinute: number | null;
  staySeconds: number | null;
}

const columns = `w.slug, w.name_ko AS "nameKo", w.name_en AS "nameEn", w.birth_year_from AS "birthYearFrom",
  w.birth_year_to AS "birthYearTo", w.last_digits AS "lastDigits", w.lobby_opens_at AS "lobbyOpensAt",
  w.opens_at AS "opensAt", w.closes_at AS "closesAt", w.most_inside AS "mostInside", w.message_ko AS "messageKo",
  w.message_en AS "messageEn", w.paused_at AS "pausedAt", w.version`;

/**
 * Windows with how they stand at `now`, the latest opening first.
 *
 * @param slug only this one
 */
export async function overview(database: Database, now: Date, slug?: string): Promise<WindowOverview[]> {
  const { rows } = await database.query<Omit<WindowOverview, "phase">>(
    `WITH nobody AS MATERIALIZED (SELECT id FROM person WHERE synthetic)
     SELECT ${columns}, LEAST(q.served, q.entries - e.synthetic) AS served, q.entries - e.synthetic AS entries,
       floor(q.bearable) AS bearable, q.cut_at AS "cutAt", q.rate_per_minute AS "ratePerMinute",
       q.stay_seconds AS "staySeconds",
       (SELECT count(*) FROM admission a WHERE a.window_id = w.id AND a.ended_at IS NULL AND a.expires_at > $1
          AND a.person_id NOT IN (SELECT id FROM nobody)) AS inside,
       (SELECT count(*) FROM booking b WHERE b.window_id = w.id AND b.status = 'BOOKED'
          AND b.person_id NOT IN (SELECT id FROM nobody)) AS booked
     FROM cohort_window w JOIN queue_state q ON q.window_id = w.id
     CROSS JOIN LATERAL (SELECT count(*) AS synthetic FROM nobody n
       JOIN queue_entry e ON e.window_id = w.id AND e.person_id = n.id) e
     WHERE $2::text IS NULL OR w.slug = $2 ORDER BY w.opens_at DESC`,
    [now, slug ?? null],
  );
  return rows.map((row) => ({ ...row, phase: phaseAt(row, now) }));
}

/** One window with how it stands at `now`; undefined when there is none of that slug. */
export async function overviewOf(
  database: Database,
  slug: string,
  now: Date,
): Promise<WindowOverview | undefined> {
  return (await overview(database, now, slug))[0];
}

function valuesOf(wish: WindowWish): unknown[] {
  return [
    wish.slug,
    wish.nameKo,
    wish.nameEn,
    wish.birthYearFrom,
    wish.birthYearTo,
    wish.lastDigits,
    wish.lobbyOpensAt,
    wish.opensAt,
    wish.closesAt,
    wish.mostInside,
    wish.messageKo,
    wish.messageEn,
  ];
}

async function keep(
  tx: Transaction,
  now: Date,
  actor: string,
  act: string,
  slug: string,
  before: StoredWindow | null,
  after: StoredWindow | WindowWish,
): Promise<void> {
  await tx.query("INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, $3, $4, $5)", [
    now,
    actor,
    act,
    `window:${slug}`,
    JSON.stringify({ before, after }),
  ]);
}

/**
 * Makes a window, with a fresh seed for its draw and an empty line.
 *
 * @param actor `staff:ID`, for the audit
 * @throws Refusal `slug-taken`
 */
export async function createWindow(
  database: Database,
  wish: WindowWish,
  actor: string,
  now: Date,
): Promise<void> {
  await inTransaction(database, async (tx) => {
    const made = await tx.query<{ id: string }>(
      `INSERT INTO cohort_window (slug, name_ko, name_en, birth_year_from, birth_year_to, last_digits, lobby_opens_at,
         opens_at, closes_at, most_inside, message_ko, message_en, draw_seed)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (slug) DO NOTHING RETURNING id`,
      [...valuesOf(wish), randomBytes(32)],
    );
    if (!made.rows[0]) throw new Refusal("slug-taken");
    await tx.query("INSERT INTO queue_state (window_id) VALUES ($1)", [made.rows[0].id]);
    await keep(tx, now, actor, "create-window", wish.slug, null, wish);
  });
}

/** The window's row, locked until the transaction ends. */
async function locked(tx: Transaction, slug: string): Promise<StoredWindow> {
  const { rows } = await tx.query<StoredWindow>(
    `SELECT ${columns} FROM cohort_window w WHERE slug = $1 FOR UPDATE`,
    [slug],
  );
  if (!rows[0]) throw new Refusal("window-unknown");
  return rows[0];
}

/**
 * Changes a window as wished; its slug stays, since people hold tickets that name it.
 *
 * @param version the one that the admin saw when they began to edit
 * @throws Refusal `edited-meanwhile`, `window-unknown`, or the reason why such a change is forbidden now
 */
export async function editWindow(
  database: Database,
  wish: WindowWish,
  version: number,
  actor: string,
  now: Date,
): Promise<void> {
  await inTransaction(database, async (tx) => {
    const before = await locked(tx, wish.slug);
    if (before.version !== version) throw new Refusal("edited-meanwhile");
    const reason = forbiddenChange(before, wish, now);
    if (reason) throw new Refusal(reason);
    await tx.query(
      `UPDATE cohort_window SET name_ko = $2, name_en = $3, birth_year_from = $4, birth_year_to = $5, last_digits = $6,
         lobby_opens_at = $7, opens_at = $8, closes_at = $9, most_inside = $10, message_ko = $11, message_en = $12,
         version = version + 1 WHERE slug = $1`,
      valuesOf(wish),
    );
    await keep(tx, now, actor, "edit-window", wish.slug, before, wish);
  });
}

const changes: Record<Control, string> = {
  open: "lobby_opens_at = LEAST(lobby_opens_at, $2), opens_at = $2",
  pause: "paused_at = $2",
  // The instant is bound in every case, so that each statement has the same parameters.
  resume: "paused_at = CASE WHEN $2::timestamptz IS NULL THEN paused_at END",
  close: "closes_at = $2, paused_at = NULL",
};

/**
 * Opens, pauses, resumes or closes a window now. The citizen's side follows at its next reading, within a
 * second or two.
 *
 * @throws Refusal `window-unknown`, or `not-in-this-phase` when the act makes no sense any more
 */
export async function control(
  database: Database,
  slug: string,
  act: Control,
  actor: string,
  now: Date,
): Promise<void> {
  await inTransaction(database, async (tx) => {
    const before = await locked(tx, slug);
    if (!controlsIn(phaseAt(before, now)).includes(act)) throw new Refusal("not-in-this-phase");
    await tx.query(`UPDATE cohort_window SET ${changes[act]}, version = version + 1 WHERE slug = $1`, [
      slug,
      now,
    ]);
    await keep(tx, now, actor, `${act}-window`, slug, before, await locked(tx, slug));
  });
}
