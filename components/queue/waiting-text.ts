import type { WaitEstimate } from "@/lib/queue/estimate-wait";

/** Seconds between two questions at the most. */
const rarest = 30;

/**
 * How long to wait before asking again: whoever is far from their turn asks more rarely.
 *
 * @param atLeast what the status says, in seconds
 * @param ahead people before this one
 * @param ratePerMinute people called a minute, as measured; null or 0 when not known
 * @returns seconds
 */
export function formatPollInterval(atLeast: number, ahead: number, ratePerMinute: number | null): number {
  if (atLeast >= rarest) return atLeast;
  const seconds = ratePerMinute ? (ahead / ratePerMinute) * 60 : ahead > 0 ? rarest * 20 : 0;
  return Math.min(rarest, Math.max(atLeast, seconds / 20));
}

/** Puts values into a text's {variables}. */
export function fillTemplate(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** How rarely the lobby is looked at: its rush at opening is spread over as long. Seconds. */
const lobbyAtLeast = 10;

/**
 * How long to wait before asking again in the lobby: more often as opening comes near, but never so often
 * that the crowd of the lobby asks within the same seconds.
 *
 * @param untilOpening seconds; less than 0 when it is over by this document
 */
export function getLobbyPollSeconds(atLeast: number, untilOpening: number): number {
  return Math.max(atLeast, Math.min(rarest, Math.max(lobbyAtLeast, untilOpening / 20)));
}

const units = [
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

const formats = new Map<string, Intl.NumberFormat>();

/** A number as people write it, with a unit or without; formatters are dear to make and are kept. */
export function formatNumber(count: number, locale: string, unit?: Unit): string {
  const key = `${locale} ${unit}`;
  let format = formats.get(key);
  if (!format) {
    const options = unit && ({ style: "unit", unit, unitDisplay: "long" } as const);
    format = new Intl.NumberFormat(locale, options);
    formats.set(key, format);
  }
  return format.format(count);
}

/** Up to two minutes people count in seconds, up to an hour and a half in minutes. Seconds. */
const saidInSeconds = 120;
const saidInMinutes = 90 * 60;

type Unit = (typeof units)[number][0];

function largestUnit(seconds: number): Unit {
  if (seconds <= saidInSeconds) return "second";
  return seconds < saidInMinutes ? "minute" : "hour";
}

/** "80 seconds", "2 minutes 40 seconds", "1 hour 10 minutes"; in Korean "80초", "2분 40초", "1시간 10분". */
export function formatDuration(seconds: number, locale: string, largest = largestUnit(seconds)): string {
  let rest = seconds;
  const words: string[] = [];
  for (const [unit, length] of units.slice(units.findIndex(([name]) => name === largest))) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count === 0 && !(unit === "second" && words.length === 0)) continue;
    words.push(formatNumber(count, locale, unit));
  }
  return words.join(" ");
}

/**
 * The wait in words, no coarser and no finer than the range itself, so that what is said is what was
 * measured to hold.
 *
 * @param texts.range with {from} and {to}; `short` for some seconds; `unknown` for no range
 */
export function formatWait(
  range: WaitEstimate | null,
  texts: { range: string; short: string; unknown: string },
  locale: string,
): string {
  if (!range) return texts.unknown;
  if (range.to <= 10) return texts.short;
  const largest = largestUnit(range.to);
  const to = formatDuration(range.to, locale, largest);
  const length = units.find(([name]) => name === largest)?.[1] ?? 1;
  // "20 to 30 minutes" rather than "20 minutes to 30 minutes".
  const sameUnit = range.from % length === 0 && range.to % length === 0;
  const from = sameUnit
    ? formatNumber(range.from / length, locale)
    : formatDuration(range.from, locale, largest);
  return fillTemplate(texts.range, { from, to });
}
