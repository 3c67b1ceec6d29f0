import { type Phase, getPhase as rightPhase, type Schedule } from "../../lib/eligibility/window-phase";
import { withFault } from "./fault";

export const getPhase = withFault(rightPhase);

export type { Phase, Schedule };
