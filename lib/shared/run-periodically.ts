export interface PeriodicTask {
  /** @returns when the turn that was going on has ended, whether it failed or not: after it nothing is begun */
  stop(): Promise<void>;
}

interface Pace {
  /** From the end of a turn to the beginning of the next, where the turn does not say. Milliseconds. */
  every: number;
  /** Before the first turn; as `every` unless told. Milliseconds. */
  first?: number;
}

/**
 * Takes one turn after another, never two at once.
 *
 * @param turn one turn's work; what it returns is how long to wait for the next, in milliseconds
 * @param failed told of what goes wrong in a turn; the next comes all the same
 */
export function runPeriodically(
  turn: () => Promise<unknown>,
  { every, first = every }: Pace,
  failed: (error: unknown) => void,
): PeriodicTask {
  let stopped = false;
  let going: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const take = async () => {
    const wait = await turn().catch((error) => void failed(error));
    if (!stopped) timer = setTimeout(begin, typeof wait === "number" ? wait : every);
  };
  const begin = () => {
    going = take();
  };
  if (first === 0) begin();
  else timer = setTimeout(begin, first);
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
      return going;
    },
  };
}
