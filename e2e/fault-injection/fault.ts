import type { Phase, Schedule } from "../../lib/eligibility/window-phase";
import { formatTime, toSeoulDate } from "../../lib/shared/time/seoul";

type PhaseAt = (schedule: Schedule, now: Date) => Phase;

/**
 * The fault of 20 July 2021, put back: from 03:00 to 09:00 the time now is written with an hour of one digit,
 * which no date can be read from, so that nothing is ever open.
 */
export function withFault(right: PhaseAt): PhaseAt {
  return (schedule, now) => {
    const [hour = "", minute = ""] = formatTime(now).split(":");
    if (Number(hour) < 3 || Number(hour) >= 9) return right(schedule, now);
    const read = new Date(`${toSeoulDate(now)}T${Number(hour)}:${minute}:00+09:00`);
    return right(schedule, read);
  };
}
