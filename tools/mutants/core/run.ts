import { readFileSync } from "node:fs";
import { Stryker } from "@stryker-mutator/core";
import { draw, type Random } from "../../../load/random";
import { type Judged, shown } from "../known";
import { testsOf } from "./files";

/** A source file, or lines of it, from 1. */
export interface Lines {
  file: string;
  from?: number;
  to?: number;
}

const blockLines = 15;

/** A block of lines of each of that many files, drawn from these. */
export function drawBlocks(files: readonly string[], count: number, random: Random): Lines[] {
  return draw(files, count, random).map((file) => {
    const length = readFileSync(file, "utf8").split("\n").length;
    const from = 1 + Math.floor(random() * Math.max(1, length - blockLines));
    return { file, from, to: Math.min(length, from + blockLines - 1) };
  });
}

/** What no test reads: it need not be copied to where the changed sources lie. */
const unread = ["/.*", "/app", "/components", "/deploy", "/docs", "/e2e", "/load", "/messages", "/public"];

/** Offset of a place that Stryker names by its line and column, both from 1. */
function offsetOf(source: string, { line, column }: { line: number; column: number }): number {
  let at = 0;
  for (let n = 1; n < line; n++) at = source.indexOf("\n", at) + 1;
  return at + column - 1;
}

/**
 * Changes the sources one place at a time, by Stryker, and runs the unit tests that are about them.
 */
export async function judgeCore(places: readonly Lines[], workers: number): Promise<Judged[]> {
  if (places.length === 0) return [];
  process.env.MUTANTS_TESTS = [...new Set(places.flatMap(({ file }) => testsOf(file)))].join(",");
  const stryker = new Stryker({
    testRunner: "vitest",
    plugins: ["@stryker-mutator/vitest-runner"],
    vitest: { configFile: "tools/mutants/core/vitest.config.ts", related: false },
    coverageAnalysis: "perTest",
    mutate: places.map(({ file, from, to }) => (to === undefined ? file : `${file}:${from}-${to}`)),
    ignorePatterns: unread,
    concurrency: workers,
    // Long properties are slow where each expression is counted.
    dryRunTimeoutMinutes: 20,
    reporters: [],
    logLevel: "warn",
    tempDirName: ".cache/stryker",
    allowEmpty: true,
    allowConsoleColors: false,
    // biome-ignore lint/suspicious/noExplicitAny: the options of a plugin are not in the type
  } as any);
  const results = await stryker.runMutationTest();
  return results.flatMap(({ fileName, location, replacement = "", status }) => {
    if (status === "Ignored" || status === "CompileError" || status === "RuntimeError") return [];
    const file = fileName.slice(process.cwd().length + 1);
    const source = readFileSync(file, "utf8");
    const mutant = shown(
      source,
      offsetOf(source, location.start),
      offsetOf(source, location.end),
      replacement,
    );
    return { mutant: { file, ...mutant }, killed: status === "Killed" || status === "Timeout" };
  });
}
