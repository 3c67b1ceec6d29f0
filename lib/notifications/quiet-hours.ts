import { toSeoulDate } from "../shared/time/seoul";

/** Reminders wake nobody: from nine in the evening until eight in the morning, in Korea. Hours of the day. */
const quietFrom = 21;
const quietUntil = 8;

/** Korea is nine hours ahead of UTC the whole year. */
const seoulHour = (instant: Date) => (instant.getUTCHours() + 9) % 24;

/**
 * The first instant from `instant` on at which a reminder may be sent.
 *
 * @returns the instant itself outside the quiet hours, else eight in the morning in Seoul
 */
export function moveOutOfQuietHours(instant: Date): Date {
  const hour = seoulHour(instant);
  if (hour >= quietUntil && hour < quietFrom) return instant;
  const morning = new Date(`${toSeoulDate(instant)}T0${quietUntil}:00:00+09:00`);
  return hour < quietUntil ? morning : new Date(morning.getTime() + 86_400_000);
}

/**
 * The last instant up to `instant` at which a reminder may be sent: for what begins in the night.
 *
 * @returns the instant itself outside the quiet hours, else half an hour before the last ones began
 */
export function moveBeforeQuietHours(instant: Date): Date {
  const hour = seoulHour(instant);
  if (hour >= quietUntil && hour < quietFrom) return instant;
  const evening = new Date(`${toSeoulDate(instant)}T${quietFrom - 1}:30:00+09:00`);
  return hour < quietUntil ? new Date(evening.getTime() - 86_400_000) : evening;
}
