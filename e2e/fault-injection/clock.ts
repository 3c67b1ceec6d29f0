import type { Clock } from "../../lib/shared/time/clock";

export { createFixedClock } from "../../lib/shared/time/clock";

const shift = Number(process.env.TEST_CLOCK_SHIFT_MS ?? 0);

/** A clock that is as far ahead as the test wants it. */
export const systemClock: Clock = { now: () => new Date(Date.now() + shift) };
