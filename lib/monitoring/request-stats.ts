/** How finely the last minute is kept, and how many such parts there are. Milliseconds. */
const part = 5_000;
const parts = 12;

/** Upper limits of the groups that durations are counted in. Milliseconds. */
const limits = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000];

export interface RequestFigures {
  requests: number;
  /** Answers that failed by our fault. */
  errors: number;
  /** 95th percentile beyond the waiting room, as the upper limit of its group. Milliseconds. */
  p95Ms: number;
  /** Steps that people asked for on their way: check, line, booking. */
  asked: number;
  /** Of those, refused although an open window reaches the person. */
  refused: number;
  /** Requests forwarded by somebody who is no proxy of ours, and where the last came from. */
  untrustedForwards: number;
  untrustedNetwork: string | null;
}

interface Part {
  number: number;
  requests: number;
  errors: number;
  asked: number;
  refused: number;
  untrustedForwards: number;
  durations: number[];
}

/** A part that lies ahead was counted before the clock was set back. */
const isLive = (number: number, now: number) => number > now - parts && number <= now;

/** Counts in parts of five seconds, and forgets after a minute. */
export class RequestStats {
  #parts: Part[] = [];
  #untrustedNetwork: string | null = null;

  #part(at: number): Part {
    const number = Math.floor(at / part);
    let last = this.#parts.at(-1);
    if (last?.number !== number) {
      last = {
        number,
        requests: 0,
        errors: 0,
        asked: 0,
        refused: 0,
        untrustedForwards: 0,
        durations: limits.map(() => 0),
      };
      this.#parts = [...this.#parts.filter((old) => old.number > number - parts), last];
    }
    return last;
  }

  /**
   * @param at now, milliseconds
   * @param answer.ms undefined for what is not to count in the percentile
   */
  answered(at: number, answer: { failed: boolean; onTheWay: boolean; ms?: number }): void {
    const now = this.#part(at);
    now.requests++;
    if (answer.failed) now.errors++;
    if (answer.onTheWay) now.asked++;
    const { ms } = answer;
    if (ms === undefined) return;
    const group = limits.findIndex((limit) => ms <= limit);
    const index = group < 0 ? limits.length - 1 : group;
    now.durations[index] = (now.durations[index] ?? 0) + 1;
  }

  refused(at: number): void {
    this.#part(at).refused++;
  }

  /** A request came by somebody who is no proxy of ours; only the last is remembered, since anybody can send one. */
  forwarded(at: number, network: string): void {
    this.#part(at).untrustedForwards++;
    this.#untrustedNetwork = network;
  }

  figures(at: number): RequestFigures {
    const now = Math.floor(at / part);
    const live = this.#parts.filter(({ number }) => isLive(number, now));
    const sum = (read: (part: Part) => number) => live.reduce((total, each) => total + read(each), 0);
    const durations = limits.map((_, group) => sum((each) => each.durations[group] ?? 0));
    const all = durations.reduce((total, count) => total + count, 0);
    let below = 0;
    const p95 = durations.findIndex((count) => {
      below += count;
      return all > 0 && below >= 0.95 * all;
    });
    return {
      requests: sum((each) => each.requests),
      errors: sum((each) => each.errors),
      p95Ms: limits[p95] ?? 0,
      asked: sum((each) => each.asked),
      refused: sum((each) => each.refused),
      untrustedForwards: sum((each) => each.untrustedForwards),
      untrustedNetwork: this.#untrustedNetwork,
    };
  }
}
