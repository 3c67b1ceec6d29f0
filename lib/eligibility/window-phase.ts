/** The instants that a window's phase is derived from. All UTC. */
export interface Schedule {
  lobbyOpensAt: Date;
  opensAt: Date;
  closesAt: Date;
  /** Set while an admin holds the line. */
  pausedAt: Date | null;
}

export type Phase = "scheduled" | "lobby" | "open" | "paused" | "closed";

/**
 * The phase of a window at `now`.
 *
 * Each phase begins at its instant and ends just before the next: at `opensAt` the window is open,
 * at `closesAt` it is closed. A pause holds only while the window would be open.
 */
export function getPhase(schedule: Schedule, now: Date): Phase {
  if (now >= schedule.closesAt) return "closed";
  if (now >= schedule.opensAt) return schedule.pausedAt ? "paused" : "open";
  return now >= schedule.lobbyOpensAt ? "lobby" : "scheduled";
}
