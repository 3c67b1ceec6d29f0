/** The run is over; whoever still waits goes home. */
export class GoesHome extends Error {}

/** The waits of a crowd, all of which can be ended at once. An AbortSignal takes longer the more wait for it. */
export class Pauses {
  readonly #pending = new Set<() => void>();
  #over = false;

  /** @throws GoesHome when the run ends before */
  for(seconds: number): Promise<void> {
    if (this.#over) return Promise.reject(new GoesHome());
    return new Promise((resolve, reject) => {
      const goHome = () => {
        clearTimeout(timer);
        reject(new GoesHome());
      };
      const timer = setTimeout(
        () => {
          this.#pending.delete(goHome);
          resolve();
        },
        Math.max(0, seconds * 1_000),
      );
      this.#pending.add(goHome);
    });
  }

  end(): void {
    this.#over = true;
    for (const goHome of this.#pending) goHome();
    this.#pending.clear();
  }
}
