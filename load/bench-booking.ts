// npm run bench:booking: what a booking costs, beside pgbench running the same SQL.
import { parseArgs } from "node:util";
import { startSite } from "../scripts/own-site";
import { clients, confirmByHttp, confirmByPgbench, overload, takeByPgbench } from "./booking/confirming";
import { plainClient } from "./booking/crowd";
import { type Ground, prepareGround, spread } from "./booking/ground";
import { countStatements, loadCounter } from "./booking/statements";
import { storeBookings } from "./booking/stored";
import { median, printFigures, printMachine, printTable } from "./figures";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    size: { type: "string", default: "8000" },
    /** Bookings that are stored already, in the part that compares many with few; 0 leaves that part out. */
    stored: { type: "string", default: "5000000" },
    /** "stored" for that part alone. */
    only: { type: "string" },
  },
});
const rounds = Number(values.rounds);
const size = Number(values.size);
const warmUp = Math.min(size, 2_000);
const many = Number(values.stored);
const few = Math.min(100_000, many / 2);

/** Each in turn, round by round, so that what disturbs the machine disturbs them alike; medians. */
async function inTurn(candidates: (() => Promise<number>)[], count = rounds): Promise<number[]> {
  const rates = candidates.map(() => [] as number[]);
  for (let round = 0; round < count; round++) {
    for (const [n, candidate] of candidates.entries()) rates[n]?.push(await candidate());
  }
  return rates.map(median);
}

async function confirming(): Promise<void> {
  const site = await startSite({ LOG_LEVEL: "silent" });
  await loadCounter({ site, client: await plainClient(site.databaseUrl) });
  const client = await plainClient(site.databaseUrl);
  await client.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
  try {
    const ground = await prepareGround(site, client);
    const oneSlot: Ground = { ...ground, slots: ground.slots.slice(0, 1) };
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
      ["overload: refused without Retry-After, in all", crowded.withoutRetryAfter],
      ["overload: share of a processor, client", crowded.clientShare.toFixed(2)],
      ["overload: share of a processor, server without PostgreSQL", crowded.serverShare.toFixed(2)],
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
    await site.stop();
  }
}

/** The same confirmations with few and with many bookings stored, in two databases, round by round. */
async function withStored(): Promise<void> {
  const grounds: Ground[] = [];
  try {
    for (const count of [few, many]) {
      const site = await startSite({ LOG_LEVEL: "silent" });
      const client = await plainClient(site.databaseUrl);
      const ground = await prepareGround(site, client);
      grounds.push(ground);
      const began = performance.now();
      await storeBookings(ground, count);
      console.log(`stored ${count} bookings in ${Math.round((performance.now() - began) / 1_000)} s`);
      await confirmByHttp(ground, warmUp);
    }
    const [withFew = 1, withMany = 0] = await inTurn(
      grounds.map((ground) => () => confirmByHttp(ground, size)),
    );
    printTable([
      ["confirm through HTTP", "a second"],
      [`with ${few} bookings stored`, Math.round(withFew)],
      [`with ${many} bookings stored`, Math.round(withMany)],
    ]);
    printFigures([
      { figure: "booking.stored_5m.of_100k", value: withMany / withFew, unit: "ratio", atLeast: 0.8 },
    ]);
  } finally {
    for (const { client, site } of grounds) {
      await client.end();
      await site.stop();
    }
  }
}

async function main(): Promise<void> {
  printMachine();
  console.log(`${clients} clients (wrk, pgbench), ${size} confirmations a round, ${rounds} rounds, medians`);
  if (values.only !== "stored") await confirming();
  if (many > 0) await withStored();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
