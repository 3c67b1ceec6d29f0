import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A change of one place; its lines stand for it, with single spaces, so that it is found again in another line. */
export interface Mutant {
  file: string;
  line: number;
  original: string;
  changed: string;
}

/** A change that no test notices. */
export interface Known extends Omit<Mutant, "line"> {
  /** Why nothing that the program promises differs; without it the change is one that a test should notice. */
  why?: string;
}

const keyOf = ({ file, original, changed }: Omit<Mutant, "line">) =>
  JSON.stringify([file, original, changed]);

const read = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, name), "utf8"));

/** Changes after which the program does the same. */
export const readEquivalent = (): Known[] => read("equivalent.json");

const survivorsFile = "survivors.json";

/** By file that was judged as a whole: what is known to go unnoticed in it. Those are to become fewer. */
export type Survivors = Record<string, Pick<Known, "original" | "changed">[]>;

export const readSurvivors = (): Survivors => read(survivorsFile);

export const listed = (survivors: Survivors): Known[] =>
  Object.entries(survivors).flatMap(([file, changes]) => changes.map((change) => ({ file, ...change })));

/** Writes what went unnoticed in files that were judged as a whole, beside what is known of others. */
export function keepSurvivors(judged: readonly Judged[], equivalent: readonly Known[]): void {
  const kept = readSurvivors();
  const isEquivalent = knownAmong(equivalent);
  for (const { mutant } of judged) kept[mutant.file] = [];
  for (const { mutant, killed } of judged) {
    const { file, original, changed } = mutant;
    const changes = kept[file] ?? [];
    const known = changes.some((each) => each.original === original && each.changed === changed);
    if (!killed && !isEquivalent(mutant) && !known) changes.push({ original, changed });
  }
  const sorted = Object.fromEntries(Object.entries(kept).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(join(import.meta.dirname, survivorsFile), `${JSON.stringify(sorted, null, 2)}\n`);
}

/** What is known of a change that is not there any more. */
export function staleOf(known: readonly Known[], mutants: readonly Mutant[]): Known[] {
  const there = new Set(mutants.map(keyOf));
  return known.filter((each) => !there.has(keyOf(each)));
}

/** Tells which of these changes are known. */
export function knownAmong(known: readonly Known[]): (mutant: Mutant) => Known | undefined {
  const byKey = new Map(known.map((each) => [keyOf(each), each]));
  return (mutant) => byKey.get(keyOf(mutant));
}

export interface Judged {
  mutant: Mutant;
  killed: boolean;
}

/** The share of changes that a test noticed, of those after which the program does something else. */
export function shareKilled(judged: readonly Judged[], equivalent: readonly Known[]): number {
  const isEquivalent = knownAmong(equivalent);
  const counted = judged.filter(({ mutant, killed }) => killed || !isEquivalent(mutant));
  return counted.length === 0 ? 1 : counted.filter(({ killed }) => killed).length / counted.length;
}

const squeeze = (text: string) => text.trim().replace(/\s+/g, " ");

/** A change by the whole lines that it touches. @param start,end offsets in the source */
export function shown(source: string, start: number, end: number, by: string): Omit<Mutant, "file"> {
  const from = source.lastIndexOf("\n", start - 1) + 1;
  const line = source.indexOf("\n", end);
  const to = line < 0 ? source.length : line;
  return {
    line: source.slice(0, start).split("\n").length,
    original: squeeze(source.slice(from, to)),
    changed: squeeze(source.slice(from, start) + by + source.slice(end, to)),
  };
}
