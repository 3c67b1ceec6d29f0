// npm run check:model: explores a model of the line and the booking, whose rules are in this folder, for whatever breaks
// a promise. See docs/model.md.
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { printFigures, printMachine } from "../../load/figures";
import { explore } from "./explore";

const { values: options } = parseArgs({
  options: {
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
    steps: { type: "string", default: "1000000" },
    verbose: { type: "boolean", default: false },
  },
});
const seed = Number(options.seed);

printMachine();
console.log(`seed: ${seed}`);
const pure = explore(Number(options.steps), seed);
if (options.verbose) for (const [what, times] of [...pure.seen].sort()) console.log(`  ${what} ${times}`);
if (pure.counterexample) {
  console.log(`broken: ${pure.counterexample.broken.join("; ")}\nby:`);
  for (const act of pure.counterexample.acts) console.log(`  ${JSON.stringify(act)}`);
}
printFigures([
  { figure: "model.steps", value: pure.steps, unit: "acts", atLeast: 1_000_000 },
  { figure: "model.violations", value: pure.violations, unit: "violations", atMost: 0 },
]);
process.exitCode = pure.violations === 0 ? 0 : 1;
