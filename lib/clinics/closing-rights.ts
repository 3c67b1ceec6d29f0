import type { Transaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import type { ClinicStaff } from "./capacity";

/**
 * Asks the accounts themselves what somebody may do with a clinic's times: its staff close them, its managers cancel
 * bookings too, and admins do so at every clinic. The account stays as it is until the transaction ends.
 *
 * @throws DomainError `not-your-role`, `clinic-of-another`
 */
export async function assertMayClose(
  tx: Transaction,
  { id, clinicId }: ClinicStaff,
  cancels: boolean,
): Promise<void> {
  const { rows } = await tx.query<{ role: string; clinicId: number | null }>(
    `SELECT role, clinic_id AS "clinicId" FROM staff_account WHERE id = $1 AND disabled_at IS NULL FOR SHARE`,
    [id],
  );
  const [account] = rows;
  if (account?.role === "ADMIN") return;
  const roles = cancels ? ["CLINIC_MANAGER"] : ["CLINIC_MANAGER", "CLINIC_STAFF"];
  if (!account || !roles.includes(account.role)) throw new DomainError("not-your-role");
  if (account.clinicId !== clinicId) throw new DomainError("clinic-of-another");
}
