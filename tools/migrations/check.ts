// npm run check:migrations: each migration, applied while the release before it serves people.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Database, openDatabase } from "../../lib/shared/db/database";
import { startEmbeddedPostgres } from "../../lib/shared/db/embedded-postgres";
import { findFreePort } from "../../lib/shared/free-port";
import { sharedDataKeys } from "../../lib/shared/testing/data-keys";
import { printFigures, printMachine, printTable } from "../../load/bench-report";
import { LockWatch, migrationName } from "./locks";
import { Traffic } from "./traffic";
import { type Step, steps, Tree } from "./tree";

const { values } = parseArgs({
  options: {
    last: { type: "string" },
    only: { type: "string" },
    people: { type: "string", default: "200000" },
  },
});
/** The longest that a migration may keep a table from people. Milliseconds. */
const mostHeld = 1_000;

// Releases before the present layout kept these modules elsewhere.
const prepare = `import { existsSync } from "node:fs";
const folder = existsSync("lib/shared/db") ? "./lib/shared/db" : "./lib/platform";
const { openDatabase } = await import(folder + "/database");
const { migrate } = await import(folder + "/migrate");
import { seed } from "./prisma/seed/seed";
const url = process.env.DATABASE_URL;
await migrate(url);
const database = openDatabase(url);
await seed(database, { scale: "demo", now: new Date(), password: process.env.PASSWORD, progress: () => {} });
await database.end();
process.exit(0);`;

// The program of today applies each release's migrations and functions: it is what will apply the next.
const migrateOnly = `import { migrate } from ${JSON.stringify(join(process.cwd(), "lib/shared/db/migrate"))};
await migrate(process.env.DATABASE_URL);
process.exit(0);`;

/** As many rows as make a careless lock felt: people, their numbers in a line, and admissions that ended. */
async function fill(database: Database, count: number): Promise<void> {
  await database.query("SET statement_timeout = 0");
  await database.query(
    `WITH w AS (SELECT id FROM cohort_window ORDER BY opens_at DESC LIMIT 1), made AS (
       INSERT INTO person (name, birth_date) SELECT 'Synthetic', DATE '1950-01-01' FROM generate_series(1, $1::int)
       RETURNING id), entered AS (
       INSERT INTO queue_entry (window_id, entry_no, person_id)
       SELECT w.id, row_number() OVER () - 1, made.id FROM made, w RETURNING window_id, person_id), came AS (
       INSERT INTO admission (window_id, person_id, created_at, expires_at, ended_at)
       SELECT window_id, person_id, now() - interval '1 day', now() - interval '23 hours', now() - interval '23 hours'
       FROM entered RETURNING 1)
     UPDATE queue_state SET entries = $1::int FROM w WHERE window_id = w.id`,
    [count],
  );
  await database.query("ANALYZE");
}

function runOnce(program: string, cwd: string, env: Record<string, string>): void {
  const { status, stderr } = spawnSync(process.execPath, [program], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`${program} ended with ${status}:\n${stderr}`);
}

interface Outcome {
  step: Step;
  seconds: number;
  longest: string;
  held: number;
  booked: number;
  faults: Traffic["faults"];
}

async function tryStep(step: Step): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "vaccine-migration-"));
  const postgres = await startEmbeddedPostgres(folder, await findFreePort(), randomBytes(16).toString("hex"));
  let server: ChildProcess | undefined;
  let database: Database | undefined;
  try {
    const before = new Tree(join(folder, "before"), step.before);
    const after = new Tree(join(folder, "after"), step.after);
    const env = { DATABASE_URL: postgres.url, PASSWORD: randomBytes(12).toString("hex") };
    runOnce(await before.program("prepare", prepare), before.folder, env);
    database = openDatabase(postgres.url, 4);
    const filling = openDatabase(postgres.url, 1);
    await fill(filling, Number(values.people));
    await filling.end();

    const signingKeys = `check:${randomBytes(32).toString("base64url")}`;
    const port = await findFreePort();
    server = spawn(process.execPath, [await before.program("server", 'import "./server";')], {
      cwd: before.folder,
      // Its log has nothing but errors.
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "production",
        LOG_LEVEL: "error",
        SYNTHETIC_CITIZEN: "0",
        PORT: String(port),
        BASE_URL: `http://127.0.0.1:${port}`,
        DATABASE_URL: postgres.url,
        SIGNING_KEYS: signingKeys,
        ...sharedDataKeys(),
      },
    });
    const [ready] = await Promise.race([once(server, "message"), once(server, "exit")]);
    if (typeof ready !== "string") throw new Error(`the release before ${step.name} did not start`);

    const traffic = new Traffic(`http://127.0.0.1:${port}`, database, signingKeys);
    await traffic.start(3_000, 8);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const locks = new LockWatch(postgres.url);
    const program = await after.program("migrate", migrateOnly);
    const from = performance.now();
    const migrating = spawn(process.execPath, [program], {
      cwd: after.folder,
      stdio: "inherit",
      env: { ...process.env, DATABASE_URL: `${postgres.url}?application_name=${migrationName}` },
    });
    const [code] = await once(migrating, "exit");
    if (code !== 0) throw new Error(`${step.name} ended with ${code}`);
    const seconds = (performance.now() - from) / 1_000;
    const held = await locks.stop();
    // The release before goes on serving: what a migration took away shows now.
    const bookedThen = traffic.booked;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await traffic.stop();
    const [longest] = held;
    return {
      step,
      seconds,
      longest: longest ? `${longest.table} (${longest.mode})` : "none",
      held: longest?.held ?? 0,
      booked: traffic.booked - bookedThen,
      faults: traffic.faults,
    };
  } finally {
    if (server && server.exitCode === null) {
      server.kill("SIGKILL");
      await once(server, "exit");
    }
    await database?.end();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  printMachine();
  console.log(`each migration over ${values.people} people, while the release before it takes bookings`);
  const all = steps();
  const named = all.filter(({ name }) => name.includes(values.only ?? ""));
  const chosen = values.last ? named.slice(-Number(values.last)) : named;
  const outcomes: Outcome[] = [];
  for (const step of chosen) {
    const outcome = await tryStep(step);
    outcomes.push(outcome);
    const { faults, booked, held, longest } = outcome;
    console.log(`  ${step.name}: ${held} ms ${longest}; ${booked} booked after it; ${faults.length} faults`);
    for (const fault of faults.slice(0, 3)) console.log(`    ${fault.path} ${fault.status} ${fault.body}`);
  }
  printTable([
    [
      "migration",
      "applied in, s",
      "longest lock",
      "held, ms",
      "booked after it by the release before",
      "faults",
    ],
    ...outcomes.map(({ step, seconds, longest, held, booked, faults }) => [
      step.name,
      seconds.toFixed(1),
      longest,
      held,
      booked,
      faults.length,
    ]),
  ]);
  const worst = Math.max(...outcomes.map(({ held }) => held));
  const faults = outcomes.reduce((sum, outcome) => sum + outcome.faults.length, 0);
  const idle = outcomes.filter(({ booked }) => booked === 0).length;
  printFigures([
    { figure: "migrations.longest_lock", value: worst, unit: "ms", atMost: mostHeld },
    { figure: "migrations.faults", value: faults, unit: "answers", atMost: 0 },
    { figure: "migrations.without_bookings_after", value: idle, unit: "migrations", atMost: 0 },
  ]);
  if (worst > mostHeld || faults > 0 || idle > 0) process.exitCode = 1;
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
