import type { Database } from "../shared/db/database";
import { DomainError, type ErrorCode } from "../shared/errors";
import { admissionSeconds } from "./tokens";

/**
 * Lets a caller in for an agent, within the share of the window's most-inside that is kept for agents. A
 * caller who is inside already keeps that admission. See sql/agents.sql.
 *
 * @param now the server's instant, UTC
 * @returns the admission's id
 * @throws DomainError when the window is not open, or `agents-are-full`
 */
export async function admitCaller(
  database: Database,
  caller: { windowId: string; personId: string },
  agentId: string,
  now: Date,
): Promise<string> {
  const { rows } = await database.query<{ refused: ErrorCode | null; admission_id: string }>(
    "SELECT * FROM claim_for_caller($1, $2, $3, $4, $5)",
    [caller.windowId, caller.personId, agentId, now, new Date(now.getTime() + admissionSeconds * 1_000)],
  );
  const answer = rows[0];
  if (!answer || answer.refused) throw new DomainError(answer?.refused ?? "window-unknown");
  return answer.admission_id;
}

/** Gives back the places that an agent's caller held: their admission, and with it a hold that is no offer. */
export async function releaseCallerAdmission(
  database: Database,
  personId: string,
  agentId: string,
  now: Date,
): Promise<void> {
  await database.query(
    `WITH gone AS (UPDATE admission SET ended_at = $3 WHERE person_id = $1 AND agent_id = $2 AND ended_at IS NULL
                   RETURNING window_id)
     DELETE FROM hold h WHERE person_id = $1 AND window_id IN (SELECT window_id FROM gone)
       AND NOT EXISTS (SELECT FROM offer o WHERE o.person_id = h.person_id AND o.slot_id = h.slot_id AND o.ended_at IS NULL)`,
    [personId, agentId, now],
  );
}
