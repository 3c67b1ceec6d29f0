import type { Database } from "../shared/db/database";
import { DomainError, type ErrorCode } from "../shared/errors";
import { admissionSeconds } from "./tokens";

export interface Admission {
  id: string;
  expiresAt: Date;
}

/** Who wants to come in, by a ticket whose signature was verified. */
export interface Claim {
  windowId: string;
  personId: string;
  /** From 0. */
  entryNo: number;
  /** The entry's place, from 1; null before the draw. */
  place: number | null;
}

/**
 * Exchanges a called person's place for an admission. A person has one live admission a window: claiming
 * again, from whatever device, returns the same one. One that ran out is ended and a new one given.
 *
 * One statement (`claim_admission`) locks the line's row and judges by what is stored at
 * that moment. A place beyond those called is let in only when everybody before it can be called at once
 * within the spare room of the leader's last turn; they are then called with it, and the order is kept.
 *
 * @param now the server's instant, UTC
 * @throws DomainError when the window is not open, the person has no such entry, is not called, or all room is taken
 */
export async function claimAdmission(database: Database, claim: Claim, now: Date): Promise<Admission> {
  const { rows } = await database.query<{ refused: ErrorCode | null; id: string; expiresAt: Date }>({
    name: "claim-admission",
    text: `SELECT refused, admission_id AS id, lasts_until AS "expiresAt" FROM claim_admission($1, $2, $3, $4, $5, $6)`,
    values: [
      claim.windowId,
      claim.personId,
      claim.entryNo,
      claim.place,
      now,
      new Date(now.getTime() + admissionSeconds * 1000),
    ],
  });
  const answer = rows[0];
  if (!answer || answer.refused) throw new DomainError(answer?.refused ?? "window-unknown");
  return { id: answer.id, expiresAt: answer.expiresAt };
}
