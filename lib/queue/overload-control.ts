/** How the booking path of one process fared within the last seconds. */
export interface LoadSignal {
  /** 95th percentile of the time that an admitted person's request took. Milliseconds. */
  p95Ms: number;
  /** How long a caller waited for a database connection. Milliseconds. */
  poolWaitMs: number;
  /** Share of admitted people's requests that failed by our fault. */
  errorShare: number;
}

const most: LoadSignal = { p95Ms: 500, poolWaitMs: 250, errorShare: 0.02 };

/** What a cut leaves, how long it is watched before another, and how long the way back takes. Seconds. */
const cutTo = 0.7;
const watchedFor = 10;
const backWithin = 180;
/** The part of the most inside that is always let in, so that recovery can be seen. */
const least = 0.05;

export function isOverloaded(strain: LoadSignal): boolean {
  return (
    strain.p95Ms > most.p95Ms || strain.poolWaitMs > most.poolWaitMs || strain.errorShare > most.errorShare
  );
}

/** How many people inside the booking path bears for now. */
export interface AdmissionCap {
  inside: number;
  /** When it was last cut, until it is what the admin allows again; null when nothing is cut. Milliseconds. */
  cutAt: number | null;
}

/**
 * Moves the limit of people inside by how the booking path fares: a cut to seven tenths when it is
 * strained, and back evenly when it is not.
 *
 * Additive increase, multiplicative decrease: Chiu and Jain, "Analysis of the Increase and Decrease
 * Algorithms for Congestion Avoidance in Computer Networks" (1989).
 *
 * @param limit as it stood at the last turn
 * @param mostInside what the admin allows
 * @param strained whether any process is strained
 * @param at now, milliseconds
 * @param seconds since the last turn
 */
export function nextAdmissionCap(
  limit: AdmissionCap,
  mostInside: number,
  strained: boolean,
  at: number,
  seconds: number,
): AdmissionCap {
  const floor = Math.max(1, mostInside * least);
  const inside = limit.cutAt === null ? mostInside : Math.min(limit.inside, mostInside);
  if (!strained) {
    const more = inside + (mostInside / backWithin) * seconds;
    return more >= mostInside ? { inside: mostInside, cutAt: null } : { ...limit, inside: more };
  }
  // A cut shows only after those inside have thinned out; one for each look would overshoot.
  if (limit.cutAt !== null && at - limit.cutAt < watchedFor * 1_000) return { ...limit, inside };
  return { inside: Math.max(floor, inside * cutTo), cutAt: at };
}
