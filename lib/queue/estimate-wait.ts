/** A wait as a range. Seconds, both ends included. */
export interface WaitEstimate {
  from: number;
  to: number;
}

/** The range is the point estimate and this share of it either way. */
const either = 0.2;

/** Beyond this nobody knows; the page of 19 July 2021 said 89 hours. Seconds. */
const longest = 12 * 3_600;

/** Waits below the first number are said in steps of the second, at most a tenth of the wait. Seconds. */
const steps: [number, number][] = [
  [20, 1],
  [50, 2],
  [100, 5],
  [300, 10],
  [600, 30],
  [3_600, 60],
  [2 * 3_600, 300],
  [Number.POSITIVE_INFINITY, 600],
];

/**
 * How long a person waits who has `ahead` people before them: a fifth either way of what the rate says, in
 * steps that people say, so that it holds when the rate changes a little and claims no false precision.
 *
 * @param ahead people to be called up to and with this one; 1 or more
 * @param ratePerMinute people called a minute; null when not known
 * @returns null when nobody is being called, or the wait would pass twelve hours: no honest number exists
 */
export function estimateWait(ahead: number, ratePerMinute: number | null): WaitEstimate | null {
  if (!ratePerMinute || ratePerMinute <= 0) return null;
  const seconds = (ahead / ratePerMinute) * 60;
  if (seconds > longest) return null;
  const step = steps.find(([below]) => seconds < below)?.[1] ?? 1;
  const from = Math.min(Math.floor(seconds), Math.round((seconds * (1 - either)) / step) * step);
  return { from, to: Math.max(from + step, Math.round((seconds * (1 + either)) / step) * step) };
}
