import type { Phase } from "../../eligibility/window-phase";
import type { Alert } from "../alerts";
import type { EstimateOutcome } from "./estimate-accuracy";
import type { FunnelStep, StepTimes } from "./funnel-stats";

export interface DashboardSample {
  /** Milliseconds. */
  at: number;
  waiting: number;
  inside: number;
  /** A second, since the frame before. */
  entered: number;
  called: number;
  came: number;
  booked: number;
  requests: number;
  errors: number;
}

export type AdmissionState =
  | "lobby"
  | "paused"
  | "no-places"
  | "nobody-waits"
  | "slowed"
  | "room-full"
  | "calling"
  | "no-leader";

export interface QueueNow {
  slug: string;
  nameKo: string;
  nameEn: string;
  phase: Phase;
  entries: number;
  waiting: number;
  called: number;
  came: number;
  inside: number;
  /** Most inside by the admin, and by what the booking path bears now. */
  mostInside: number;
  bearable: number | null;
  /** People who have a booking, and their bookings; null while nobody has counted. */
  bookedPeople: number | null;
  bookedDoses: number | null;
  placesLeft: number | null;
  ratePerMinute: number | null;
  staySeconds: number | null;
  serving: AdmissionState;
  /** What the last in line is shown now. Seconds. */
  shown: { from: number; to: number } | null;
  /** Of the last shown waits, how many came true, and the newest of them. */
  judged: number;
  held: number;
  lastVerdict: EstimateOutcome | null;
}

export interface ServerNow {
  server: string;
  release: string;
  ageSeconds: number;
  requests: number;
  errors: number;
  booked: number;
}

/** How the booking path fares on the server that fares worst. */
export interface LoadNow {
  p95Ms: number;
  poolWaitMs: number;
  errorShare: number;
}

export interface DashboardSnapshot {
  /** Milliseconds. */
  at: number;
  lines: QueueNow[];
  servers: ServerNow[];
  strain: LoadNow | null;
  /** Of the last minute, all servers together. */
  steps: ({ step: FunnelStep } & StepTimes)[];
  refusals: { reason: string; count: number }[];
  provinces: { code: string; nameKo: string; nameEn: string; places: number }[];
  alerts: Pick<Alert, "id" | "rule" | "subject" | "detail">[];
  frames: DashboardSample[];
}
