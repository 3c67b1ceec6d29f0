import { reaches } from "../../eligibility/cohort";
import { phaseAt } from "../../eligibility/phase";
import { Refusal } from "../../platform/refusal";
import type { Board, Line } from "../board";
import type { AdmissionClaims, QueueTokens } from "../tickets";
import { type Citizen, GateShut } from "./parts";

/** Who stands at a guarded place with a verified admission. */
export interface Admitted {
  citizen: Citizen;
  claims: AdmissionClaims & { sub: string; exp?: number };
  line: Line;
}

/**
 * The token check: session, admission, that they are one person's, and that the window is open to them. The gate, the
 * acts and the pages beyond it all ask this.
 *
 * @param token what the admission's cookie holds
 * @throws Refusal saying which does not hold; GateShut when the board cannot be trusted
 */
export function assertAdmission(
  { tokens, board }: { tokens: QueueTokens; board: Board },
  citizen: Citizen | null,
  token: string | undefined,
  now: Date,
): Admitted {
  if (!citizen) throw new Refusal("no-session");
  if (!token) throw new Refusal("no-admission");
  const claims = tokens.admissions.verify(token, now);
  if (!claims) throw new Refusal("admission-expired");
  if (claims.sub !== citizen.personId) throw new Refusal("admission-of-another");
  if (!board.trusted) throw new GateShut();
  const line = board.line(claims.window);
  if (!line) throw new Refusal("window-unknown");
  if (!reaches(line, citizen.birth)) throw new Refusal("not-eligible");
  const phase = phaseAt(line, now);
  if (phase === "closed") throw new Refusal("window-closed");
  if (phase !== "open" && phase !== "paused") throw new Refusal("window-not-yet-open");
  return { citizen, claims, line };
}
