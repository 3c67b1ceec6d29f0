import { phaseAt } from "../eligibility/phase";
import type { Transaction } from "../platform/database";
import { Refusal } from "../platform/refusal";

/** Who acts, as proven by a session and an admission token whose signatures were verified. */
export interface Visitor {
  personId: string;
  windowId: string;
  admissionId: string;
}

/**
 * Checks within the transaction, against the stored rows, that the admission is this person's, for
 * this window, alive, that the window is open, and that the person has no booking yet. Locks the admission's row: a person's acts follow one another.
 *
 * @param now the server's instant, UTC
 * @throws Refusal saying which of these does not hold
 */
export async function liveAdmission(tx: Transaction, visitor: Visitor, now: Date): Promise<void> {
  const { rows } = await tx.query<{
    person_id: string;
    window_id: string;
    expires_at: Date;
    ended_at: Date | null;
    lobby_opens_at: Date;
    opens_at: Date;
    closes_at: Date;
    paused_at: Date | null;
    booked: boolean;
  }>(
    `SELECT a.person_id, a.window_id, a.expires_at, a.ended_at,
            w.lobby_opens_at, w.opens_at, w.closes_at, w.paused_at,
            EXISTS (SELECT 1 FROM booking b WHERE b.person_id = a.person_id AND b.dose = 1
                    AND b.status <> 'CANCELLED') AS booked
     FROM admission a JOIN cohort_window w ON w.id = a.window_id WHERE a.id = $1 FOR NO KEY UPDATE OF a`,
    [visitor.admissionId],
  );
  const row = rows[0];
  if (!row) throw new Refusal("no-admission");
  if (row.person_id !== visitor.personId || row.window_id !== visitor.windowId) {
    throw new Refusal("admission-of-another");
  }
  // Said before the end of the admission, which the booking itself has brought.
  if (row.booked) throw new Refusal("already-booked");
  if (row.ended_at || row.expires_at <= now) throw new Refusal("admission-expired");
  const phase = phaseAt(
    {
      lobbyOpensAt: row.lobby_opens_at,
      opensAt: row.opens_at,
      closesAt: row.closes_at,
      pausedAt: row.paused_at,
    },
    now,
  );
  if (phase === "closed") throw new Refusal("window-closed");
  // A pause stops new people from entering; those inside finish what they began.
  if (phase !== "open" && phase !== "paused") throw new Refusal("window-not-yet-open");
}
