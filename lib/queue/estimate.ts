/** A wait as a range of whole minutes, both ends included. */
export interface WaitRange {
  from: number;
  to: number;
}

const steps = [1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 360, 480, 600, 720];

/**
 * How long a person waits who has `ahead` people before them, at the measured rate of service.
 *
 * The range is the point estimate a fifth either way, widened to steps that people say; so it holds when
 * the rate changes a little, and it never claims a precision that nobody has.
 *
 * @param ahead people to be served before this one; 0 or more
 * @param ratePerMinute people called a minute, as measured
 * @returns null when nobody is being called, or the wait would pass twelve hours: no honest number exists
 */
export function waitFor(ahead: number, ratePerMinute: number): WaitRange | null {
  if (ratePerMinute <= 0) return null;
  const minutes = ahead / ratePerMinute;
  const to = steps.find((step) => step >= minutes * 1.2);
  if (to === undefined) return null;
  const from = steps.findLast((step) => step <= minutes * 0.8) ?? 0;
  return { from, to };
}
