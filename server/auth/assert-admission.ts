import { cohortIncludes } from "../../lib/eligibility/cohort";
import { getPhase } from "../../lib/eligibility/window-phase";
import type { QueueSnapshot, QueueView } from "../../lib/queue/queue-snapshot";
import type { AdmissionClaims, QueueTokens } from "../../lib/queue/tokens";
import { DomainError } from "../../lib/shared/errors";
import { QueueStateStaleError, type SignedInCitizen } from "./access-control-deps";

/** Who stands at a guarded place with a verified admission. */
export interface Admitted {
  citizen: SignedInCitizen;
  claims: AdmissionClaims & { sub: string; exp?: number };
  line: QueueView;
}

/**
 * The token check: session, admission, that they are one person's, and that the window is open to them. The gate, the
 * acts and the pages beyond it all ask this.
 *
 * @param token what the admission's cookie holds
 * @throws DomainError saying which does not hold; QueueStateStaleError when the board cannot be trusted
 */
export function assertAdmission(
  { tokens, board }: { tokens: QueueTokens; board: QueueSnapshot },
  citizen: SignedInCitizen | null,
  token: string | undefined,
  now: Date,
): Admitted {
  if (!citizen) throw new DomainError("no-session");
  if (!token) throw new DomainError("no-admission");
  const claims = tokens.admissions.verify(token, now);
  if (!claims) throw new DomainError("admission-expired");
  if (claims.sub !== citizen.personId) throw new DomainError("admission-of-another");
  if (!board.isFresh) throw new QueueStateStaleError();
  const line = board.line(claims.window);
  if (!line) throw new DomainError("window-unknown");
  if (!cohortIncludes(line, citizen.birth)) throw new DomainError("not-eligible");
  const phase = getPhase(line, now);
  if (phase === "closed") throw new DomainError("window-closed");
  if (phase !== "open" && phase !== "paused") throw new DomainError("window-not-yet-open");
  return { citizen, claims, line };
}
