import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createVitest } from "vitest/node";
import type { Bench } from "../bench";
import type { SqlMutant } from "../changes";
import { functionsIn } from "../tokens";

/** The test that is about a file of functions. */
export const ownTestOf = (file: string) => join(dirname(dirname(file)), `${basename(file)}.db.test.ts`);

/** Whether the file's own test leaves nothing behind, so that it can be run again and again. */
export function hasQuickTest(file: string): boolean {
  const test = ownTestOf(file);
  return existsSync(test) && readFileSync(test, "utf8").includes("eachInItsWorld()");
}

/**
 * Makes each change of one file in turn and runs the file's own test in one process, some fifty milliseconds a change.
 *
 * @returns whether the test noticed, by change; null where PostgreSQL refuses the changed function
 */
export async function judgeQuickly(
  bench: Bench,
  file: string,
  mutants: SqlMutant[],
): Promise<(boolean | null)[]> {
  const folder = await mkdtemp(join(tmpdir(), "vaccine-mutants-"));
  const result = join(folder, "result.json");
  const originals = new Map(
    functionsIn(readFileSync(file, "utf8")).map(({ name, statement }) => [name, statement]),
  );
  const changes = mutants.map((mutant) => ({
    changed: mutant.statement,
    original: originals.get(mutant.function) ?? "",
  }));
  const killed: (boolean | null)[] = [];
  try {
    while (killed.length < changes.length) {
      await bench.renew();
      const found = await judgeFrom(bench, ownTestOf(file), changes.slice(killed.length), result);
      if (found.length === 0) throw new Error(`${ownTestOf(file)} judges nothing`);
      killed.push(...found);
    }
    return killed;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @returns of how many of the first changes it could tell, before one left something behind */
async function judgeFrom(
  bench: Bench,
  test: string,
  changes: { changed: string; original: string }[],
  result: string,
): Promise<(boolean | null)[]> {
  await writeFile(result, "[]");
  const vitest = await createVitest("test", {
    config: "tools/mutants/sql/quick/vitest.config.ts",
    watch: false,
    reporters: [{}],
    provide: { databaseUrl: bench.url, quick: { test, changes, result } },
  });
  try {
    await vitest.start();
    const [module] = vitest.state.getTestModules();
    const [failed] = [...(module?.children.allTests("failed") ?? [])];
    const told = JSON.parse(await readFile(result, "utf8"));
    if (told.length === 0) console.error(failed?.result().errors?.[0]?.message ?? "no test ran");
    return told;
  } finally {
    await vitest.close();
  }
}
