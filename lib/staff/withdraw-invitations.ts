import type { Transaction } from "../shared/db/database";
import type { Staff, StaffRole } from "./staff";

// Apart from invitations.ts: pages read accounts, and what checks passwords cannot be bundled with a page.

/**
 * Takes back what an account invited to and may not any more. The caller has locked the account.
 *
 * @param inviter as the account stands from now on
 * @param may the roles that it may still invite to
 */
export async function withdrawInvitationsBy(
  tx: Transaction,
  inviter: Staff,
  may: readonly StaffRole[],
  by: Staff,
  now: Date,
): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE staff_invitation SET withdrawn_at = $2
     WHERE invited_by = $1 AND accepted_at IS NULL AND withdrawn_at IS NULL
       AND NOT (role::text = ANY($3) AND ($4 OR clinic_id IS NOT DISTINCT FROM $5)) RETURNING id`,
    [inviter.id, now, may, inviter.role === "ADMIN", inviter.clinicId],
  );
  for (const { id } of rows)
    await tx.query(
      "INSERT INTO audit_row (at, actor, act, subject) VALUES ($1, $2, 'withdraw-invitation', $3)",
      [now, `staff:${by.id}`, `invitation:${id}`],
    );
}
