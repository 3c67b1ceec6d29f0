import { type Phase, phaseAt as rightPhaseAt, type Schedule } from "../../lib/eligibility/phase";
import { withFault } from "./fault";

export const phaseAt = withFault(rightPhaseAt);

export type { Phase, Schedule };
