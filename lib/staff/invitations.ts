import { randomBytes, randomUUID } from "node:crypto";
import { queueMessage } from "../notifications/outbox";
import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import type { Locale } from "../shared/time/seoul";
import { insertStaff } from "./create-account";
import { readCredential } from "./credential";
import { findInvitation, hashToken, type Invitee } from "./open-invitations";
import { checkPasswordRules, hashPassword } from "./password";
import { endSessions } from "./sessions";
import { isOfClinic, listManageableRoles, mayManage, normalizeEmail, type Staff } from "./staff";

/** How long the link of an invitation works. Milliseconds. */
export const invitationLifetimeMs = 7 * 24 * 3_600_000;

export type InvitationEmail = (told: { token: string; locale: Locale; anew: boolean; expiresAt: Date }) => {
  subject: string;
  body: string;
};

const newToken = () => randomBytes(32).toString("base64url");

async function keep(tx: Transaction, actor: string, act: string, subject: string, detail: object, now: Date) {
  await tx.query("INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, $3, $4, $5)", [
    now,
    actor,
    act,
    subject,
    JSON.stringify(detail),
  ]);
}

interface Written extends Invitee {
  locale: Locale;
  accountId: string | null;
}

/** Writes an invitation and the e-mail that tells of it. @throws DomainError `invited-already` */
async function write(
  tx: Transaction,
  invitee: Written,
  letter: InvitationEmail,
  by: Staff,
  now: Date,
): Promise<string> {
  const [id, token] = [randomUUID(), newToken()];
  const expiresAt = new Date(now.getTime() + invitationLifetimeMs);
  const { email, role, clinicId, locale, accountId } = invitee;
  // One that ran out makes room for a new one.
  await tx.query(
    `UPDATE staff_invitation SET withdrawn_at = $2
     WHERE email = $1 AND accepted_at IS NULL AND withdrawn_at IS NULL AND expires_at <= $2`,
    [email, now],
  );
  const written = await tx.query(
    `INSERT INTO staff_invitation (id, email, role, clinic_id, account_id, token_hash, locale, created_at, expires_at,
       invited_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (email) WHERE accepted_at IS NULL AND withdrawn_at IS NULL DO NOTHING`,
    [id, email, role, clinicId, accountId, hashToken(token), locale, now, expiresAt, by.id],
  );
  if (!written.rowCount) throw new DomainError("invited-already");
  await post(tx, { id, email, sent: 1 }, letter({ token, locale, anew: accountId !== null, expiresAt }), now);
  return id;
}

async function post(
  tx: Transaction,
  to: { id: string; email: string; sent: number },
  letter: { subject: string; body: string },
  now: Date,
): Promise<void> {
  const eventKey = `invitation:${to.id}:${to.sent}`;
  await queueMessage(tx, { eventKey, channel: "EMAIL", recipient: to.email, ...letter }, now);
}

/**
 * Invites somebody by an e-mail with a link that works once.
 *
 * @param by an admin, or a manager for the staff of their own clinic
 * @throws DomainError `not-your-role`, `clinic-of-another`, `clinic-unknown`, `email-taken` or `invited-already`
 */
export async function invite(
  database: Database,
  invitee: Invitee & { locale: Locale },
  letter: InvitationEmail,
  by: Staff,
  now: Date,
): Promise<void> {
  const email = normalizeEmail(invitee.email);
  const clinicId = isOfClinic(invitee.role) ? invitee.clinicId : null;
  if (!listManageableRoles[by.role].includes(invitee.role)) throw new DomainError("not-your-role");
  if (by.role !== "ADMIN" && clinicId !== by.clinicId) throw new DomainError("clinic-of-another");
  await withTransaction(database, async (tx) => {
    const clinic = await tx.query("SELECT 1 FROM clinic WHERE id = $1", [clinicId]);
    if (isOfClinic(invitee.role) && !clinic.rowCount) throw new DomainError("clinic-unknown");
    const taken = await tx.query("SELECT 1 FROM staff_account WHERE email = $1", [email]);
    if (taken.rowCount) throw new DomainError("email-taken");
    const id = await write(tx, { ...invitee, email, clinicId, accountId: null }, letter, by, now);
    const detail = { role: invitee.role, clinicId };
    await keep(tx, `staff:${by.id}`, "invite-staff", `invitation:${id}`, detail, now);
  });
}

/**
 * Sends whoever forgot their password, or lost their second step, a link to begin anew. Until it is used nothing
 * of the account changes.
 *
 * @throws DomainError `not-yourself`, `staff-unknown` or `invited-already`
 */
export async function sendPasswordReset(
  database: Database,
  accountId: string,
  locale: Locale,
  letter: InvitationEmail,
  by: Staff,
  now: Date,
): Promise<void> {
  if (accountId === by.id) throw new DomainError("not-yourself");
  await withTransaction(database, async (tx) => {
    const { rows } = await tx.query<Invitee>(
      `SELECT email, role, clinic_id AS "clinicId" FROM staff_account WHERE id = $1 AND disabled_at IS NULL FOR SHARE`,
      [accountId],
    );
    const account = rows[0];
    if (!account || !mayManage(by, account)) throw new DomainError("staff-unknown");
    await write(tx, { ...account, locale, accountId }, letter, by, now);
    await keep(tx, `staff:${by.id}`, "invite-anew", `staff:${accountId}`, {}, now);
  });
}

