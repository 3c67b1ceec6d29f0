/** A line as far as waits go. */
export interface EstimatedQueue {
  slug: string;
  entries: number;
  served: number;
  ratePerMinute: number | null;
}

/** A wait that was shown, and what it came to. Seconds. */
export interface EstimateOutcome {
  from: number;
  to: number;
  took: number;
}

interface Shown extends Omit<EstimateOutcome, "took"> {
  at: number;
  place: number;
}

/** How often what is shown is noted, how many notes are kept open, and of how many ended ones the share is told. */
const noteEvery = 10_000;
const mostOpen = 4_000;
const mostEnded = 100;

/**
 * Holds the shown waits against the true ones: what the last in each line is shown, noted every ten seconds, and
 * when their place was called. Nothing is asked of any person for that.
 */
export class EstimateAccuracy {
  #open = new Map<string, Shown[]>();
  #ended = new Map<string, EstimateOutcome[]>();

  /** @param estimate the shown range for so many people ahead, as the waiting page works it out */
  constructor(
    readonly estimate: (ahead: number, ratePerMinute: number | null) => { from: number; to: number } | null,
  ) {}

  /** @param at now, milliseconds */
  look(lines: readonly EstimatedQueue[], at: number): void {
    const live = new Set(lines.map(({ slug }) => slug));
    for (const slug of this.#open.keys()) if (!live.has(slug)) this.#forget(slug);
    for (const { slug, entries, served, ratePerMinute } of lines) {
      const open = this.#open.get(slug) ?? [];
      const ended = this.#ended.get(slug) ?? [];
      while (open[0] && open[0].place <= served) {
        const { from, to, at: shownAt } = open.shift() as Shown;
        ended.push({ from, to, took: (at - shownAt) / 1_000 });
      }
      const range = entries > served ? this.estimate(entries - served, ratePerMinute) : null;
      const last = open.at(-1);
      if (range && open.length < mostOpen && (!last || at - last.at >= noteEvery))
        open.push({ ...range, at, place: entries });
      this.#open.set(slug, open);
      this.#ended.set(slug, ended.slice(-mostEnded));
    }
  }

  of(slug: string): EstimateOutcome[] {
    return this.#ended.get(slug) ?? [];
  }

  #forget(slug: string): void {
    this.#open.delete(slug);
    this.#ended.delete(slug);
  }
}

/** Of the shown ranges, how many held what it came to; a second's reading either way is no fault. */
export function isAccurate(verdicts: readonly EstimateOutcome[]): number {
  return verdicts.filter(({ from, to, took }) => from - 1 <= took && took <= to + 1).length;
}
