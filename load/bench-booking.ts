// npm run bench:booking: what a booking costs, beside pgbench running the same SQL.
import { parseArgs } from "node:util";
import { scales } from "../prisma/seed/seed";
import { type Figure, printFigures, printMachine, printTable } from "./bench-report";
import { measureAvailability } from "./booking/availability";
import { clients } from "./booking/confirming";
import { roomOfSlot } from "./booking/fixtures";
import type { Found } from "./booking/found";
import { measureHot, measureOverload, measureOverloadDirect, measureSpread } from "./booking/speed";
import { measureStatements } from "./booking/statements";
import { measureStored } from "./booking/stored";

const { values } = parseArgs({
  options: {
    /** Parts with commas between, in the order in which they are done; all of them without it. */
    only: { type: "string" },
    rounds: { type: "string", default: "5" },
    size: { type: "string", default: "8000" },
    /** Bookings that are stored already, in the part that compares many with few. */
    stored: { type: "string", default: "5000000" },
    /** How much of the country is filled in, in the part that tells what is free. */
    scale: { type: "string", default: "national" },
  },
});

function options() {
  const [rounds, size, stored] = [values.rounds, values.size, values.stored].map(Number);
  if (!rounds || !size || !stored) throw new Error("--rounds, --size and --stored are numbers above 0");
  if (size / 2 > roomOfSlot)
    throw new Error(`--size is at most ${2 * roomOfSlot}: half of them want one slot`);
  if (!(values.scale in scales)) throw new Error(`--scale is one of: ${Object.keys(scales).join(", ")}`);
  return { rounds, size, stored, scale: values.scale as keyof typeof scales };
}

/** Each brings a site of its own, so that none finds what another left behind. */
function partsOf({
  rounds,
  size,
  stored,
  scale,
}: ReturnType<typeof options>): Map<string, () => Promise<Found>> {
  return new Map([
    ["statements", () => measureStatements()],
    ["spread", () => measureSpread(size, rounds)],
    ["hot", () => measureHot(size / 2, rounds)],
    ["availability", () => measureAvailability(rounds, scale)],
    ["overload", () => measureOverload(size, rounds)],
    ["overload-direct", () => measureOverloadDirect(size, rounds)],
    ["stored", () => measureStored(stored, size, rounds)],
  ]);
}

async function main(): Promise<void> {
  const wished = options();
  const parts = partsOf(wished);
  const names = values.only?.split(",") ?? [...parts.keys()];
  const unknown = names.filter((name) => !parts.has(name));
  if (unknown.length > 0)
    throw new Error(`--only takes ${[...parts.keys()].join(", ")}; not ${unknown.join(", ")}`);
  printMachine();
  console.log(
    `${clients} clients (wrk, pgbench), ${wished.size} confirmations a round, ${wished.rounds} rounds, medians`,
  );
  const figures: Figure[] = [];
  for (const name of names) {
    console.log(`${name}:`);
    try {
      const found = await parts.get(name)?.();
      printTable(found?.table ?? []);
      figures.push(...(found?.figures ?? []));
    } catch (error) {
      // The other parts still tell something.
      console.error(error);
      process.exitCode = 1;
    }
  }
  printFigures(figures);
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