/** One that is open and theirs, locked. @throws DomainError `invitation-gone` */
async function theirs(tx: Transaction, id: string, by: Staff) {
  const { rows } = await tx.query<Invitee & { locale: Locale; sent: number; anew: boolean }>(
    `SELECT email, role, clinic_id AS "clinicId", locale, sent, account_id IS NOT NULL AS anew FROM staff_invitation
     WHERE id = $1 AND accepted_at IS NULL AND withdrawn_at IS NULL FOR UPDATE`,
    [id],
  );
  const found = rows[0];
  if (!found || !mayManage(by, found)) throw new DomainError("invitation-gone");
  return found;
}

/** Sends an invitation again, with a new link; the one before works no more. @throws DomainError `invitation-gone` */
export async function resendInvitation(
  database: Database,
  id: string,
  letter: InvitationEmail,
  by: Staff,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    const { email, locale, sent, anew } = await theirs(tx, id, by);
    const token = newToken();
    const expiresAt = new Date(now.getTime() + invitationLifetimeMs);
    await tx.query(
      "UPDATE staff_invitation SET token_hash = $2, expires_at = $3, sent = sent + 1 WHERE id = $1",
      [id, hashToken(token), expiresAt],
    );
    await post(tx, { id, email, sent: sent + 1 }, letter({ token, locale, anew, expiresAt }), now);
    await keep(tx, `staff:${by.id}`, "resend-invitation", `invitation:${id}`, {}, now);
  });
}

/** Takes an invitation back; its link works no more. @throws DomainError `invitation-gone` */
export async function withdrawInvitation(
  database: Database,
  id: string,
  by: Staff,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    await theirs(tx, id, by);
    await tx.query("UPDATE staff_invitation SET withdrawn_at = $2 WHERE id = $1", [id, now]);
    await keep(tx, `staff:${by.id}`, "withdraw-invitation", `invitation:${id}`, {}, now);
  });
}

/**
 * Whoever wrote an invitation, as their account stands now, locked so that it stays so until the commit. Of the two
 * the account is locked first, as by whoever removes it.
 */
async function inviterOf(tx: Transaction, token: string): Promise<Staff | undefined> {
  const { rows } = await tx.query<Staff>(
    `SELECT id, name, role, clinic_id AS "clinicId" FROM staff_account
     WHERE id = (SELECT invited_by FROM staff_invitation WHERE token_hash = $1) AND disabled_at IS NULL FOR SHARE`,
    [hashToken(token)],
  );
  return rows[0];
}

/**
 * Uses an invitation: makes the account, or sets the password of one anew. Then its second step is gone too, and
 * its sessions end, for whoever asked for this may have lost both.
 *
 * It is worth what its inviter may do at this moment.
 *
 * @returns whose account it is, and the credential by which they may come in
 * @throws DomainError `invitation-gone`, `email-taken` or `password-…`
 */
export async function acceptInvitation(
  database: Database,
  token: string,
  { name, password }: { name: string; password: string },
  now: Date,
): Promise<{ id: string; credential: string }> {
  const { email } = await findInvitation(database, token, now);
  const fault = checkPasswordRules(password, [email, name]);
  if (fault) throw new DomainError(fault);
  const passwordHash = await hashPassword(password);
  return withTransaction(database, async (tx) => {
    const inviter = await inviterOf(tx, token);
    // Of two who use one link at once the second finds it used.
    const { rows } = await tx.query<Invitee & { id: string; accountId: string | null }>(
      `UPDATE staff_invitation SET accepted_at = $2
       WHERE token_hash = $1 AND accepted_at IS NULL AND withdrawn_at IS NULL AND expires_at > $2
       RETURNING id, email, role, clinic_id AS "clinicId", account_id AS "accountId"`,
      [hashToken(token), now],
    );
    const used = rows[0];
    if (!used || !inviter || !mayManage(inviter, used)) throw new DomainError("invitation-gone");
    const actor = `invitation:${used.id}`;
    if (used.accountId === null) {
      const { id } = await insertStaff(tx, { ...used, name, passwordHash } as never, actor, now);
      return { id, credential: await readCredential(tx, id) };
    }
    const renewed = await tx.query<Staff>(
      `UPDATE staff_account SET password_hash = $2, totp_secret = NULL, totp_since = NULL, totp_last_step = NULL
       WHERE id = $1 AND disabled_at IS NULL RETURNING id, name, role, clinic_id AS "clinicId"`,
      [used.accountId, passwordHash],
    );
    const account = renewed.rows[0];
    if (!account || !mayManage(inviter, account)) throw new DomainError("invitation-gone");
    await tx.query("DELETE FROM staff_recovery_code WHERE account_id = $1", [account.id]);
    await endSessions(tx, account.id, {}, now);
    await keep(tx, `staff:${account.id}`, "accept-invitation", `staff:${account.id}`, {}, now);
    return { id: account.id, credential: await readCredential(tx, account.id) };
  });
}
