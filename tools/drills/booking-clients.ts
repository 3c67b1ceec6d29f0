import { confirmBooking } from "../../lib/booking/confirm";
import { holdSlot } from "../../lib/booking/hold";
import { type Database, isDatabaseUnavailable } from "../../lib/shared/db/database";
import { admitted, anOpenWindow, aSlot, people } from "../../lib/shared/testing/builders";
import { sharedDataKeys } from "../../lib/shared/testing/data-keys";

const slots = 40;

export interface Confirmed {
  bookingId: string;
  /** performance.now() */
  at: number;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** People who book one after another, and try again with the same key when the store is away, as the pages do. */
export class Bookers {
  readonly confirmed: Confirmed[] = [];
  #booking = false;
  #done: Promise<unknown> = Promise.resolve();
  #visitors: Awaited<ReturnType<typeof admitted>>[] = [];
  #slots: number[] = [];

  constructor(readonly database: Database) {}

  /** @param count people who can book before there are none left */
  async prepare(count: number): Promise<void> {
    // Names are sealed as the program seals them.
    sharedDataKeys();
    const now = new Date();
    const windowId = await anOpenWindow(this.database, now);
    for (let n = 0; n < slots; n++) this.#slots.push(await aSlot(this.database, count, now));
    const ids = await people(this.database, count);
    for (const id of ids) this.#visitors.push(await admitted(this.database, windowId, id, now));
  }

  /** @param many people at a time */
  start(many: number): void {
    this.#booking = true;
    this.#done = Promise.all(Array.from({ length: many }, () => this.#one()));
  }

  async stop(): Promise<void> {
    this.#booking = false;
    await this.#done;
  }

  async #one(): Promise<void> {
    for (let visitor = this.#visitors.pop(); visitor && this.#booking; visitor = this.#visitors.pop()) {
      const slot = this.#slots[this.#visitors.length % slots] ?? 0;
      const person = visitor;
      await this.#persist(() => holdSlot(this.database, person, slot, new Date()));
      const key = `drill-${person.personId}`;
      const booking = await this.#persist(() => confirmBooking(this.database, person, key, new Date()));
      if (booking) this.confirmed.push({ bookingId: booking.id, at: performance.now() });
    }
  }

  async #persist<T>(act: () => Promise<T>): Promise<T | undefined> {
    while (this.#booking) {
      try {
        return await act();
      } catch (error) {
        // What an abandoned server says in its last moments, and what a new one says in its first.
        if (!isDatabaseUnavailable(error) && (error as { code?: string }).code !== "25006") throw error;
        await pause(100);
      }
    }
    return undefined;
  }
}

/** What the database holds, against what people were told. */
export async function compare(database: Database, confirmed: readonly Confirmed[]) {
  const ids = confirmed.map(({ bookingId }) => bookingId);
  const { rows } = await database.query<{ found: number; all: number; wrong: number; twice: number }>(
    `SELECT (SELECT count(*) FROM booking WHERE id = ANY($1::uuid[]) AND status = 'BOOKED') AS found,
            (SELECT count(*) FROM booking) AS all,
            (SELECT count(*) FROM slot s WHERE taken <> (SELECT count(*) FROM booking b
               WHERE b.slot_id = s.id AND b.status = 'BOOKED')) AS wrong,
            (SELECT count(*) FROM (SELECT FROM booking WHERE status = 'BOOKED'
               GROUP BY person_id, dose HAVING count(*) > 1) t) AS twice`,
    [ids],
  );
  const { found = 0, all = 0, wrong = 0, twice = 0 } = rows[0] ?? {};
  return { told: ids.length, lost: ids.length - found, all, wrong, twice };
}
