import type { WaitRange } from "@/lib/queue/estimate";

/** Seconds between two questions at the most. */
const rarest = 30;

/**
 * How long to wait before asking again: whoever is far from their turn asks more rarely.
 *
 * @param atLeast what the status says, in seconds
 * @param ahead people before this one
 * @param ratePerMinute people called a minute, as measured; 0 when not known
 * @returns seconds
 */
export function askAgainAfter(atLeast: number, ahead: number, ratePerMinute: number): number {
  if (atLeast >= rarest) return atLeast;
  const seconds = ratePerMinute > 0 ? (ahead / ratePerMinute) * 60 : ahead > 0 ? rarest * 20 : 0;
  return Math.min(rarest, Math.max(atLeast, seconds / 20));
}

/** The wait in words, from texts with {from} and {to}. */
export function waitInWords(
  range: WaitRange | null,
  texts: { range: string; short: string; unknown: string },
  locale: string,
): string {
  if (!range) return texts.unknown;
  if (range.to <= 2) return texts.short;
  const number = new Intl.NumberFormat(locale);
  return texts.range.replace("{from}", number.format(range.from)).replace("{to}", number.format(range.to));
}
