/** The language of a page. */
export type Locale = "ko" | "en";

export const seoulZone = "Asia/Seoul";

// To make a formatter costs far more than to use it.
const dateTimeIn = (locale: string) =>
  new Intl.DateTimeFormat(locale, {
    timeZone: seoulZone,
    month: "long",
    day: "numeric",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
const dateTimes = { ko: dateTimeIn("ko-KR"), en: dateTimeIn("en-GB") };
const timeOfDay = new Intl.DateTimeFormat("en-GB", {
  timeZone: seoulZone,
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** "7월 19일 (월) 20:00" or "Mon, 19 July, 20:00": an instant as people in Korea read it. */
export function formatDateTime(instant: Date, locale: Locale): string {
  return dateTimes[locale].format(instant);
}

/** The calendar date in Seoul, as YYYY-MM-DD. */
export function toSeoulDate(instant: Date): string {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone: seoulZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(instant);
}

/** HH:MM:SS in Seoul. */
export function seoulSeconds(instant: Date): string {
  return new Date(instant.getTime() + 9 * 3_600_000).toISOString().slice(11, 19);
}

/** The time of day in Seoul, as HH:MM. */
export function formatTime(instant: Date): string {
  return timeOfDay.format(instant);
}

/** "11월 25일 (수)" or "Wed 25 November": a calendar date given as YYYY-MM-DD. */
export function formatDate(day: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale === "ko" ? "ko-KR" : "en-GB", {
    timeZone: seoulZone,
    month: "long",
    day: "numeric",
    weekday: "short",
  }).format(new Date(`${day}T12:00:00+09:00`));
}

const shortDays = {
  ko: new Intl.DateTimeFormat("ko-KR", { timeZone: seoulZone, day: "numeric", weekday: "short" }),
  en: new Intl.DateTimeFormat("en-GB", { timeZone: seoulZone, day: "numeric", weekday: "short" }),
};

/** A day among those of one week, as a column of a table names it. @param day YYYY-MM-DD */
export function formatShortDate(day: string, locale: Locale): string {
  return shortDays[locale].format(new Date(`${day}T12:00:00+09:00`));
}

const inWords = (locale: string) =>
  new Intl.DateTimeFormat(locale, { timeZone: "UTC", year: "numeric", month: "long", day: "numeric" });
const dates = { ko: inWords("ko-KR"), en: inWords("en-GB") };

/** "1968년 3월 4일" or "4 March 1968": a calendar date given as YYYY-MM-DD, such as a birth date. */
export function formatLongDate(day: string, locale: Locale): string {
  return dates[locale].format(new Date(`${day}T00:00:00Z`));
}

/** The calendar date `days` after a date, both as YYYY-MM-DD. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
