// npm run bench:servers: how the answers to people who wait grow with the number of servers.
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { openDatabase } from "../../lib/shared/db/database";
import { median, printFigures, printMachine, printTable } from "../bench-report";
import { askAsFastAsPossible, clientName } from "../http-client";
import { sessionsOf, visitors } from "../visitors";
import { Cluster } from "./cluster";
import { Crowd, type Person } from "./crowd";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, seconds: { type: "string", default: "4" } },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const slug = "born-1967-1968";
const connections = 32;
const counts = [1, 2, 4];

/** Seconds of processor time that a process has used: fields 14 and 15 of /proc/PID/stat, in hundredths. */
function processorSeconds(pid: number): number {
  const afterName = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(afterName[11]) + Number(afterName[12])) / 100;
}

async function main(): Promise<void> {
  printMachine();
  console.log(
    `client: ${clientName}, one for each server, ${connections} connections each, /queue/*/place.json; ` +
      `${rounds} rounds of ${seconds} s, medians`,
  );
  const cluster = new Cluster();
  try {
    await cluster.start(Math.max(...counts));
    const database = openDatabase(cluster.databaseUrl, 4);
    const people: Person[] = await visitors(database, sessionsOf(cluster.signingKeys), 1);
    await database.end();
    const crowd = new Crowd(cluster.baseUrl, 1);
    await crowd.enter(slug, people);
    crowd.close();
    const cookie = people[0]?.cookie ?? "";
    const rates = new Map<number, number[]>(counts.map((count) => [count, []]));
    const costs = new Map<number, number[]>(counts.map((count) => [count, []]));
    for (let round = 0; round <= rounds; round++) {
      for (const count of counts) {
        const asked = cluster.servers.slice(0, count);
        const used = () => asked.reduce((sum, server) => sum + processorSeconds(server.process.pid ?? 0), 0);
        const before = used();
        const answers = await Promise.all(
          asked.map(({ port }) => {
            const url = `http://127.0.0.1:${port}/queue/${slug}/place.json`;
            return askAsFastAsPossible({ url, headers: { cookie }, connections, seconds }, 200);
          }),
        );
        if (round === 0) continue;
        const rate = answers.reduce((sum, each) => sum + each, 0);
        rates.get(count)?.push(rate);
        costs.get(count)?.push(((used() - before) / (rate * seconds)) * 1e6);
      }
    }
    const cached = await askAsFastAsPossible(
      { url: `${cluster.baseUrl}/queue/${slug}/status.json`, connections, seconds },
      200,
    );
    const rate = (count: number) => median(rates.get(count) ?? []);
    const cost = (count: number) => median(costs.get(count) ?? []);
    printTable([
      ["servers", "answers/s", "processor time an answer, µs", "what 1 core a server would carry/s"],
      ...counts.map((count) => [
        String(count),
        Math.round(rate(count)),
        cost(count).toFixed(1),
        Math.round((count * 1e6) / cost(count)),
      ]),
    ]);
    console.log(
      `  ${cpus().length} cores are shared by the servers and the clients, so that the rate grows until they are all ` +
        "busy; that the cost of an answer stays the same says what more cores would bring.",
    );
    printFigures([
      { figure: "servers.two_of_one.rate", value: rate(2) / rate(1), unit: "ratio", atLeast: 1.3 },
      { figure: "servers.four_of_one.cost", value: cost(4) / cost(1), unit: "ratio", atMost: 1.25 },
      { figure: "servers.place.rate", value: rate(1), unit: "1/s" },
      { figure: "nginx.status.rate", value: cached, unit: "1/s" },
      { figure: "servers.place.cost", value: cost(1), unit: "µs" },
    ]);
  } finally {
    await cluster.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
