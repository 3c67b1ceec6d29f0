// Measures how the code is named and laid out; with `--offenders`, tells what stands in the way of each figure.
import { measureHouse } from "./figures";

const figures = measureHouse();
for (const { offenders, ...figure } of figures) {
  console.log(JSON.stringify({ ...figure, offenders: offenders.length }));
  if (process.argv.includes("--offenders")) for (const offender of offenders) console.log(`  ${offender}`);
}
process.exitCode = figures.every(({ met }) => met) ? 0 : 1;
