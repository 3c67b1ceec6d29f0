// npm run drill:restore: somebody empties a table; the database is brought back to the moment before.
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../../lib/shared/db/database";
import { migrate } from "../../lib/shared/db/migrate";
import { printFigures, printMachine, printTable } from "../../load/bench-report";
import { Bookers, compare } from "./booking-clients";
import { DrillServer, ownedFolder } from "./postgres";

const atATime = 8;
const people = 12_000;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function main(): Promise<void> {
  printMachine();
  const folder = await mkdtemp(join(tmpdir(), "vaccine-restore-"));
  chmodSync(folder, 0o755);
  const archive = ownedFolder(join(folder, "archive"));
  const ends: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const server = await DrillServer.init(folder, "server", [
      "archive_mode = on",
      `archive_command = 'test ! -f "${archive}/%f" && cp "%p" "${archive}/%f"'`,
    ]);
    await server.start();
    ends.push(() => server.stop());
    const admin = openDatabase(server.adminUrl, 1);
    await admin.query("CREATE DATABASE vaccine");
    await admin.end();
    await migrate(server.url);
    const database = openDatabase(server.url, atATime + 2);
    const bookers = new Bookers(database);
    await bookers.prepare(people);

    // The base backup is taken while people book, as every night.
    bookers.start(atATime);
    await pause(1_000);
    const copy = await DrillServer.copyOf(server, folder, "restored", false);
    await pause(2_000);
    // The moment to come back to lies between two bookings: nobody is told anything while it is read.
    await bookers.stop();
    const kept = [...bookers.confirmed];
    const { rows } = await database.query<{ at: string }>("SELECT clock_timestamp()::text AS at");
    const moment = rows[0]?.at ?? "";
    await pause(50);
    bookers.start(atATime);
    await pause(1_000);
    await bookers.stop();
    const after = bookers.confirmed.length - kept.length;
    await database.query("TRUNCATE booking CASCADE");
    const { rows: last } = await database.query<{ name: string }>(
      "SELECT pg_walfile_name(pg_current_wal_lsn()) AS name",
    );
    await database.query("SELECT pg_switch_wal()");
    while (!existsSync(join(archive, last[0]?.name ?? ""))) await pause(100);
    await database.end();
    await server.stop();

    const from = performance.now();
    copy.configure([
      "archive_mode = off",
      `restore_command = 'cp "${archive}/%f" "%p"'`,
      `recovery_target_time = '${moment}'`,
      "recovery_target_action = 'promote'",
    ]);
    writeFileSync(join(copy.data, "recovery.signal"), "");
    await copy.start();
    ends.push(() => copy.stop());
    const restored = openDatabase(copy.url, 2);
    ends.push(() => restored.end());
    for (let away = true; away; ) {
      const { rows: state } = await restored.query("SELECT pg_is_in_recovery() AS away");
      away = state[0]?.away;
      if (away) await pause(50);
    }
    const took = (performance.now() - from) / 1_000;
    const result = await compare(restored, kept);
    printTable([
      ["what", "value"],
      ["bookings told to people before the moment", kept.length],
      ["of those, not in the restored database", result.lost],
      ["bookings made after the moment", after],
      ["of those, in the restored database", result.all - (kept.length - result.lost)],
      ["slots whose count is wrong", result.wrong],
      ["restored in, s", took.toFixed(2)],
    ]);
    printFigures([
      { figure: "restore.bookings.lost", value: result.lost, unit: "bookings", atMost: 0 },
      { figure: "restore.bookings.too_many", value: result.all - kept.length, unit: "bookings", atMost: 0 },
      { figure: "restore.time", value: took, unit: "s" },
    ]);
    if (
      result.lost !== 0 ||
      result.all !== kept.length ||
      result.wrong !== 0 ||
      kept.length === 0 ||
      after === 0
    )
      process.exitCode = 1;
  } finally {
    for (const end of ends.reverse()) await end().catch(() => {});
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
