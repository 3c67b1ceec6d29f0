/** The one source of "now". Tests replace it; nothing else in the program may call `Date.now()`. */
export interface Clock {
  /** The present instant, UTC. */
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still at `instant` until it is moved with `set`. */
export function createFixedClock(instant: Date): Clock & { set(instant: Date): void } {
  let current = instant;
  return {
    now: () => new Date(current),
    set: (next) => {
      current = next;
    },
  };
}
