import type { Database, Transaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";

/** Names the password and second step that an account has now, without telling them: it changes with either. SQL. */
export const credentialColumn =
  "encode(sha256(convert_to(concat_ws('|', id, password_hash, extract(epoch FROM totp_since)), 'UTF8')), 'hex')";

/**
 * What a session of an account is begun by, for whoever has just set their password.
 *
 * @throws DomainError `staff-unknown`
 */
export async function readCredential(database: Database | Transaction, accountId: string): Promise<string> {
  const { rows } = await database.query<{ credential: string }>(
    `SELECT ${credentialColumn} AS credential FROM staff_account WHERE id = $1`,
    [accountId],
  );
  if (!rows[0]) throw new DomainError("staff-unknown");
  return rows[0].credential;
}
