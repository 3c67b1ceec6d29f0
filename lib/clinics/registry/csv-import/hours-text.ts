import { weekdays } from "../../schedule-form";

/** Hours of a day as the form has them, "09:00"; empty for none. */
export interface HoursFields {
  opens: string;
  closes: string;
  from: string;
  to: string;
}

const closed = /^(?:휴진|휴무|휴일|휴진일|휴무일|쉼|닫음|없음|closed|off|x|-)?$/i;

const span =
  /(오전|오후|am|pm)? ?(\d{1,2}) ?(?:: ?(\d{2})|시 ?(?:(\d{1,2}) ?분)?) ?(?:-|부터|에서) ?(오전|오후|am|pm)? ?(\d{1,2}) ?(?:: ?(\d{2})|시 ?(?:(\d{1,2}) ?분)?) ?(?:까지)?/i;
const lunch = /(?:\/|\(|점심(?:시간)?|휴게(?:시간)?|lunch)+\s*:?\s*/i;

function toTime([half = "", hour = "", minutes, spoken]: (string | undefined)[]): string {
  const afternoon = /오후|pm/i.test(half) && Number(hour) < 12;
  return `${String(Number(hour) + (afternoon ? 12 : 0)).padStart(2, "0")}:${(minutes ?? spoken ?? "0").padStart(2, "0")}`;
}

/** A text without such characters at its end. */
function dropEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1] ?? "")) end--;
  return text.slice(0, end);
}

/** Half-width, and every dash and wave as one. */
const plain = (text: string) =>
  text
    .normalize("NFKC")
    .replace(/[\p{Pd}~〜∼˜−]/gu, "-")
    .replace(/\s+/g, " ")
    .trim();

/**
 * A day's hours as people write them: 09:00-18:00/12:30-13:30, 오전 9시~오후 6시 (점심 12시 30분~13시 30분), 휴진.
 *
 * @returns undefined for what cannot be read; whether the hours can be is judged later
 */
export function parseDayHours(text: string): HoursFields | undefined {
  const written = plain(text);
  if (closed.test(written)) return { opens: "", closes: "", from: "", to: "" };
  const open = span.exec(written);
  if (open?.index !== 0) return undefined;
  const rest = dropEnd(written.slice(open[0].length).trim(), ",;) ");
  const hours = { opens: toTime(open.slice(1, 5)), closes: toTime(open.slice(5)) };
  if (rest === "") return { ...hours, from: "", to: "" };
  const begin = lunch.exec(rest);
  const pause =
    begin && /^[\s,;]*$/.test(rest.slice(0, begin.index))
      ? span.exec(rest.slice(begin.index + begin[0].length))
      : null;
  if (pause?.index !== 0) return undefined;
  return { ...hours, from: toTime(pause.slice(1, 5)), to: toTime(pause.slice(5)) };
}

const letters = "월화수목금토일";
const parts =
  /(?:^|[,;/ ] ?)((?:평일|주중|주말|매일|[월화수목금토일](?:요일)?(?: ?[-,·] ?[월화수목금토일](?:요일)?){0,6})) ?:? ?(?=[오\d휴쉼닫a-z-])/giu;

function daysOf(words: string): number[] {
  if (/평일|주중/.test(words)) return [1, 2, 3, 4, 5];
  if (words.includes("주말")) return [6, 7];
  if (words.includes("매일")) return [...weekdays];
  return words
    .replaceAll("요일", "")
    .split(/[,·]/)
    .flatMap((part) => {
      const [from = -1, to = from] = part.split("-").map((day) => letters.indexOf(day.trim()));
      return weekdays.filter((day) => day >= from + 1 && day <= to + 1);
    });
}

/**
 * The hours of a week in one text: 평일 09:00-18:00, 토 09:00~13:00, 일 휴진. A day that is not named is a day off.
 *
 * @returns by weekday, from Monday (1); undefined for a day whose hours cannot be read; null for a text that names no day
 */
export function parseWeekHours(text: string): Map<number, HoursFields | undefined> | null {
  const written = plain(text);
  const named = [...written.matchAll(parts)];
  if (named.length === 0 || named[0]?.index !== 0) return null;
  const week = new Map<number, HoursFields | undefined>();
  named.forEach((each, n) => {
    const hours = dropEnd(written.slice(each.index + each[0].length, named[n + 1]?.index), ",;/ ");
    for (const day of daysOf(each[1] ?? "")) week.set(day, parseDayHours(hours));
  });
  return week;
}
