import { randomUUID } from "node:crypto";
import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../lib/shared/db/database";
import type { Site } from "../scripts/start-test-site";
import type { Figure } from "./bench-report";
import { openWindow } from "./bench-window";
import { Browser } from "./browser";
import { askAtRate } from "./open-loop";
import { type Sessions, visitors } from "./visitors";

const bookers = 200;
const perSecond = 2_000;
const seconds = 15;

/** Books and cancels in turn until told to stop; claims again whenever the admission has ended. */
class Booker {
  confirmed = 0;
  stopped = false;

  constructor(
    readonly browser: Browser,
    readonly slug: string,
    readonly slotId: number,
  ) {}

  async enter(): Promise<void> {
    const { status, reason } = await this.#post(`/queue/${this.slug}/enter`);
    if (status !== 200) throw new Error(`no ticket: ${reason}`);
  }

  async admit(): Promise<void> {
    for (let tries = 0; tries < 150; tries++) {
      const { status, reason } = await this.browser.post(`/queue/${this.slug}/claim`);
      if (status === 200) return;
      if (status !== 503 && reason !== "not-your-turn") throw new Error(`no admission: ${reason}`);
      await sleep(200);
    }
    throw new Error("was never called");
  }

  /** Posts, and again when the server is too busy: sooner than it asks for, so that it is never spared. */
  async #post(path: string, form: Record<string, string> = {}) {
    for (;;) {
      const answer = await this.browser.post(path, form);
      if (answer.status !== 503 || this.stopped) return answer;
      await sleep(250);
    }
  }

  async run(): Promise<void> {
    while (!this.stopped) {
      const held = await this.#post("/book/hold", { slot: String(this.slotId) });
      if (held.reason === "admission-expired") {
        await this.admit();
        continue;
      }
      const confirmed = await this.#post("/book/confirm", {
        key: randomUUID(),
        slot: String(this.slotId),
      });
      if (this.stopped) return;
      if (held.status !== 200 || confirmed.status !== 200)
        throw new Error(`no booking: ${held.reason ?? confirmed.reason}`);
      this.confirmed++;
      const booking = JSON.parse(confirmed.body).id;
      const cancelled = await this.#post("/my-booking/cancel", { booking, key: randomUUID() });
      if (cancelled.status !== 200 && !this.stopped) throw new Error(`not cancelled: ${cancelled.reason}`);
    }
  }
}

/**
 * What a waiting person's question costs in time while admitted people book without pause in the same
 * server: open loop, from a client in a process of its own.
 */
export async function benchStatusWhileBooking(
  site: Site,
  database: Database,
  sessions: Sessions,
): Promise<{ rows: (string | number)[][]; figures: Figure[] }> {
  const base = new URL(site.baseUrl);
  // So much room that all of them go on booking even when the line lets in the fewest.
  const { slug } = await openWindow(database, 1_000_000);
  const slots = await database.query<{ id: number }>(
    "SELECT id FROM slot WHERE starts_at > now() ORDER BY id LIMIT $1",
    [bookers],
  );
  const agent = new Agent({ keepAlive: true, maxSockets: bookers });
  const people = (await visitors(database, sessions, bookers)).map(
    ({ cookie }, n) => new Booker(new Browser(agent, base, cookie), slug, slots.rows[n]?.id ?? 0),
  );
  // The site reads its windows once a second.
  await sleep(2_500);
  await Promise.all(
    people.map(async (person) => {
      await person.enter();
      await person.admit();
    }),
  );
  const status = `http://127.0.0.1:${base.port}/queue/${slug}/status.json`;
  await askAtRate(status, perSecond, 2);
  const alone = await askAtRate(status, perSecond, 5);
  const begin = performance.now();
  const booking = Promise.all(people.map((person) => person.run()));
  const busy = await Promise.race([askAtRate(status, perSecond, seconds), booking.then(() => null)]);
  for (const person of people) person.stopped = true;
  await booking;
  const took = (performance.now() - begin) / 1_000;
  agent.destroy();
  if (!busy || busy.failed + alone.failed > 0) throw new Error(`${busy?.failed} questions were not answered`);
  const bookings = people.reduce((sum, { confirmed }) => sum + confirmed, 0);
  return {
    rows: [
      ["bookings meanwhile", Math.round(bookings / took)],
      [`status at ${perSecond}/s, nobody books, p99 ms`, alone.p99Ms.toFixed(1)],
      [`status at ${perSecond}/s, ${bookers} book, p50 ms`, busy.p50Ms.toFixed(1)],
      [`status at ${perSecond}/s, ${bookers} book, p99 ms`, busy.p99Ms.toFixed(1)],
    ],
    figures: [
      { figure: "gate.status.p99_while_booking_ms", value: busy.p99Ms, unit: "ms", atMost: 100 },
      { figure: "gate.bookings_meanwhile.per_second", value: bookings / took, unit: "bookings/s" },
    ],
  };
}
