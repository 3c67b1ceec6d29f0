// npm run replay: the evening of 19 July 2021 in virtual time, through the program's own draw, serving and estimate.
import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { printFigures, printMachine, printTable } from "../bench-report";
import { People, type Presumptions, presumptions, theDay } from "./behaviour";
import { type Crowd, playDay } from "./day";
import { figuresOf } from "./measure";
import { report } from "./report";

const { values } = parseArgs({
  options: {
    scale: { type: "string", default: "1" },
    seed: { type: "string", default: "20210719" },
    /** Minutes from the opening between which the booking path bears only half: 5-10 */
    slow: { type: "string" },
    /** Other habits than presumed: stayMedian=480,neverEnters=0.3 */
    presume: { type: "string", default: "" },
    /** Seconds that people stayed inside in an earlier window, as the leader had learned; none by default. */
    learned: { type: "string" },
    to: { type: "string", default: "reports/replay.html" },
  },
});

/** @throws Error for a name that is none, or a value that is no number */
function presumed(): Presumptions {
  const others = values.presume.split(",").filter(Boolean);
  const pairs = others.map((pair) => {
    const [name = "", value = ""] = pair.split("=");
    if (!(name in presumptions) || value === "" || Number.isNaN(Number(value)))
      throw new Error(`--presume ${pair}: one of ${Object.keys(presumptions).join(", ")}, and a number`);
    return [name, Number(value)];
  });
  return { ...presumptions, ...Object.fromEntries(pairs) };
}

async function main(): Promise<void> {
  const scale = Number(values.scale);
  const seed = Number(values.seed);
  const slow = /^(\d+)-(\d+)$/.exec(values.slow ?? "");
  if (!(scale > 0 && scale <= 1) || !Number.isInteger(seed) || (values.slow && !slow)) {
    throw new Error(
      "usage: npm run replay -- [--scale 0…1] [--seed N] [--slow FROM-TO] [--presume NAME=VALUE,…] [--learned SECONDS] [--to FILE]",
    );
  }
  printMachine();
  const begin = performance.now();
  const crowd: Crowd = {
    came: Math.round(theDay.came * scale),
    eligible: Math.round(theDay.eligible * scale),
    mostInside: Math.round(theDay.mostInside * scale),
    bearsPerSecond: theDay.bearsPerSecond * scale,
    slow: slow ? [Number(slow[1]) * 60, Number(slow[2]) * 60] : undefined,
    learned: values.learned ? Number(values.learned) : undefined,
  };
  const people = new People(seed, presumed());
  const draw = new Uint8Array(32).fill(seed % 256);
  const day = await playDay(crowd, people, draw);
  const figures = [
    ...figuresOf(day),
    { figure: "replay.seconds", value: (performance.now() - begin) / 1_000, unit: "s", atMost: 120 },
    {
      figure: "replay.memory_mib",
      value: process.resourceUsage().maxRSS / 1_024,
      unit: "MiB",
      atMost: 2_048,
    },
  ];
  mkdirSync("reports", { recursive: true });
  writeFileSync(values.to, report(crowd, people, day, figures));
  printTable([
    ["of the evening", "people"],
    ["came", crowd.came],
    ["may book", crowd.eligible],
    ["in the line", day.entries],
    ["of them in the lobby", day.lobby],
    ["called", day.served],
    ["came in", day.cameIn],
  ]);
  console.log(`report: ${values.to}`);
  printFigures(figures);
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
