import { createHash } from "node:crypto";
import type { Database } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { listManageableRoles, type Staff, type StaffRole } from "./staff";

export interface Invitee {
  email: string;
  role: StaffRole;
  /** Null for whoever works at no clinic. */
  clinicId: number | null;
}

export interface Invitation extends Invitee {
  id: string;
  clinicKo: string | null;
  clinicEn: string | null;
  createdAt: Date;
  expiresAt: Date;
  sent: number;
  /** Whether it sets the password of an account anew. */
  anew: boolean;
}

/** 256 random bits need no slow hash. */
export const hashToken = (token: string) => createHash("sha256").update(token).digest();

const columns = `i.id, i.email, i.role, i.clinic_id AS "clinicId", c.name_ko AS "clinicKo", c.name_en AS "clinicEn",
  i.created_at AS "createdAt", i.expires_at AS "expiresAt", i.sent, i.account_id IS NOT NULL AS anew`;

/** Invitations that were neither used nor withdrawn, the newest first; those that ran out too. */
export async function listOpenInvitations(database: Database, by: Staff): Promise<Invitation[]> {
  const { rows } = await database.query<Invitation>(
    `SELECT ${columns} FROM staff_invitation i LEFT JOIN clinic c ON c.id = i.clinic_id
     WHERE i.accepted_at IS NULL AND i.withdrawn_at IS NULL AND ($1 OR i.clinic_id = $2)
       AND i.role::text = ANY($3) ORDER BY i.created_at DESC LIMIT 200`,
    [by.role === "ADMIN", by.clinicId, listManageableRoles[by.role]],
  );
  return rows;
}

/**
 * The invitation of a link. To look at it uses nothing up, since programs that read e-mail follow links.
 *
 * @throws DomainError `invitation-gone` for one that was used, withdrawn or is too old, and for any other text
 */
export async function findInvitation(database: Database, token: string, now: Date): Promise<Invitation> {
  const { rows } = await database.query<Invitation>(
    `SELECT ${columns} FROM staff_invitation i LEFT JOIN clinic c ON c.id = i.clinic_id
     WHERE i.token_hash = $1 AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > $2`,
    [hashToken(token), now],
  );
  if (!rows[0]) throw new DomainError("invitation-gone");
  return rows[0];
}
