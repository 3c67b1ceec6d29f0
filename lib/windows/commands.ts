import { randomBytes } from "node:crypto";
import { getPhase } from "../eligibility/window-phase";
import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { lacksToOpen } from "./readiness";
import type { WindowInput } from "./window-form";
import {
  findDisallowedChange,
  getApprovalState,
  isPublished,
  listWindowTransitions,
  needsDryRun,
  type WindowTransition,
} from "./window-rules";
import { type StoredWindow, storedColumns } from "./windows";

function valuesOf(wish: WindowInput): unknown[] {
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
    wish.publishedAt,
    wish.product,
  ];
}

/** @throws DomainError `product-unknown` */
async function keepProduct(tx: Transaction, product: string | null): Promise<void> {
  if (product === null) return;
  const { rowCount } = await tx.query("SELECT FROM vaccine_product WHERE code = $1 FOR KEY SHARE", [product]);
  if (!rowCount) throw new DomainError("product-unknown");
}

/**
 * Sets how much a window gives out. Booking waits while what was booked is counted, so nothing is set that stays.
 *
 * @throws DomainError `stock-below-booked`
 */
async function setAmounts(
  tx: Transaction,
  windowId: string,
  before: Pick<WindowInput, "doses" | "sharePercent">,
  { doses, sharePercent }: Pick<WindowInput, "doses" | "sharePercent">,
): Promise<void> {
  if (doses !== before.doses) await tx.query("SELECT set_window_stock($1, '', $2)", [windowId, doses]);
  if (sharePercent !== before.sharePercent)
    await tx.query("SELECT set_window_share($1, $2)", [windowId, sharePercent]);
}

/** Writes an admin's act on a window into the audit, with what stood before and after it. */
export async function recordWindowAction(
  tx: Transaction,
  now: Date,
  actor: string,
  act: string,
  slug: string,
  detail: object,
): Promise<void> {
  await tx.query("INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, $3, $4, $5)", [
    now,
    actor,
    act,
    `window:${slug}`,
    JSON.stringify(detail),
  ]);
}

/**
 * Makes a window, with a fresh seed for its draw and an empty line. It is held until it passes its rehearsal.
 *
 * @param actor `staff:ID`, for the audit
 * @param from the slug of a window whose doses by province it has, too
 * @throws DomainError `slug-taken` or `product-unknown`
 */
export async function createWindow(
  database: Database,
  wish: WindowInput,
  actor: string,
  now: Date,
  from?: string,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    await keepProduct(tx, wish.product);
    const made = await tx.query<{ id: string }>(
      `INSERT INTO cohort_window (slug, name_ko, name_en, birth_year_from, birth_year_to, last_digits, lobby_opens_at,
         opens_at, closes_at, most_inside, message_ko, message_en, published_at, product_code, draw_seed,
         share_percent)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT (slug) DO NOTHING RETURNING id`,
      [...valuesOf(wish), randomBytes(32), wish.sharePercent],
    );
    const id = made.rows[0]?.id;
    if (!id) throw new DomainError("slug-taken");
    await tx.query("INSERT INTO queue_state (window_id) VALUES ($1)", [id]);
    // Nobody can have booked yet, so nothing is counted, and no booking waits for it.
    if (wish.doses !== null)
      await tx.query(
        `INSERT INTO window_stock (window_id, region, shard, doses, taken)
         SELECT $1, '', n, $2::int / 16 + (n < $2::int % 16)::int, 0 FROM generate_series(0, 15) n`,
        [id, wish.doses],
      );
    if (from !== undefined)
      await tx.query(
        `INSERT INTO window_stock (window_id, region, shard, doses, taken)
         SELECT $1, s.region, s.shard, s.doses, 0 FROM window_stock s JOIN cohort_window w ON w.id = s.window_id
         WHERE w.slug = $2 AND s.region <> ''`,
        [id, from],
      );
    await recordWindowAction(tx, now, actor, "create-window", wish.slug, { before: null, after: wish });
  });
}

/** The window's row, locked until the transaction ends. @throws DomainError `window-unknown` */
export async function lockWindow(tx: Transaction, slug: string): Promise<StoredWindow & { id: string }> {
  const { rows } = await tx.query<StoredWindow & { id: string }>(
    `SELECT w.id, ${storedColumns} FROM cohort_window w WHERE slug = $1 FOR UPDATE`,
    [slug],
  );
  if (!rows[0]) throw new DomainError("window-unknown");
  return rows[0];
}

