import type { JobClock } from "../db/database-clock";
import type { Clock } from "../time/clock";

/** A clock of a test, as jobs of a server see one that agrees with it. */
export const jobClock = (clock: Clock): JobClock => ({ right: true, now: () => clock.now() });
