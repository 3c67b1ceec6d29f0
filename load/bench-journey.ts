// npm run bench:way: what a citizen's whole way, from the check to the booking, costs a server.
import { parseArgs } from "node:util";
import { listWindowsToCheck } from "../lib/monitoring/synthetic-check/fixtures";
import { runSyntheticCheck } from "../lib/monitoring/synthetic-check/run-check";
import { openDatabase } from "../lib/shared/db/database";
import { systemClock } from "../lib/shared/time/clock";
import { startSite } from "../scripts/start-test-site";
import { median, printFigures, printMachine } from "./bench-report";
import { processorSeconds } from "./cpu-time";

const { values } = parseArgs({
  options: { people: { type: "string", default: "100" }, rounds: { type: "string", default: "3" } },
});
const people = Number(values.people);
const rounds = Number(values.rounds);

/**
 * Sends synthetic citizens the whole way over HTTP: check, code, sign-in, line, admission, hold, answers, booking,
 * and back out. Processor time is what is told, so that it matters little what else the machine does.
 */
async function main(): Promise<void> {
  printMachine();
  console.log(`${people} people a round, one after another, ${rounds} rounds and one to warm up`);
  const site = await startSite({ LOG_LEVEL: "silent" });
  const database = openDatabase(site.databaseUrl, 8);
  try {
    const base = new URL(site.baseUrl);
    // Not marked: these are to cost what people cost.
    const mark = { headers: () => ({}), carries: () => false };
    const parts = { database, clock: systemClock, reachedAt: base.origin, base, mark };
    const window = (await listWindowsToCheck(database, systemClock.now())).find(({ open }) => open);
    if (!window) throw new Error("no window is open");
    const costs: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const before = processorSeconds(site.pid);
      for (let n = 0; n < people; n++) {
        const { failure } = await runSyntheticCheck(parts, window);
        if (failure) throw new Error(`${failure.step}: ${failure.got}`);
      }
      if (round > 0) costs.push(((processorSeconds(site.pid) - before) / people) * 1_000);
    }
    printFigures([{ figure: "way.processor_ms", value: Math.round(median(costs) * 10) / 10, unit: "ms" }]);
  } finally {
    await database.end();
    await site.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
