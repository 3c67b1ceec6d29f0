import { extensionSeconds } from "../../lib/queue/tokens";

/** A stay as a page shows it. */
export interface AdmissionTime {
  /** By the server's clock. */
  remainingSeconds: number;
  endsAt: Date;
  /** When it would end if it were made longer; null when that was done. */
  extendsTo: Date | null;
}

/** How long somebody may stay who has been let in; null for an admission without an end. */
export function stayOf(
  { exp, extended }: { exp?: number; extended?: boolean },
  now: Date,
): AdmissionTime | null {
  if (!exp) return null;
  const endsAt = new Date(exp * 1_000);
  return {
    remainingSeconds: Math.floor((endsAt.getTime() - now.getTime()) / 1_000),
    endsAt,
    extendsTo: extended ? null : new Date(endsAt.getTime() + extensionSeconds * 1_000),
  };
}
