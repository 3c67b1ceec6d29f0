// npm run bench:memory: whether the server's memory grows with the number of people who wait.
import { readFileSync } from "node:fs";
import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openDatabase } from "../lib/shared/db/database";
import { startSite } from "../scripts/start-test-site";
import { printFigures, printMachine, printTable } from "./bench-report";
import { makeWindow } from "./bench-window";
import { Browser } from "./browser";
import { type SyntheticPerson, sessionsOf, visitors } from "./visitors";

const { values } = parseArgs({ options: { people: { type: "string", default: "1500000" } } });
const all = Number(values.people);
const atOnce = Math.min(50_000, all / 6);
const connections = 256;

/** Resident memory of a process, now or at its highest, by the kernel's own count. MiB. */
function memoryOf(pid: number, which: "VmRSS" | "VmHWM"): number {
  const found = new RegExp(`^${which}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(found?.[1]) / 1_024;
}

/** Least squares: how many MiB a million tickets add, from the second third of the run on. */
function slope(samples: { tickets: number; mib: number }[]): number {
  const late = samples.filter(({ tickets }) => tickets >= all / 3);
  const mean = (of: number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
  const [x, y] = [mean(late.map(({ tickets }) => tickets)), mean(late.map(({ mib }) => mib))];
  let [together, alone] = [0, 0];
  for (const { tickets, mib } of late) {
    together += (tickets - x) * (mib - y);
    alone += (tickets - x) ** 2;
  }
  return (together / alone) * 1_000_000;
}

/** @throws when any entry was refused */
async function enterAll(agent: Agent, base: URL, slug: string, people: SyntheticPerson[]): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let person = people[next++]; person; person = people[next++]) {
      const { status, reason } = await new Browser(agent, base, person.cookie).post(`/queue/${slug}/enter`);
      if (status !== 200) throw new Error(`no ticket: ${status} ${reason}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
}

async function main(): Promise<void> {
  printMachine();
  console.log(
    `${all.toLocaleString("en")} tickets through HTTP into one process, ${atOnce} people at a time`,
  );
  const site = await startSite({ LOG_LEVEL: "silent" });
  const database = openDatabase(site.databaseUrl);
  try {
    const sessions = sessionsOf(site.signingKeys);
    const hour = 3_600_000;
    const window = await makeWindow(database, {
      mostInside: 300_000,
      lobbyOpensAt: new Date(Date.now() - hour),
      opensAt: new Date(Date.now() + hour),
      closesAt: new Date(Date.now() + 24 * hour),
    });
    await sleep(2_500);
    const now = (tickets: number) => ({ tickets, mib: memoryOf(site.pid, "VmRSS") });
    const before = now(0);
    const samples: ReturnType<typeof now>[] = [];
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    for (let tickets = atOnce; tickets <= all; tickets += atOnce) {
      const people = await visitors(database, sessions, atOnce);
      await enterAll(agent, new URL(site.baseUrl), window.slug, people);
      samples.push(now(tickets));
    }
    agent.destroy();
    // The draw of everybody, and the first who are called.
    await database.query("UPDATE cohort_window SET opens_at = $2 WHERE id = $1", [window.id, new Date()]);
    await sleep(15_000);
    const drawn = now(all);
    const { rows } = await database.query<{ entries: number; served: number; lobby: number | null }>(
      `SELECT entries, served, lobby_size AS lobby FROM queue_state WHERE window_id = $1`,
      [window.id],
    );
    const [line] = rows;
    if (line?.entries !== all || line.lobby !== all || line.served === 0)
      throw new Error(`the line holds ${JSON.stringify(line)} instead of ${all}`);

    const marks = [1, 2, 3].map((third) => samples.find(({ tickets }) => tickets >= (all * third) / 3));
    printTable([
      ["after tickets", "MiB"],
      ...[before, ...marks.flatMap((mark) => mark ?? [])].map(({ tickets, mib }) => [
        tickets,
        Math.round(mib),
      ]),
      ["all drawn, first called", Math.round(drawn.mib)],
    ]);
    printFigures([
      {
        figure: "gate.memory.mib",
        value: memoryOf(site.pid, "VmHWM"),
        unit: "MiB at the highest",
        atMost: 600,
      },
      { figure: "gate.memory.growth", value: slope(samples), unit: "MiB a million tickets" },
    ]);
  } finally {
    await database.end();
    await site.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
