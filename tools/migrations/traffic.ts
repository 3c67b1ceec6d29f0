import { randomUUID } from "node:crypto";
import type { Database } from "../../lib/shared/db/database";
import { Crowd, type Person } from "../../load/servers/crowd";
import { sessionsOf, visitors } from "../../load/visitors";

const slug = "born-1967-1968";

/** An answer that no release may give while a migration runs. */
export interface Fault {
  path: string;
  status: number;
  body: string;
}

/** People who enter, come in, hold, book and cancel, one after another, over HTTP. */
export class Traffic {
  readonly faults: Fault[] = [];
  booked = 0;
  #going = true;
  #done: Promise<unknown> = Promise.resolve();
  readonly #crowd: Crowd;

  constructor(
    readonly baseUrl: string,
    readonly database: Database,
    readonly signingKeys: string,
  ) {
    this.#crowd = new Crowd(baseUrl, 16);
  }

  async start(count: number, many: number): Promise<void> {
    const people: Person[] = await visitors(this.database, sessionsOf(this.signingKeys), count);
    const { rows } = await this.database.query<{ id: number }>(
      "SELECT id FROM slot WHERE starts_at > now() + interval '1 day' AND capacity > taken ORDER BY id LIMIT 200",
    );
    const slots = rows.map((row) => row.id);
    this.#done = Promise.all(
      Array.from({ length: many }, async () => {
        for (let person = people.pop(); person && this.#going; person = people.pop())
          await this.#book(person, slots[people.length % slots.length] ?? 0);
      }),
    );
  }

  async stop(): Promise<void> {
    this.#going = false;
    await this.#done;
    this.#crowd.close();
  }

  async #post(person: Person, path: string, form: Record<string, string> = {}) {
    const answer = await this.#crowd.ask("POST", path, person.cookie, form);
    const full = answer.status === 503 && answer.body.includes("inside-is-full");
    if ((answer.status >= 500 || answer.status === 0) && !full)
      this.faults.push({ path, status: answer.status, body: answer.body.slice(0, 200) });
    for (const line of answer.cookies) person.cookie += `; ${line.split(";")[0]}`;
    return answer;
  }

  async #book(person: Person, slot: number): Promise<void> {
    await this.#post(person, `/queue/${slug}/enter`);
    for (let n = 0; n < 40 && this.#going && !person.cookie.includes("admission="); n++) {
      await this.#post(person, `/queue/${slug}/claim`);
      if (!person.cookie.includes("admission=")) await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await this.#post(person, "/book/hold", { slot: String(slot) });
    const confirmed = await this.#post(person, "/book/confirm", { key: randomUUID(), slot: String(slot) });
    if (confirmed.status !== 200) return;
    this.booked++;
    const { id } = JSON.parse(confirmed.body);
    await this.#post(person, "/my-booking/cancel", { booking: id, key: randomUUID() });
  }
}
