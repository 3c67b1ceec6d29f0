// npm run check:mutants: changes the core one place at a time and runs the tests that reach it. What no test notices
// is named; a change after which the program does the same stands in equivalent.json, with the reason.
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { type Figure, isMet, printFigures, printMachine } from "../../load/bench-report";
import { draw, randomFrom } from "../../load/random";
import { coreFiles } from "./core/files";
import { drawBlocks, judgeCore } from "./core/run";
import {
  type Judged,
  keepSurvivors,
  knownAmong,
  listed,
  readEquivalent,
  readSurvivors,
  shareKilled,
  staleOf,
} from "./known";
import { judgeSql, readCalls, recordCalls, sqlMutants, testFinder } from "./sql/run";

const { values } = parseArgs({
  options: {
    /** Draws a few changes of each kind, to be judged within a minute. */
    sample: { type: "boolean", default: false },
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
    /** Of SQL, asks only the tests that are about the file: what they do not notice, another may. */
    quick: { type: "boolean", default: false },
    /** Judges only what is known to go unnoticed in SQL: what a new test notices leaves the list with --keep. */
    again: { type: "boolean", default: false },
    /** core or sql */
    only: { type: "string" },
    /** A regular expression of the paths to which it is limited. */
    at: { type: "string", default: "" },
    workers: { type: "string", default: "2" },
    /** Writes what goes unnoticed to survivors.json. */
    keep: { type: "boolean", default: false },
  },
});

const workers = Number(values.workers);
const at = new RegExp(values.at);
const random = randomFrom(Number(values.seed));
const blocksDrawn = 2;
const sqlDrawn = 8;
const equivalent = readEquivalent();
const survivors = readSurvivors();
const isEquivalent = knownAmong(equivalent);
const isSurvivor = knownAmong(listed(survivors));
const partial = values.sample || values.at !== "" || values.only !== undefined;
/** What was judged as a whole: of nothing else it is known what goes unnoticed. */
const isJudged = (file: string) => survivors[file] !== undefined;

function tell({ mutant, killed }: Judged): void {
  if (killed || isEquivalent(mutant)) return;
  const known = isSurvivor(mutant) ? "not noticed, as known" : "not noticed";
  console.log(`${known}: ${mutant.file}:${mutant.line}\n  - ${mutant.original}\n  + ${mutant.changed}`);
}

async function judgedCore(): Promise<Judged[]> {
  if (values.sample) return judgeCore(drawBlocks(coreFiles.filter(isJudged), blocksDrawn, random), workers);
  const judged: Judged[] = [];
  // One file a run: what is done when it is loaded concerns every test of a run.
  for (const file of coreFiles.filter((file) => at.test(file))) {
    const found = await judgeCore([{ file }], workers);
    found.forEach(tell);
    judged.push(...found);
    if (values.keep) keepSurvivors(found, equivalent);
    console.error(`${file}: ${found.filter(({ killed }) => killed).length} of ${found.length}`);
  }
  return judged;
}

async function judgedSql(): Promise<Judged[]> {
  const all = sqlMutants();
  const chosen = values.sample
    ? draw(
        all.filter(({ file }) => isJudged(file)),
        sqlDrawn,
        random,
      )
    : all.filter((mutant) => at.test(mutant.file) && (!values.again || isSurvivor(mutant)));
  if (chosen.length === 0) return [];
  const calls = values.sample || values.at !== "" ? readCalls() : await recordCalls();
  const testsOf = values.quick ? () => [] : testFinder(all, calls);
  const progress = (each: Judged) => {
    process.stderr.write(each.killed ? "." : "!");
    if (!values.sample) tell(each);
  };
  const judged = await judgeSql(chosen, testsOf, workers, progress);
  if (!values.sample) return judged;
  // A race may end well by chance: twice is no chance.
  const doubtful = judged.filter(
    ({ mutant, killed }) => !killed && !isEquivalent(mutant) && !isSurvivor(mutant),
  );
  if (doubtful.length === 0) return judged;
  const again = chosen.filter((mutant) => doubtful.some((each) => each.mutant === mutant));
  const twice = await judgeSql(again, testsOf, 1, progress);
  return [...judged.filter((each) => !doubtful.includes(each)), ...twice];
}

printMachine();
console.log(`seed: ${values.seed}`);
const core = values.only === "sql" ? [] : await judgedCore();
const sql = values.only === "core" ? [] : await judgedSql();
const judged = [...core, ...sql];
if (values.sample) judged.forEach(tell);

const told = (name: string, of: Judged[]): Figure[] =>
  of.length === 0
    ? []
    : [
        { figure: `mutants.${name}.tried`, value: of.length, unit: "changes" },
        // What a drawn few say of the whole is little: of those, the new ones are judged below.
        {
          figure: `mutants.${name}.killed`,
          value: shareKilled(of, equivalent),
          unit: "share",
          ...(values.sample ? {} : { atLeast: 0.95 }),
        },
      ];
const figures = [...told("core", core), ...told("sql", sql)];
printFigures(figures);

const unnoticed = judged.filter(({ mutant, killed }) => !killed && !isEquivalent(mutant));
const fresh = unnoticed.filter(({ mutant }) => !isSurvivor(mutant));
const stale = partial
  ? []
  : staleOf(
      [...equivalent, ...listed(survivors)],
      judged.map(({ mutant }) => mutant),
    );
for (const { file, original, changed } of stale)
  console.log(`known, but not there any more: ${file}\n  - ${original}\n  + ${changed}`);

if (values.keep) keepSurvivors(sql, equivalent);
const good = stale.length === 0 && (values.keep || fresh.length === 0) && figures.every(isMet);
process.exit(good ? 0 : 1);
