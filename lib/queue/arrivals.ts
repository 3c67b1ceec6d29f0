import type { Database } from "../platform/database";
import { enter } from "./ledger";

/** How long arrivals are gathered before they are written together. Milliseconds. */
const gatherFor = 5;
/** Most arrivals in one statement; measured, more gain little. */
const mostAtOnce = 2_000;

interface Waiting {
  personId: string;
  told: (entryNo: number) => void;
  failed: (error: unknown) => void;
}

/** Gathers arrivals so that many become durable in one statement, and tells each only after that. */
export class Arrivals {
  #gathered = new Map<string, Waiting[]>();

  constructor(readonly database: Database) {}

  /**
   * @param opened whether the window has opened, by the server's clock
   * @returns the person's lasting entry number
   * @throws what the database throws; then nobody was told a number
   */
  arrive(windowId: string, personId: string, opened: boolean): Promise<number> {
    return new Promise((told, failed) => {
      const key = `${windowId} ${opened}`;
      const batch = this.#gathered.get(key) ?? [];
      batch.push({ personId, told, failed });
      if (batch.length === 1) {
        this.#gathered.set(key, batch);
        setTimeout(() => this.#write(key, windowId, opened), gatherFor);
      } else if (batch.length >= mostAtOnce) {
        void this.#write(key, windowId, opened);
      }
    });
  }

  async #write(key: string, windowId: string, opened: boolean): Promise<void> {
    const batch = this.#gathered.get(key);
    if (!batch) return;
    this.#gathered.delete(key);
    try {
      const entries = await enter(
        this.database,
        windowId,
        batch.map((waiting) => waiting.personId),
        opened,
      );
      const numbers = new Map(entries.map((entry) => [entry.personId, entry.entryNo]));
      for (const waiting of batch) waiting.told(numbers.get(waiting.personId) as number);
    } catch (error) {
      for (const waiting of batch) waiting.failed(error);
    }
  }
}
