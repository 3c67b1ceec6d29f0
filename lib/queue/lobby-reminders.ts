import { moveBeforeQuietHours } from "../notifications/quiet-hours";
import { toCookieName } from "../shared/cookie-name";
import { createJwtSigner, type JwtSigner, type SigningKey } from "../shared/crypto/jwt";
import { type Database, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import type { QueueView } from "./queue-snapshot";

/** How long before a lobby opens those are told who asked for it. Milliseconds. */
const toldBefore = 30 * 60_000;
const most = 5_000;

/** A device on which a person was verified keeps that for so long at the most. Seconds. */
export const preverificationSeconds = 21 * 86_400;

/** That whoever holds it was verified on this device, for the line of one window. */
export interface PreverificationClaims {
  sub: string;
  window: string;
}
export type PreverificationTokens = JwtSigner<PreverificationClaims>;
export const createPreverificationTokens = (keys: readonly SigningKey[]): PreverificationTokens =>
  createJwtSigner<PreverificationClaims>(keys, {
    audience: "verified-early",
    lifetimeSeconds: preverificationSeconds,
  });
/** The name of the cookie that holds it. @param secure whether the site is reached by https */
export const preverificationCookie = (secure: boolean) => toCookieName("verified-early", secure);

/** When people are told that a lobby opens: half an hour before, and before the night where that falls into it. */
export const getLobbyReminderTime = ({ lobbyOpensAt }: Pick<QueueView, "lobbyOpensAt">): Date =>
  moveBeforeQuietHours(new Date(lobbyOpensAt.getTime() - toldBefore));

/**
 * Keeps that a person wants to hear before a window's lobby opens. Asking again changes nothing.
 *
 * @throws DomainError `nowhere-to-write` for a person without a phone and an e-mail address
 */
export async function subscribeToLobby(
  database: Database,
  windowId: string,
  personId: string,
): Promise<void> {
  const { rowCount } = await database.query(
    `INSERT INTO lobby_reminder (window_id, person_id)
     SELECT $1, id FROM person WHERE id = $2 AND COALESCE(phone, email) IS NOT NULL
     ON CONFLICT (window_id, person_id) DO UPDATE SET window_id = EXCLUDED.window_id`,
    [windowId, personId],
  );
  if (rowCount === 0) throw new DomainError("nowhere-to-write");
}

/** The person does not want to hear of it any more; a message that was written stays. */
export async function unsubscribeFromLobby(
  database: Database,
  windowId: string,
  personId: string,
): Promise<void> {
  await database.query(
    "DELETE FROM lobby_reminder WHERE window_id = $1 AND person_id = $2 AND told_at IS NULL",
    [windowId, personId],
  );
}

export async function listLobbySubscriptions(database: Database, personId: string): Promise<Set<string>> {
  const { rows } = await database.query<{ id: string }>(
    "SELECT window_id AS id FROM lobby_reminder WHERE person_id = $1",
    [personId],
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * Writes to those who want to hear before a lobby opens, once each. Any number of processes may take turns.
 *
 * @param lines every window as the board knows it
 * @param now the server's instant, UTC
 * @returns how many messages were written
 */
export async function sendDueLobbyReminders(
  database: Database,
  lines: readonly QueueView[],
  now: Date,
): Promise<number> {
  const due = lines
    .filter((line) => getLobbyReminderTime(line) <= now && line.closesAt > now)
    .map(({ id }) => id);
  if (due.length === 0) return 0;
  return withTransaction(database, async (tx) => {
    const { rowCount } = await tx.query(
      `WITH due AS MATERIALIZED (
         SELECT window_id, person_id FROM lobby_reminder WHERE window_id = ANY($1::uuid[]) AND told_at IS NULL
         LIMIT ${most} FOR UPDATE SKIP LOCKED),
       told AS (
         UPDATE lobby_reminder r SET told_at = $2 FROM due WHERE r.window_id = due.window_id AND r.person_id = due.person_id)
       INSERT INTO outbox_message (event_key, person_id, template, facts, created_at, next_try_at)
       SELECT 'lobby-opens:' || window_id || ':' || person_id, person_id, 'lobby-opens',
              jsonb_build_object('window', window_id), $2, $2 FROM due
       ON CONFLICT (event_key) DO NOTHING`,
      [due, now],
    );
    return rowCount ?? 0;
  });
}
