import type { Phase } from "../eligibility/window-phase";

/** How long before their turn people are told, if they asked for it. Seconds. */
export const noticeMinutes = 10 * 60;

export interface TurnNotice {
  served: number;
  /** Null while it is not known. */
  ratePerMinute: number | null;
  /** Places still free in the window's clinics; null while it is not known. */
  placesLeft: number | null;
}

/**
 * Up to which place people are told now: whoever has been called, and whoever will be within ten minutes at
 * the present rate. Nobody is told to come for a place that is not there: not beyond the places left, and
 * while there are none, nobody at all, until one comes free.
 */
export function findNotifyUpTo({ served, ratePerMinute, placesLeft }: TurnNotice): number {
  if (placesLeft === 0) return 0;
  const near = served + Math.floor(((ratePerMinute ?? 0) * noticeMinutes) / 60);
  return placesLeft === null ? near : Math.min(near, served + placesLeft);
}

/**
 * How many people may be told at once, so that a few places that come free are not offered to everybody who
 * waits for one.
 *
 * @param most the most that one turn can write
 * @param toldLately people told within the last ten minutes
 */
export function getNotificationBudget(most: number, placesLeft: number | null, toldLately: number): number {
  return placesLeft === null ? most : Math.max(0, Math.min(most, placesLeft - toldLately));
}

/** Whole minutes until a place is called, at least one; null when it has been called. */
export function estimateMinutesUntil(place: number, { served, ratePerMinute }: TurnNotice): number | null {
  if (place <= served || !ratePerMinute) return null;
  return Math.max(1, Math.round((place - served) / ratePerMinute));
}

/**
 * How soon whoever waits may ask again. While the last places go, sooner: who is next to be called is to hear within
 * two seconds that there is none left, of which one is the age of the status itself.
 *
 * @param placesLeft places still free in the window; null while it is not known
 * @param mostInside how many may be choosing at once
 * @returns seconds
 */
export function getPollIntervalSeconds(phase: Phase, placesLeft: number | null, mostInside: number): number {
  if (phase === "scheduled" || phase === "closed") return 60;
  const left = placesLeft ?? 0;
  const last = left > 0 && left <= 2 * mostInside;
  return phase === "open" && last ? 1 : 2;
}
