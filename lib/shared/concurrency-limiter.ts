/** There is more to do than can be borne: whoever asks now had better come again later. */
export class OverloadedError extends Error {
  constructor() {
    // Thrown for each of a crowd; nobody reads where it came from.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super("too busy");
    Error.stackTraceLimit = stackTraceLimit;
    this.name = "OverloadedError";
  }
}

/** Shares of those who may wait. */
const leftToFinish = 1 / 4;
const manyAhead = 1 / 4;

/**
 * Lets a few pieces of work go on at once, some wait in order, and refuses the rest at once. What has
 * been accepted is finished soon, however many ask: refusing late would cost as much as doing.
 */
export class ConcurrencyLimiter {
  #running = 0;
  #waiting: (() => void)[] = [];

  /**
   * @param atOnce pieces of work that go on at the same time
   * @param mostWaiting pieces of work that may wait
   */
  constructor(
    readonly atOnce: number,
    readonly mostWaiting: number,
  ) {}

  get full(): boolean {
    return this.#waiting.length >= this.mostWaiting && this.#running >= this.atOnce;
  }

  /**
   * Whether the next who comes with something new had better be refused: the last quarter of those who may wait is
   * left to people who finish what they began.
   */
  get isNearlyFull(): boolean {
    return this.#waiting.length >= this.mostWaiting * (1 - leftToFinish) && this.#running >= this.atOnce;
  }

  /**
   * Whether who comes next finds many ahead. A proxy that bounds what it lets in at a time keeps the queue shorter
   * than full, so this is how the program knows that others are refused before it.
   */
  get crowded(): boolean {
    return this.#waiting.length >= this.mostWaiting * manyAhead && this.#running >= this.atOnce;
  }

  /** @throws OverloadedError when the lane is full; otherwise what `work` throws */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.full) throw new OverloadedError();
    if (this.#running < this.atOnce) this.#running++;
    else await new Promise<void>((go) => this.#waiting.push(go));
    try {
      return await work();
    } finally {
      // Whoever waited longest takes the place that comes free.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
