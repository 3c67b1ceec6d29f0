import { randomUUID } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { type Database, inTransaction } from "../platform/database";
import { Refusal } from "../platform/refusal";

export type StaffRole = "ADMIN" | "CLINIC_STAFF" | "AGENT";

/** A staff account that is in use. */
export interface Staff {
  id: string;
  name: string;
  role: StaffRole;
  /** Null for whoever works at no clinic. */
  clinicId: number | null;
}

/** The fewest characters of a password. */
export const shortestPassword = 12;

/** More would only let a stranger keep the hash function busy. */
const longestPassword = 256;

/** Argon2id with OWASP's least parameters: 19 MiB, two passes, one lane. */
const argon2id = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** An Argon2id hash in PHC format. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFC"), argon2id);
}

let decoy: Promise<string> | undefined;

const columns = `id, name, role, clinic_id AS "clinicId"`;
const canonical = (email: string) => email.normalize("NFC").trim().toLowerCase();

/**
 * Signs a staff member in. An unknown address, a wrong password and a removed account cannot be told
 * apart, neither by the answer nor by the time it takes.
 *
 * @throws Refusal `sign-in-refused`
 */
export async function signInStaff(database: Database, email: string, password: string): Promise<Staff> {
  const { rows } = await database.query<Staff & { hash: string; disabled: boolean }>(
    `SELECT ${columns}, password_hash AS hash, disabled_at IS NOT NULL AS disabled FROM staff_account WHERE email = $1`,
    [canonical(email)],
  );
  const found = rows[0];
  decoy ??= hashPassword(randomUUID());
  const typed = password.length <= longestPassword ? password.normalize("NFC") : "";
  const right = await verify(found?.hash ?? (await decoy), typed);
  if (!found || !right || found.disabled) throw new Refusal("sign-in-refused");
  const { id, name, role, clinicId } = found;
  return { id, name, role, clinicId };
}

/** A new account; clinic staff work at one clinic, the others at none. */
export type NewStaff = { email: string; name: string; password: string } & (
  | { role: "ADMIN" | "AGENT"; clinicId: null }
  | { role: "CLINIC_STAFF"; clinicId: number }
);

/**
 * Makes a staff account.
 *
 * @param actor who makes it, for the audit: `staff:ID` or `operator`
 * @param now the server's instant, UTC
 * @throws Refusal `email-taken`, `password-too-short` or `clinic-unknown`
 */
export async function createStaff(
  database: Database,
  account: NewStaff,
  actor: string,
  now: Date,
): Promise<Staff> {
  const { name, role, clinicId, password } = account;
  if ([...password].length < shortestPassword) throw new Refusal("password-too-short");
  const passwordHash = await hashPassword(password);
  const clinic = await database.query("SELECT 1 FROM clinic WHERE id = $1", [clinicId]);
  if (clinicId !== null && !clinic.rowCount) throw new Refusal("clinic-unknown");
  return inTransaction(database, async (tx) => {
    const { rows } = await tx.query<Staff>(
      `INSERT INTO staff_account (email, name, role, clinic_id, password_hash, created_at)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (email) DO NOTHING RETURNING ${columns}`,
      [canonical(account.email), name, role, clinicId, passwordHash, now],
    );
    const made = rows[0];
    if (!made) throw new Refusal("email-taken");
    await tx.query("INSERT INTO audit_row (at, actor, act, subject) VALUES ($1, $2, 'create-staff', $3)", [
      now,
      actor,
      `staff:${made.id}`,
    ]);
    return made;
  });
}

/**
 * The account as it stands now, read anew at every request of a staff page: a session lasts for hours, but
 * a removed account or a changed role counts at once.
 *
 * @returns null for an account that is unknown or was removed
 */
export async function liveStaff(database: Database, id: string): Promise<Staff | null> {
  const { rows } = await database.query<Staff>(
    `SELECT ${columns} FROM staff_account WHERE id = $1 AND disabled_at IS NULL`,
    [id],
  );
  return rows[0] ?? null;
}

export interface StaffEntry extends Staff {
  email: string;
  clinicKo: string | null;
  clinicEn: string | null;
  disabled: boolean;
}

/** Every staff account, those in use first. */
export async function listStaff(database: Database): Promise<StaffEntry[]> {
  const { rows } = await database.query<StaffEntry>(
    `SELECT s.id, s.name, s.role, s.clinic_id AS "clinicId", s.email, c.name_ko AS "clinicKo", c.name_en AS "clinicEn",
            s.disabled_at IS NOT NULL AS disabled
     FROM staff_account s LEFT JOIN clinic c ON c.id = s.clinic_id
     ORDER BY s.disabled_at IS NOT NULL, s.role, s.email`,
  );
  return rows;
}

/**
 * Takes an account out of use, or brings it back. It counts from the next request on.
 *
 * @param by the admin who does it
 * @throws Refusal `not-yourself` or `staff-unknown`
 */
export async function setDisabled(
  database: Database,
  id: string,
  disabled: boolean,
  by: string,
  now: Date,
): Promise<void> {
  if (id === by) throw new Refusal("not-yourself");
  await inTransaction(database, async (tx) => {
    const { rowCount } = await tx.query("UPDATE staff_account SET disabled_at = $2 WHERE id = $1", [
      id,
      disabled ? now : null,
    ]);
    if (!rowCount) throw new Refusal("staff-unknown");
    await tx.query("INSERT INTO audit_row (at, actor, act, subject) VALUES ($1, $2, $3, $4)", [
      now,
      `staff:${by}`,
      disabled ? "disable-staff" : "enable-staff",
      `staff:${id}`,
    ]);
  });
}
