import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import pg from "pg";
import type { Judged } from "../known";
import { type Bench, startBench } from "./bench";
import { mutantsOf, type SqlMutant } from "./changes";
import { hasQuickTest, judgeQuickly, ownTestOf } from "./quick/run";

/** Every change of the database's functions. */
export function sqlMutants(): SqlMutant[] {
  return readdirSync("lib")
    .flatMap((feature) => {
      const folder = join("lib", feature, "sql");
      try {
        return readdirSync(folder).map((file) => join(folder, file));
      } catch {
        return [];
      }
    })
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .flatMap((file) => mutantsOf(file, readFileSync(file, "utf8")));
}

const callsFile = join(import.meta.dirname, "calls.json");

/** The functions that each database test calls, by its path. A function that is planned into another is not seen. */
export type Calls = Record<string, string[]>;

export const readCalls = (): Calls => JSON.parse(readFileSync(callsFile, "utf8"));

/**
 * Runs every database test by itself and writes which functions it called. One that fails as it is, as happens on a
 * machine that does much else, keeps what was known of it, and is told.
 */
export async function recordCalls(): Promise<Calls> {
  const bench = await startBench();
  const own = new Set(sqlMutants().map((mutant) => mutant.function));
  const before = readCalls();
  const calls: Calls = {};
  for (const file of [...bench.files].sort()) {
    const failed = await bench.run([file]);
    if (failed) console.error(`fails though nothing was changed: ${file}`);
    const called = failed ? (before[file] ?? []) : (await bench.called()).filter((name) => own.has(name));
    if (called.length > 0) calls[file] = called;
  }
  await bench.close();
  writeFileSync(callsFile, `${JSON.stringify(calls, null, 2)}\n`);
  return calls;
}

/** A function and those that call it, as their texts say. */
function callersOf(name: string, bodies: Map<string, string>): Set<string> {
  const found = new Set([name]);
  for (const each of found) {
    for (const [caller, body] of bodies) if (new RegExp(`\\b${each}\\b`).test(body)) found.add(caller);
  }
  return found;
}

/**
 * Finds the tests of the same feature that call a function, those first that are named by its file or call fewer
 * functions: they are about it, and quick. Tests of other features only where there are none.
 */
export function testFinder(mutants: readonly SqlMutant[], calls: Calls): (mutant: SqlMutant) => string[] {
  const bodies = new Map(mutants.map((mutant) => [mutant.function, mutant.statement]));
  const found = new Map<string, string[]>();
  return ({ file, function: name }) => {
    const known = found.get(name);
    if (known) return known;
    const entries = Object.entries(calls);
    const direct = entries.filter(([, called]) => called.includes(name));
    const callers = callersOf(name, bodies);
    // One that the planner takes into its callers is counted nowhere.
    const chosen =
      direct.length > 0 ? direct : entries.filter(([, called]) => called.some((each) => callers.has(each)));
    // Written since the calls were recorded, perhaps.
    const own = ownTestOf(file);
    if (existsSync(own) && !chosen.some(([test]) => test === own)) chosen.push([own, []]);
    const beside = chosen.filter(([test]) => test.startsWith(dirname(dirname(file))));
    const named = (test: string) => Number(basename(test).startsWith(basename(file)));
    const tests = (beside.length > 0 ? beside : chosen)
      .sort(([testA, a], [testB, b]) => named(testB) - named(testA) || a.length - b.length)
      .map(([test]) => test);
    found.set(name, tests);
    return tests;
  };
}

/** Makes each change in turn, and tells whether a test notices: first a file's own test, and then the others. */
export async function judgeSql(
  mutants: readonly SqlMutant[],
  testsOf: (mutant: SqlMutant) => string[],
  workers: number,
  told: (judged: Judged) => void,
): Promise<Judged[]> {
  const judged: Judged[] = [];
  const tell = (mutant: SqlMutant, killed: boolean) => {
    judged.push({ mutant, killed });
    told({ mutant, killed });
  };
  const quick = [...new Set(mutants.map(({ file }) => file))].filter(hasQuickTest);
  const left = mutants.filter(({ file }) => !quick.includes(file));

  async function judgeFile(bench: Bench, file: string): Promise<void> {
    const ofFile = mutants.filter((mutant) => mutant.file === file);
    const killed = await judgeQuickly(bench, file, ofFile);
    for (const [n, mutant] of ofFile.entries()) {
      if (killed[n]) tell(mutant, true);
      else if (killed[n] === false) left.push(mutant);
    }
  }

  async function judgeOne(bench: Bench, mutant: SqlMutant): Promise<void> {
    const own = hasQuickTest(mutant.file) ? ownTestOf(mutant.file) : undefined;
    const tests = testsOf(mutant);
    const others = tests.filter((test) => test !== own);
    const noticedBy = await bench.run(others, mutant.statement).catch((error) => {
      if (error instanceof pg.DatabaseError) return null;
      throw error;
    });
    // No function: PostgreSQL refuses it.
    if (noticedBy === null) return;
    // Who noticed the last change of a function is likely to notice the next.
    if (noticedBy) tests.sort((a, b) => Number(b === noticedBy) - Number(a === noticedBy));
    tell(mutant, noticedBy !== undefined);
  }

  await Promise.all(
    Array.from({ length: workers }, async () => {
      const bench = await startBench();
      try {
        for (let file = quick.shift(); file; file = quick.shift()) await judgeFile(bench, file);
        for (let mutant = left.shift(); mutant; mutant = left.shift()) await judgeOne(bench, mutant);
      } finally {
        await bench.close();
      }
    }),
  );
  return judged;
}
