import type { JobClock } from "../db/database-clock";
import type { Clock } from "../time/clock";

export const jobClock = (clock: Clock): JobClock => ({ right: true, now: () => clock.now() });
