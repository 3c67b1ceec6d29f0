import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { endSessions } from "./sessions";
import { isOfClinic, listManageableRoles, mayManage, type Staff, type StaffRole } from "./staff";
import { withdrawInvitationsBy } from "./withdraw-invitations";

export interface StaffEntry extends Staff {
  email: string;
  clinicKo: string | null;
  clinicEn: string | null;
  disabled: boolean;
  secondStep: boolean;
  /** When they last did something; null for never. */
  seenAt: Date | null;
}

export interface StaffSearch {
  /** A part of the name or the e-mail, or a clinic's number; empty for all. */
  text: string;
  role: StaffRole | null;
  state: "active" | "disabled" | null;
  clinicId?: number;
  /** One account alone. */
  id?: string;
}

export const MAX_LISTED_STAFF = 200;

/** Staff accounts, those in use first; at most `MAX_LISTED_STAFF`. */
export async function findStaff(database: Database, search: StaffSearch): Promise<StaffEntry[]> {
  const { rows } = await database.query<StaffEntry>(
    `SELECT s.id, s.name, s.role, s.clinic_id AS "clinicId", s.email, c.name_ko AS "clinicKo", c.name_en AS "clinicEn",
            s.disabled_at IS NOT NULL AS disabled, s.totp_since IS NOT NULL AS "secondStep",
            (SELECT max(seen_at) FROM staff_session x WHERE x.account_id = s.id) AS "seenAt"
     FROM staff_account s LEFT JOIN clinic c ON c.id = s.clinic_id
     WHERE ($1 = '' OR position(lower($1) IN lower(s.name)) > 0 OR position(lower($1) IN s.email) > 0
            OR s.clinic_id::text = $1)
       AND ($2::text IS NULL OR s.role::text = $2) AND ($3::boolean IS NULL OR (s.disabled_at IS NOT NULL) = $3)
       AND ($4::int IS NULL OR s.clinic_id = $4) AND ($5::text IS NULL OR s.id::text = $5)
     ORDER BY s.disabled_at IS NOT NULL, s.role, s.email LIMIT ${MAX_LISTED_STAFF}`,
    [
      search.text.normalize("NFC").trim(),
      search.role,
      search.state === null ? null : search.state === "disabled",
      search.clinicId ?? null,
      search.id ?? null,
    ],
  );
  return rows;
}

/**
 * An account that somebody means to change. Both are locked until the end of the transaction, in the order of their
 * ids: of two who take each other out of use, the second is out.
 *
 * @throws DomainError `not-yourself`, or `staff-unknown` also for an account that is not theirs to care for, or for
 *   somebody who is out of use or has another role by now
 */
async function accountFor(tx: Transaction, id: string, by: Staff): Promise<Staff> {
  if (id === by.id) throw new DomainError("not-yourself");
  const { rows } = await tx.query<Staff & { disabled: boolean }>(
    `SELECT id, name, role, clinic_id AS "clinicId", disabled_at IS NOT NULL AS disabled
     FROM staff_account WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
    [[id, by.id]],
  );
  const account = rows.find((row) => row.id === id);
  const acting = rows.find((row) => row.id === by.id);
  if (!account || !acting || acting.disabled || !mayManage(acting, account))
    throw new DomainError("staff-unknown");
  return account;
}

async function keep(tx: Transaction, by: Staff, act: string, id: string, detail: object, now: Date) {
  await tx.query("INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, $3, $4, $5)", [
    now,
    `staff:${by.id}`,
    act,
    `staff:${id}`,
    JSON.stringify(detail),
  ]);
}

/**
 * Takes an account out of use, or brings it back. Its sessions and the invitations it wrote end at once.
 *
 * @param by an admin, or the manager of the account's clinic
 * @throws DomainError `not-yourself` or `staff-unknown`
 */
export async function setAccountDisabled(
  database: Database,
  id: string,
  disabled: boolean,
  by: Staff,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    const account = await accountFor(tx, id, by);
    await tx.query("UPDATE staff_account SET disabled_at = $2 WHERE id = $1", [id, disabled ? now : null]);
    await endSessions(tx, id, {}, now);
    if (disabled) await withdrawInvitationsBy(tx, account, [], by, now);
    await keep(tx, by, disabled ? "disable-staff" : "enable-staff", id, {}, now);
  });
}

/**
 * Gives an account another role. Its sessions end at once, so that nothing goes on under the old one, and with them
 * the invitations that it could not write any more.
 *
 * @param clinicId where they work from now on, for a role of a clinic
 * @throws DomainError `not-yourself`, `staff-unknown`, `clinic-unknown`, or `not-your-role` for one that is not theirs to give
 */
export async function changeRole(
  database: Database,
  id: string,
  { role, clinicId }: Pick<Staff, "role" | "clinicId">,
  by: Staff,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    const before = await accountFor(tx, id, by);
    if (!listManageableRoles[by.role].includes(role)) throw new DomainError("not-your-role");
    const at = isOfClinic(role) ? clinicId : null;
    const clinic = await tx.query("SELECT 1 FROM clinic WHERE id = $1", [at]);
    if (isOfClinic(role) && !clinic.rowCount) throw new DomainError("clinic-unknown");
    await tx.query("UPDATE staff_account SET role = $2, clinic_id = $3 WHERE id = $1", [id, role, at]);
    await endSessions(tx, id, {}, now);
    await withdrawInvitationsBy(tx, { ...before, role, clinicId: at }, listManageableRoles[role], by, now);
    const detail = { from: before.role, to: role, clinicFrom: before.clinicId, clinicTo: at };
    await keep(tx, by, "change-role", id, detail, now);
  });
}

/** Whether admins must sign in with a second step. */
export async function doAdminsNeedTotp(database: Database): Promise<boolean> {
  const { rows } = await database.query<{ need: boolean }>("SELECT admins_need_totp AS need FROM programme");
  return rows[0]?.need ?? false;
}

/**
 * Asks the second step of all admins, or no longer. An admin without one can do nothing until they have it.
 *
 * @throws DomainError `second-step-missing` for an admin who would shut themselves out
 */
export async function requireTotp(database: Database, need: boolean, by: Staff, now: Date): Promise<void> {
  await withTransaction(database, async (tx) => {
    const { rows } = await tx.query<{ own: boolean }>(
      `SELECT totp_since IS NOT NULL AS own FROM staff_account
       WHERE id = $1 AND role = 'ADMIN' AND disabled_at IS NULL FOR SHARE`,
      [by.id],
    );
    if (!rows[0]) throw new DomainError("not-your-role");
    if (need && !rows[0].own) throw new DomainError("second-step-missing");
    await tx.query("UPDATE programme SET admins_need_totp = $1", [need]);
    await tx.query(
      "INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, 'require-second-step', 'programme', $3)",
      [now, `staff:${by.id}`, JSON.stringify({ need })],
    );
  });
}
