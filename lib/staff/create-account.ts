import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { checkPasswordRules, hashPassword } from "./password";
import { endSessions } from "./sessions";
import { normalizeEmail, type Staff } from "./staff";

/** A new account; whoever works at a clinic works at one, the others at none. */
export type NewStaff = { email: string; name: string; password: string } & (
  | { role: "ADMIN" | "AGENT"; clinicId: null }
  | { role: "CLINIC_STAFF" | "CLINIC_MANAGER"; clinicId: number }
);

/** Writes an account and its audit row. @throws DomainError `email-taken` */
export async function insertStaff(
  tx: Transaction,
  { email, name, role, clinicId, passwordHash }: Omit<NewStaff, "password"> & { passwordHash: string },
  actor: string,
  now: Date,
): Promise<Staff> {
  const { rows } = await tx.query<Staff>(
    `INSERT INTO staff_account (email, name, role, clinic_id, password_hash, created_at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (email) DO NOTHING
     RETURNING id, name, role, clinic_id AS "clinicId"`,
    [normalizeEmail(email), name, role, clinicId, passwordHash, now],
  );
  const made = rows[0];
  if (!made) throw new DomainError("email-taken");
  await tx.query("INSERT INTO audit_row (at, actor, act, subject) VALUES ($1, $2, 'create-staff', $3)", [
    now,
    actor,
    `staff:${made.id}`,
  ]);
  return made;
}

/**
 * Makes a staff account without an invitation: the first admin's, and those of the demo.
 *
 * @param actor who makes it, for the audit: `operator`
 * @param now the server's instant, UTC
 * @throws DomainError `email-taken`, `password-…` or `clinic-unknown`
 */
export async function createAccount(
  database: Database,
  account: NewStaff,
  actor: string,
  now: Date,
): Promise<Staff> {
  const { email, name, clinicId, password } = account;
  const fault = checkPasswordRules(password, [email, name]);
  if (fault) throw new DomainError(fault);
  const passwordHash = await hashPassword(password);
  const clinic = await database.query("SELECT 1 FROM clinic WHERE id = $1", [clinicId]);
  if (clinicId !== null && !clinic.rowCount) throw new DomainError("clinic-unknown");
  return withTransaction(database, (tx) => insertStaff(tx, { ...account, passwordHash }, actor, now));
}

/**
 * Sets a new password of whoever is signed in; all their other sessions end.
 *
 * @throws DomainError `password-…`
 */
export async function changePassword(
  database: Database,
  { id, name, sessionId }: { id: string; name: string; sessionId: string },
  password: string,
  now: Date,
): Promise<void> {
  const { rows } = await database.query<{ email: string }>("SELECT email FROM staff_account WHERE id = $1", [
    id,
  ]);
  const fault = checkPasswordRules(password, [rows[0]?.email ?? "", name]);
  if (fault) throw new DomainError(fault);
  const passwordHash = await hashPassword(password);
  await withTransaction(database, async (tx) => {
    await tx.query("UPDATE staff_account SET password_hash = $2 WHERE id = $1", [id, passwordHash]);
    await endSessions(tx, id, { except: sessionId }, now);
    await tx.query("INSERT INTO audit_row (at, actor, act, subject) VALUES ($1, $2, 'change-password', $2)", [
      now,
      `staff:${id}`,
    ]);
  });
}
