// npm run drill:failover: the primary dies while people book; its replica takes over, and nothing is lost.
import { chmodSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { openDatabase } from "../../lib/shared/db/database";
import { migrate } from "../../lib/shared/db/migrate";
import { findFreePort } from "../../lib/shared/free-port";
import { printFigures, printMachine, printTable } from "../../load/bench-report";
import { startPgbouncer } from "../../load/servers/proxies";
import { Bookers, compare } from "./booking-clients";
import { DrillServer } from "./postgres";

const atATime = 16;
const people = 20_000;
const seconds = 4;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function ask(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

async function main(): Promise<void> {
  printMachine();
  console.log(
    `PostgreSQL 15, fsync on, one synchronous replica; ${atATime} people book at a time, through PgBouncer`,
  );
  const folder = await mkdtemp(join(tmpdir(), "vaccine-failover-"));
  chmodSync(folder, 0o755);
  const ends: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const primary = await DrillServer.init(folder, "primary", ["wal_level = replica", "max_wal_senders = 5"]);
    await primary.start();
    ends.push(() => primary.stop());
    await ask(primary.adminUrl, "CREATE DATABASE vaccine");
    await migrate(primary.url);
    const replica = await DrillServer.copyOf(primary, folder, "replica", true);
    await replica.start();
    ends.push(() => replica.stop());
    // From here on a commit is told to nobody before the replica has it on its disk.
    await ask(
      primary.adminUrl,
      "ALTER SYSTEM SET synchronous_standby_names = 'replica'",
      "ALTER SYSTEM SET synchronous_commit = 'on'",
      "SELECT pg_reload_conf()",
    );
    const pooler = await startPgbouncer(folder, await findFreePort(), primary.url);
    ends.push(() => pooler.stop());
    const database = openDatabase(pooler.url, atATime, undefined, true);
    ends.push(() => database.end());

    const bookers = new Bookers(database);
    await bookers.prepare(people);
    bookers.start(atATime);
    await pause(seconds * 1_000);
    const before = bookers.confirmed.length;
    const killedAt = performance.now();
    primary.kill();
    await replica.promote();
    const promotedAt = performance.now();
    // The new primary has no replica yet, and must not wait for one.
    await ask(replica.adminUrl, "ALTER SYSTEM SET synchronous_standby_names = ''", "SELECT pg_reload_conf()");
    pooler.passTo(replica.url);
    while (!bookers.confirmed.some(({ at }) => at > promotedAt) && performance.now() - killedAt < 60_000)
      await pause(20);
    await pause(2_000);
    await bookers.stop();

    const first = bookers.confirmed.find(({ at }) => at > promotedAt)?.at ?? Number.POSITIVE_INFINITY;
    const result = await compare(database, bookers.confirmed);
    printTable([
      ["what", "value"],
      ["bookings told to people before the primary died", before],
      ["after it", result.told - before],
      ["lost", result.lost],
      ["slots whose count is wrong", result.wrong],
      ["people with two bookings", result.twice],
      ["replica promoted after, s", ((promotedAt - killedAt) / 1_000).toFixed(2)],
      ["next booking told after, s", ((first - killedAt) / 1_000).toFixed(2)],
    ]);
    printFigures([
      { figure: "failover.bookings.lost", value: result.lost, unit: "bookings", atMost: 0 },
      { figure: "failover.bookings.wrong", value: result.wrong + result.twice, unit: "rows", atMost: 0 },
      { figure: "failover.recovery", value: (first - killedAt) / 1_000, unit: "s", atMost: 30 },
    ]);
    if (result.lost + result.wrong + result.twice > 0 || result.told === before || before === 0)
      process.exitCode = 1;
  } finally {
    for (const end of ends.reverse()) await end().catch(() => {});
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