/** The version that a window is cleared for after a change, given the one that it gets. */
function clearedAfter(before: StoredWindow, wish: WindowInput, now: Date): number | null {
  const version = before.version + 1;
  if (!needsDryRun(before, wish))
    return getApprovalState(before) === "cleared" ? version : before.clearedVersion;
  // Whoever could come in still can: an edit shuts nobody out.
  const opened = isPublished(before, now) && before.opensAt <= now;
  return opened ? before.clearedVersion : null;
}

/**
 * Changes a window as wished; its slug stays, since people hold tickets that name it. A window that has not
 * opened and is changed in who, when or how many is held until it passes its rehearsal again.
 *
 * @param version the one that the admin saw when they began to edit
 * @param act how the audit calls it
 * @throws DomainError `edited-meanwhile`, `window-unknown`, or the reason why such a change is forbidden now
 */
export async function updateWindow(
  database: Database,
  wish: WindowInput,
  version: number,
  actor: string,
  now: Date,
  act = "edit-window",
): Promise<void> {
  await withTransaction(database, async (tx) => {
    const before = await lockWindow(tx, wish.slug);
    if (before.version !== version) throw new DomainError("edited-meanwhile");
    const forbidden = findDisallowedChange(before, wish, now);
    if (forbidden) throw new DomainError(forbidden.reason);
    await keepProduct(tx, wish.product);
    const publishedAt =
      isPublished(before, now) && isPublished(wish, now) ? before.publishedAt : wish.publishedAt;
    const cleared = clearedAfter(before, wish, now);
    await tx.query(
      `UPDATE cohort_window SET name_ko = $2, name_en = $3, birth_year_from = $4, birth_year_to = $5, last_digits = $6,
         lobby_opens_at = $7, opens_at = $8, closes_at = $9, most_inside = $10, message_ko = $11, message_en = $12,
         published_at = $13, product_code = $14, cleared_version = $15,
         override_reason = CASE WHEN $15::int IS NOT NULL THEN override_reason END, version = version + 1 WHERE slug = $1`,
      [...valuesOf({ ...wish, publishedAt }), cleared],
    );
    await setAmounts(tx, before.id, before, wish);
    await recordWindowAction(tx, now, actor, act, wish.slug, {
      before,
      after: await lockWindow(tx, wish.slug),
    });
  });
}

const changes: Record<WindowTransition, string> = {
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
 * @throws DomainError `window-unknown`, `not-in-this-phase` when the act makes no sense any more, or
 *   `not-rehearsed` when it would let people into a window that may not open
 */
export async function transitionWindow(
  database: Database,
  slug: string,
  act: WindowTransition,
  actor: string,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    const before = await lockWindow(tx, slug);
    if (!listWindowTransitions(getPhase(before, now)).includes(act) || !isPublished(before, now))
      throw new DomainError("not-in-this-phase");
    if ((act === "open" || act === "resume") && before.clearedVersion === null)
      throw new DomainError("not-rehearsed");
    await tx.query(
      `UPDATE cohort_window SET ${changes[act]}, version = version + 1,
         cleared_version = CASE WHEN cleared_version = version THEN version + 1 ELSE cleared_version END WHERE slug = $1`,
      [slug, now],
    );
    await recordWindowAction(tx, now, actor, `${act}-window`, slug, {
      before,
      after: await lockWindow(tx, slug),
    });
  });
}

/**
 * Lets a window open as it stands; a pause that was only for lack of this ends.
 *
 * @throws DomainError `window-not-ready` while it has nothing to give out
 */
export async function approveWindow(tx: Transaction, slug: string, reason: string | null): Promise<void> {
  if (lacksToOpen(await lockWindow(tx, slug)).length > 0) throw new DomainError("window-not-ready");
  await tx.query(
    `UPDATE cohort_window SET cleared_version = version, override_reason = $2,
       paused_at = CASE WHEN cleared_version IS NOT NULL THEN paused_at END WHERE slug = $1`,
    [slug, reason],
  );
}

/**
 * Lets a window open that did not pass its rehearsal.
 *
 * @param version the one that the admin saw
 * @param reason why, in the admin's words; kept in the audit
 * @throws DomainError `window-unknown`, `edited-meanwhile`, or `window-not-ready`
 */
export async function overrideDryRun(
  database: Database,
  slug: string,
  version: number,
  reason: string,
  actor: string,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    const before = await lockWindow(tx, slug);
    if (before.version !== version) throw new DomainError("edited-meanwhile");
    await approveWindow(tx, slug, reason);
    await recordWindowAction(tx, now, actor, "override-rehearsal", slug, { version, reason });
  });
}
