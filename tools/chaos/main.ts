// npm run test:faults: kills the server, PostgreSQL and connections at random moments while people book, and then
// looks whether everybody who was told of a booking has it, once, and nobody else has one.
import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { checkInvariants, type Told } from "../../lib/booking/testing/check-invariants";
import { openDatabase } from "../../lib/shared/db/database";
import { findDiscrepancies } from "../../lib/windows/reconcile";
import { median, printMachine, printTable } from "../../load/bench-report";
import { openWindow } from "../../load/bench-window";
import { admit, cookiesOf, personIdsOf, plainClient } from "../../load/booking/crowd";
import { randomFrom } from "../../load/random";
import { type Site, startSite } from "../../scripts/start-test-site";
import { confirmAll } from "./clients";

const { values } = parseArgs({
  options: {
    bookings: { type: "string", default: "2000" },
    faults: { type: "string", default: "30" },
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
  },
});
const bookings = Number(values.bookings);
const faults = Number(values.faults);
const clients = 16;

const kinds: Record<string, (site: Site) => Promise<void>> = {
  async "kill -9 of the server"(site) {
    await site.signal("SIGKILL");
    await site.startServer();
  },
  async "immediate stop of PostgreSQL"(site) {
    await site.cutPostgres();
    await site.startPostgres();
  },
  async "end of one connection"(site) {
    const client = new pg.Client({ connectionString: site.databaseUrl });
    client.on("error", () => {});
    await client.connect();
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE usename = 'vaccine_app' AND state <> 'idle' ORDER BY random() LIMIT 1`,
    );
    await client.end();
  },
};

/** Milliseconds until somebody was told of a booking who asked after `since`. */
async function recovery(told: Told[], since: number): Promise<number> {
  for (;;) {
    const first = told.find(({ from, answer }) => from > since && answer.kind === "done");
    if (first) return first.to - since;
    await sleep(5);
  }
}

async function main(): Promise<number> {
  printMachine();
  console.log(`seed ${values.seed}: ${bookings} bookings, ${clients} clients, ${faults} faults`);
  const random = randomFrom(Number(values.seed));
  const site = await startSite({ LOG_LEVEL: "silent" });
  try {
    const client = await plainClient(site.databaseUrl);
    const database = openDatabase(site.databaseUrl, 1);
    const { id: windowId, slug } = await openWindow(database, 1_000_000);
    await database.end();
    const { rows } = await client.query<{ id: number; capacity: number }>(
      `UPDATE slot SET capacity = 100 WHERE id IN
         (SELECT id FROM slot WHERE starts_at > now() + interval '1 day' ORDER BY id LIMIT 200) RETURNING id, capacity`,
    );
    const crowd = { name: randomUUID(), size: bookings, windowId };
    await admit(
      client,
      crowd,
      rows.map(({ id }) => id),
    );
    await client.end();
    const cookies = cookiesOf(crowd, slug, site.signingKeys);
    const holders = personIdsOf(crowd).map((personId, n) => ({
      personId,
      cookie: cookies[n] ?? "",
      slot: rows[n % rows.length]?.id ?? 0,
      givesUp: random() < 0.2,
    }));
    // The site reads its windows once a second.
    await sleep(2_500);

    const told: Told[] = [];
    const took = new Map<string, number[]>(Object.keys(kinds).map((name) => [name, []]));
    let over = false;
    const booking = confirmAll(new URL(site.baseUrl), holders, clients, told).finally(() => {
      over = true;
    });
    booking.catch(() => {});
    for (let fault = 0; fault < faults; fault++) {
      const name = Object.keys(kinds)[fault % 3] as string;
      // A fifth may go away: nobody counts on more than three quarters.
      const after = ((fault + random()) / faults) * bookings * 0.75;
      const done = () =>
        new Set(told.filter(({ answer }) => answer.kind === "done").map((one) => one.personId)).size;
      while (!over && done() < after) await sleep(1);
      if (over) break;
      await sleep(random() * 5);
      const since = performance.now();
      await kinds[name]?.(site);
      took.get(name)?.push(await Promise.race([recovery(told, since), booking.then(() => 0)]));
    }
    await booking;

    const last = new pg.Client({ connectionString: site.databaseUrl });
    await last.connect();
    const stored = await last.query(
      `SELECT person_id AS "personId", code, slot_id::float8 AS "slotId", status <> 'CANCELLED' AS live FROM booking
       WHERE window_id = $1`,
      [windowId],
    );
    const wrong = checkInvariants(
      told,
      stored.rows,
      new Map(rows.map(({ id, capacity }) => [Number(id), capacity])),
    );
    const differences = await findDiscrepancies(last, new Date());
    await last.end();
    printTable([
      ["fault", "times", "recovery p50 ms", "longest ms"],
      ...[...took].map(([name, times]) => [
        name,
        times.length,
        Math.round(median(times)),
        Math.round(Math.max(0, ...times)),
      ]),
    ]);
    const lost = told.filter(({ answer }) => answer.kind === "unknown").length;
    const happened = [...took.values()].reduce((sum, times) => sum + times.length, 0);
    console.log(`${stored.rowCount} bookings stored; ${lost} questions had no answer; ${happened} faults`);
    for (const text of wrong) console.log(`WRONG: ${text}`);
    for (const { check, subject, stored: is, counted } of differences)
      console.log(`DIFFERS: ${check}: ${subject}: stored ${is}, counted ${counted}`);
    if (happened < faults) console.log(`only ${happened} of ${faults} faults found people booking`);
    const right = wrong.length === 0 && differences.length === 0 && happened === faults;
    console.log(
      right ? "Everybody who was told of a booking has it, once; nobody else has one." : "NOT RIGHT",
    );
    return right ? 0 : 1;
  } finally {
    await site.stop();
  }
}

process.exit(await main());
