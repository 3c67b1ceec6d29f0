import type { Database } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { enterQueue, findWhyKeptOut } from "./enter-queue";

/** Most arrivals in one statement; measured, more gain little. */
const mostAtOnce = 2_000;

/** After a statement of so many a crowd is there, and the next gathers for so long. Milliseconds. */
const crowd = 32;
const gatherFor = 10;

interface Waiting {
  personId: string;
  told: (entryNo: number) => void;
  failed: (error: unknown) => void;
}

/**
 * Writes arrivals to the ledger many at a time, and tells each only after theirs is durable.
 *
 * While one statement is on its way the next arrivals gather, so that a statement takes as many as came
 * during the one before: a lone person never waits for others. In a crowd each gathers for a moment longer,
 * since a statement of many costs little more than one of few.
 */
export class QueueEntryBatcher {
  #gathered = new Map<string, Waiting[]>();
  #writing = new Set<string>();

  constructor(readonly database: Database) {}

  /**
   * @param opened whether the window has opened, by the server's clock
   * @returns the person's lasting entry number
   * @throws DomainError `no-session`, `not-eligible` or `phone-missing`; or what the database throws, and then nobody was told a number
   */
  arrive(windowId: string, personId: string, opened: boolean): Promise<number> {
    return new Promise((told, failed) => {
      const key = `${windowId} ${opened}`;
      const gathered = this.#gathered.get(key);
      if (gathered) gathered.push({ personId, told, failed });
      else this.#gathered.set(key, [{ personId, told, failed }]);
      if (this.#writing.has(key)) return;
      this.#writing.add(key);
      // Whoever came with the same turn of the event loop comes along.
      setImmediate(() => this.#writeAll(key, windowId, opened));
    });
  }

  async #writeAll(key: string, windowId: string, opened: boolean): Promise<void> {
    for (;;) {
      const gathered = this.#gathered.get(key);
      if (!gathered) break;
      const batch = gathered.splice(0, mostAtOnce);
      if (gathered.length === 0) this.#gathered.delete(key);
      await this.#write(batch, windowId, opened);
      if (batch.length >= crowd) await new Promise((resolve) => setTimeout(resolve, gatherFor));
    }
    this.#writing.delete(key);
  }

  async #write(batch: Waiting[], windowId: string, opened: boolean): Promise<void> {
    try {
      const people = batch.map((waiting) => waiting.personId);
      const entries = await enterQueue(this.database, windowId, people, opened);
      const numbers = new Map(entries.map((entry) => [entry.personId, entry.entryNo]));
      const out = people.filter((id) => !numbers.has(id));
      const reasons = out.length > 0 ? await findWhyKeptOut(this.database, windowId, out) : null;
      for (const { personId, told, failed } of batch) {
        const number = numbers.get(personId);
        if (number === undefined) failed(new DomainError(reasons?.get(personId) ?? "no-session"));
        else told(number);
      }
    } catch (error) {
      for (const waiting of batch) waiting.failed(error);
    }
  }
}
