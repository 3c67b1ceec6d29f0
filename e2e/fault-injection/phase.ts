import { type Phase, getPhase as rightPhaseAt, type Schedule } from "../../lib/eligibility/window-phase";
import { withFault } from "./fault";

export const phaseAt = withFault(rightPhaseAt);

export type { Phase, Schedule };
