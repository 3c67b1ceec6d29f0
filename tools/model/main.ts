// npm run check:model: explores a model of the line and the booking for whatever breaks a promise, and does the same acts
// with the program's own functions on a real database, which must come to the same. See docs/model.md.
import { randomInt, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openDatabase } from "../../lib/shared/db/database";
import { startEmbeddedPostgres } from "../../lib/shared/db/embedded-postgres";
import { migrate } from "../../lib/shared/db/migrate";
import { findFreePort } from "../../lib/shared/free-port";
import { sharedDataKeys } from "../../lib/shared/testing/data-keys";
import { type Figure, isMet, printFigures, printMachine } from "../../load/bench-report";
import type { Act } from "./acts";
import { explore, type Seen } from "./explore";
import { Replay, type Replayed } from "./program/replay";

const { values: options } = parseArgs({
  options: {
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
    steps: { type: "string", default: "1000000" },
    "steps-on-the-database": { type: "string", default: "20000" },
    verbose: { type: "boolean", default: false },
  },
});
const seed = Number(options.seed);

function tell(what: string, acts: Act[], broken: string[], seen: Seen): void {
  if (options.verbose) for (const [act, times] of [...seen].sort()) console.log(`  ${act} ${times}`);
  if (broken.length === 0) return;
  console.log(`${what}:\n  ${broken.join("\n  ")}\nby:`);
  for (const act of acts) console.log(`  ${JSON.stringify(act)}`);
}

async function replayed(steps: number): Promise<Replayed> {
  sharedDataKeys();
  const folder = await mkdtemp(join(tmpdir(), "vaccine-model-"));
  const postgres = await startEmbeddedPostgres(folder, await findFreePort(), randomUUID());
  try {
    await migrate(postgres.url);
    const database = openDatabase(postgres.url, 4);
    // Nothing here is of worth after the run.
    await database.query("ALTER SYSTEM SET synchronous_commit = off");
    await database.query("SELECT pg_reload_conf()");
    const found = await new Replay(database).run(steps, seed);
    await database.end();
    return found;
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

printMachine();
console.log(`seed: ${seed}`);
const model = await explore(Number(options.steps), seed);
tell("broken", model.counterexample?.acts ?? [], model.counterexample?.broken ?? [], model.seen);
const program = await replayed(Number(options["steps-on-the-database"]));
tell("differs", program.acts, program.differences, program.seen);
const figures: Figure[] = [
  { figure: "model.steps", value: model.steps, unit: "acts", atLeast: 1_000_000 },
  { figure: "model.steps_on_the_database", value: program.steps, unit: "acts", atLeast: 20_000 },
  { figure: "model.violations", value: model.counterexample ? 1 : 0, unit: "violations", atMost: 0 },
  { figure: "model.differences", value: program.differences.length, unit: "differences", atMost: 0 },
];
printFigures(figures);
process.exitCode = figures.every(isMet) ? 0 : 1;
