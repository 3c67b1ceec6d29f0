// npm run bench:booking: what a booking costs, beside pgbench running the same SQL.
import { parseArgs } from "node:util";
import { openDatabase } from "../lib/platform/database";
import { startSite } from "../scripts/own-site";
import { openWindow } from "./bench-window";
import {
  clients,
  confirmByHttp,
  confirmByPgbench,
  type Ground,
  overload,
  takeByPgbench,
} from "./booking/confirming";
import { plainClient } from "./booking/crowd";
import { countStatements, loadCounter } from "./booking/statements";
import { median, printFigures, printMachine, printTable } from "./figures";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, size: { type: "string", default: "8000" } },
});
const rounds = Number(values.rounds);
const size = Number(values.size);
const warmUp = Math.min(size, 2_000);
const spread = 2_000;

/** Each in turn, round by round, so that what disturbs the machine disturbs them alike; medians. */
async function inTurn(candidates: (() => Promise<number>)[], count = rounds): Promise<number[]> {
  const rates = candidates.map(() => [] as number[]);
  for (let round = 0; round < count; round++) {
    for (const [n, candidate] of candidates.entries()) rates[n]?.push(await candidate());
  }
  return rates.map(median);
}

async function main(): Promise<void> {
  printMachine();
  console.log(`${clients} clients (wrk, pgbench), ${size} confirmations a round, ${rounds} rounds, medians`);
  const site = await startSite({ LOG_LEVEL: "silent" });
  const database = openDatabase(site.databaseUrl, 2);
  await loadCounter({ site, client: await plainClient(site.databaseUrl) });
  const client = await plainClient(site.databaseUrl);
  await client.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
  try {
    const { id: windowId, slug } = await openWindow(database, 1_000_000);
    const { rows } = await client.query<{ id: number }>(
      `UPDATE slot SET capacity = 32000 WHERE id IN
         (SELECT id FROM slot WHERE starts_at > now() + interval '1 day' ORDER BY id LIMIT $1) RETURNING id`,
      [spread],
    );
    const slots = rows.map(({ id }) => id);
    if (slots.length < spread) throw new Error(`${slots.length} slots instead of ${spread}`);
    const ground: Ground = { site, client, windowId, slug, slots };
    const oneSlot: Ground = { ...ground, slots: slots.slice(0, 1) };
    // The site reads its windows once a second.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const statements = await countStatements(ground);
    await confirmByHttp(ground, warmUp);

    const [http = 0, bench = 1] = await inTurn([
      () => confirmByHttp(ground, size),
      () => confirmByPgbench(ground, size),
    ]);
    const [hotHttp = 0, hotBench = 1, hotTake = 1] = await inTurn([
      () => confirmByHttp(oneSlot, size / 2),
      () => confirmByPgbench(oneSlot, size / 2),
      () => takeByPgbench(oneSlot, size / 2),
    ]);
    const crowded = await overload(ground, http, 4);
    printTable([
      ["what", "a second"],
      [`confirm through HTTP, ${spread} slots`, Math.round(http)],
      ["the same SQL by pgbench", Math.round(bench)],
      ["confirm through HTTP, one slot", Math.round(hotHttp)],
      ["the same SQL by pgbench", Math.round(hotBench)],
      ["one guarded statement without checks by pgbench", Math.round(hotTake)],
      ["SQL statements a person, pages that are only read", statements.reading],
      ["SQL statements a person, from admission to confirmation", statements.whole],
      ["overload: requests", Math.round(crowded.sentPerSecond)],
      ["overload: confirmed", Math.round(crowded.goodPerSecond)],
      ["overload: refused in all", crowded.refused],
      ["overload: neither confirmed nor refused, in all", crowded.otherwise],
      ["overload: an answer took, p50 ms", crowded.p50Ms.toFixed(1)],
      ["overload: an answer took, p99 ms", crowded.p99Ms.toFixed(1)],
    ]);
    printFigures([
      { figure: "booking.spread.of_pgbench", value: http / bench, unit: "ratio", atLeast: 0.5 },
      { figure: "booking.spread.per_second", value: http, unit: "bookings/s", atLeast: 1_500 },
      { figure: "booking.hot.of_pgbench", value: hotHttp / hotTake, unit: "ratio", atLeast: 0.6 },
      { figure: "booking.statements", value: statements.whole, unit: "statements", atMost: 6 },
      {
        figure: "booking.overload.goodput",
        value: crowded.goodPerSecond / http,
        unit: "of the peak",
        atLeast: 0.8,
      },
    ]);
  } finally {
    await client.end();
    await database.end();
    await site.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
