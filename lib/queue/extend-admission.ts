import type { Database } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { extensionSeconds } from "./tokens";

/**
 * Makes a live admission longer by `extensionSeconds`. That is done once: asking again changes nothing. The
 * room that the person takes up is theirs for so much longer, which serving sees by the row's end.
 *
 * @param now the server's instant, UTC
 * @returns when it ends
 * @throws DomainError when it has ended
 */
export async function extendAdmission(
  database: Database,
  admission: { id: string; personId: string },
  now: Date,
): Promise<Date> {
  const { rows } = await database.query<{ expiresAt: Date }>({
    name: "extend-admission",
    text: `UPDATE admission SET
             expires_at = CASE WHEN extended_at IS NULL THEN expires_at + make_interval(secs => $4) ELSE expires_at END,
             extended_at = COALESCE(extended_at, $3)
           WHERE id = $1 AND person_id = $2 AND ended_at IS NULL AND expires_at > $3
           RETURNING expires_at AS "expiresAt"`,
    values: [admission.id, admission.personId, now, extensionSeconds],
  });
  if (!rows[0]) throw new DomainError("admission-expired");
  return rows[0].expiresAt;
}
