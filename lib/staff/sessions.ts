import { randomUUID } from "node:crypto";
import bowser from "bowser";
import type { StaffSession } from "../citizens/session";
import type { Database, Transaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { toNeighbourPrefix } from "../shared/ip-prefix";
import { credentialColumn } from "./credential";
import type { Staff } from "./staff";

/** How long a staff session holds with nobody using it. Milliseconds. */
const idles = 4 * 3_600_000;

/** How long a typed password stands for whoever is at the keyboard. Milliseconds. */
export const PASSWORD_RECENT_MS = 5 * 60_000;

/** A session's last use is written down so often at the most. Milliseconds. */
const seenEvery = 60_000;

/** A staff member who is signed in, as their account and their session stand now. */
export interface SignedInStaff extends Staff {
  sessionId: string;
  /** When the password was last typed. */
  confirmedAt: Date;
  /** Whether they must set up the second step before anything else. */
  secondStepMissing: boolean;
}

export interface ClientInfo {
  address: string;
  userAgent: string;
}

/** Browser and system in words, such as "Chrome · Windows"; empty for one that names neither. */
export function formatDeviceName(userAgent: string): string {
  // The parser throws on an empty text.
  const { browser, os } = bowser.parse(userAgent.slice(0, 400) || "-");
  return [browser.name, os.name].filter(Boolean).join(" · ").slice(0, 60);
}

/**
 * Begins a session of somebody who has proven who they are, just now, with their password.
 *
 * @param credential the one that was proven; a password that is changed meanwhile ends the sign-in
 * @returns what the signed token of the session says
 * @throws DomainError `sign-in-refused`
 */
export async function startSession(
  database: Database | Transaction,
  id: string,
  credential: string,
  { address, userAgent }: ClientInfo,
  now: Date,
): Promise<StaffSession> {
  const session = randomUUID();
  const { rows } = await database.query<Staff>(
    `WITH account AS (
       SELECT id, name, role, clinic_id FROM staff_account
       WHERE id = $2 AND disabled_at IS NULL AND ${credentialColumn} = $6 FOR SHARE
     ), begun AS (
       INSERT INTO staff_session (id, account_id, created_at, seen_at, confirmed_at, device, network)
       SELECT $1, id, $3, $3, $3, $4, $5 FROM account
     )
     SELECT id, name, role, clinic_id AS "clinicId" FROM account`,
    [session, id, now, formatDeviceName(userAgent), toNeighbourPrefix(address), credential],
  );
  const staff = rows[0];
  if (!staff) throw new DomainError("sign-in-refused");
  return { kind: "staff", sub: id, session, role: staff.role, clinicId: staff.clinicId, name: staff.name };
}

/**
 * The account behind a session as both stand now, read anew at every request: a token holds for hours, but a
 * removed account, a changed role and an ended session count at once.
 *
 * @returns null when there is no such account any more, or no such session
 */
export async function loadStaffSession(
  database: Database,
  { sub, session }: Pick<StaffSession, "sub" | "session">,
  now: Date,
): Promise<SignedInStaff | null> {
  const { rows } = await database.query<SignedInStaff & { seenAt: Date }>(
    `SELECT a.id, a.name, a.role, a.clinic_id AS "clinicId", s.id AS "sessionId", s.confirmed_at AS "confirmedAt",
            s.seen_at AS "seenAt",
            a.role = 'ADMIN' AND a.totp_since IS NULL
              AND coalesce((SELECT admins_need_totp FROM programme), false) AS "secondStepMissing"
     FROM staff_session s JOIN staff_account a ON a.id = s.account_id
     WHERE s.id = $1 AND a.id = $2 AND s.ended_at IS NULL AND s.seen_at > $3 AND a.disabled_at IS NULL`,
    [session, sub, new Date(now.getTime() - idles)],
  );
  const found = rows[0];
  if (!found) return null;
  const { seenAt, ...staff } = found;
  if (now.getTime() - seenAt.getTime() > seenEvery)
    await database.query("UPDATE staff_session SET seen_at = $2 WHERE id = $1", [session, now]);
  return staff;
}

export interface SessionEntry {
  id: string;
  device: string;
  network: string;
  createdAt: Date;
  seenAt: Date;
}

export async function listSessions(
  database: Database,
  accountId: string,
  now: Date,
): Promise<SessionEntry[]> {
  const { rows } = await database.query<SessionEntry>(
    `SELECT id, device, network, created_at AS "createdAt", seen_at AS "seenAt" FROM staff_session
     WHERE account_id = $1 AND ended_at IS NULL AND seen_at > $2 AND created_at > $3 ORDER BY seen_at DESC`,
    [accountId, new Date(now.getTime() - idles), new Date(now.getTime() - 12 * 3_600_000)],
  );
  return rows;
}

/**
 * Ends sessions of an account: one, all, or all but one. They end for every server at its next request.
 *
 * @returns how many ended
 */
export async function endSessions(
  database: Database | Transaction,
  accountId: string,
  which: { only?: string; except?: string },
  now: Date,
): Promise<number> {
  const { rowCount } = await database.query(
    `UPDATE staff_session SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL
       AND ($3::uuid IS NULL OR id = $3) AND ($4::uuid IS NULL OR id <> $4)`,
    [accountId, now, which.only ?? null, which.except ?? null],
  );
  return rowCount ?? 0;
}

/** Whether the password was typed so lately that a dangerous act may be done. */
export function hasRecentPassword(staff: Pick<SignedInStaff, "confirmedAt">, now: Date): boolean {
  return now.getTime() - staff.confirmedAt.getTime() < PASSWORD_RECENT_MS;
}

/** Forgets sessions that ended, or could not be used any more, a month ago. @returns how many */
export async function deleteExpiredSessions(database: Database, now: Date): Promise<number> {
  const { rowCount } = await database.query("DELETE FROM staff_session WHERE seen_at < $1", [
    new Date(now.getTime() - 30 * 24 * 3_600_000),
  ]);
  return rowCount ?? 0;
}
