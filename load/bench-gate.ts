// npm run bench:gate: what the gate costs, beside a bare node:http handler and a Next.js route handler.
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { openDatabase } from "../lib/platform/database";
import { startSite } from "../scripts/own-site";
import { startChild } from "./child";
import { median, printFigures, printMachine, printTable } from "./figures";
import { askAsFastAsPossible, clientName, type Load } from "./http-client";
import { benchTickets } from "./tickets";
import { sessionsOf, visitors } from "./visitors";
import { benchStatusWhileBooking } from "./while-booking";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, seconds: { type: "string", default: "3" } },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const connections = 64;
const slug = "born-1967-1968";

type Candidate = { name: string; status: number } & Pick<Load, "url" | "headers">;

/** Each candidate in turn, round by round, so that what disturbs the machine disturbs them alike. */
async function inTurn(candidates: Candidate[]): Promise<Map<string, number>> {
  const results = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
  for (const { url, headers, status } of candidates)
    await askAsFastAsPossible({ url, headers, connections, seconds: 1 }, status);
  for (let round = 0; round < rounds; round++) {
    for (const { name, url, headers, status } of candidates)
      results.get(name)?.push(await askAsFastAsPossible({ url, headers, connections, seconds }, status));
  }
  return new Map([...results].map(([name, rates]) => [name, median(rates)]));
}

async function admittedCookie(base: string, cookie: string): Promise<string> {
  const post = async (path: string, more: string) => {
    const headers = { cookie: `${cookie}; ${more}`, origin: base };
    const answer = await fetch(base + path, { method: "POST", headers, redirect: "manual" });
    return answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  };
  const ticket = await post(`/queue/${slug}/enter`, "");
  for (let n = 0; n < 50; n++) {
    const admission = await post(`/queue/${slug}/claim`, ticket);
    if (admission) return `${cookie}; ${admission}`;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("nobody was admitted");
}

async function main(): Promise<void> {
  printMachine();
  console.log(`client: ${clientName}, ${connections} connections, ${rounds} rounds of ${seconds} s, medians`);
  const site = await startSite({ LOG_LEVEL: "silent" });
  // The address itself: a name would be looked up and bound otherwise by each client.
  const base = site.baseUrl.replace("localhost", "127.0.0.1");
  const database = openDatabase(site.databaseUrl);
  const body = await (await fetch(`${base}/queue/${slug}/status.json`)).text();
  spawnSync("npx", ["next", "build", "load/route-handler"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
  });
  const bare = await startChild("load/bare.mjs", { STATUS_BODY: body });
  const route = await startChild("load/route-handler/serve.mjs", {
    STATUS_BODY: body,
    NODE_ENV: "production",
  });
  try {
    const sessions = sessionsOf(site.signingKeys);
    const [visitor] = await visitors(database, sessions, 1);
    const cookie = visitor?.cookie ?? "";
    const admitted = await admittedCookie(site.baseUrl, cookie);
    const json = { accept: "application/json" };
    const rates = await inTurn([
      { name: "bare node:http", url: bare.base, status: 200 },
      { name: "gate, status", url: `${base}/queue/${slug}/status.json`, status: 200 },
      {
        name: "gate, refused",
        url: `${base}/book/admission.json`,
        headers: { ...json, cookie },
        status: 403,
      },
      {
        name: "gate, let through",
        url: `${base}/book/admission.json`,
        headers: { cookie: admitted },
        status: 200,
      },
      { name: "Next.js route handler", url: `${route.base}/status`, status: 200 },
    ]);
    const rate = (name: string) => rates.get(name) ?? 0;
    const booking = await benchStatusWhileBooking(site, database, sessions);
    const tickets = await benchTickets(site, database, sessions, slug);
    printTable([
      ["what", "answers/s"],
      ...[...rates].map(([name, value]) => [name, Math.round(value)]),
      ...booking.rows,
      ...tickets.rows,
    ]);
    printFigures([
      {
        figure: "gate.status.of_bare",
        value: rate("gate, status") / rate("bare node:http"),
        unit: "ratio",
        atLeast: 0.8,
      },
      {
        figure: "gate.status.times_route_handler",
        value: rate("gate, status") / rate("Next.js route handler"),
        unit: "ratio",
        atLeast: 20,
      },
      {
        figure: "gate.check.of_bare",
        value: Math.min(rate("gate, refused"), rate("gate, let through")) / rate("bare node:http"),
        unit: "ratio",
        atLeast: 0.5,
      },
      ...booking.figures,
      ...tickets.figures,
    ]);
  } finally {
    bare.stop();
    route.stop();
    await database.end();
    await site.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
