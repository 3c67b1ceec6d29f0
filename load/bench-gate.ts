// npm run bench:gate: what the gate costs, beside a bare node:http handler and a Next.js route handler.
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { type Database, openDatabase } from "../lib/shared/db/database";
import { type Site, startSite } from "../scripts/start-test-site";
import { benchStatusWhileBooking } from "./bench-mixed-load";
import { benchTickets } from "./bench-queue-entry";
import { type Figure, median, printFigures, printMachine, printTable } from "./bench-report";
import { startChild } from "./child";
import { askAsFastAsPossible, clientName, type Load } from "./http-client";
import { type Sessions, sessionsOf, visitors } from "./visitors";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
    // Some of: check (the status and the token check), booking, tickets.
    only: { type: "string", default: "check,booking,tickets" },
  },
});
const only = new Set(values.only.split(","));
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const connections = 64;
const slug = "born-1967-1968";

interface Part {
  rows: (string | number)[][];
  figures: Figure[];
}

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

/** The status and the token check, beside the bare handler and the route handler. */
async function benchCheck(site: Site, database: Database, sessions: Sessions): Promise<Part> {
  // The address itself: a name would be looked up and bound otherwise by each client.
  const base = site.baseUrl.replace("localhost", "127.0.0.1");
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
    const [visitor] = await visitors(database, sessions, 1);
    const cookie = visitor?.cookie ?? "";
    const admitted = await admittedCookie(site.baseUrl, cookie);
    const check = `${base}/book/admission.json`;
    const rates = await inTurn([
      { name: "bare node:http", url: bare.base, status: 200 },
      { name: "gate, status", url: `${base}/queue/${slug}/status.json`, status: 200 },
      { name: "gate, refused", url: check, headers: { accept: "application/json", cookie }, status: 403 },
      { name: "gate, let through", url: check, headers: { cookie: admitted }, status: 200 },
      { name: "Next.js route handler", url: `${route.base}/status`, status: 200 },
    ]);
    const rate = (name: string) => rates.get(name) ?? 0;
    const status = rate("gate, status");
    const checked = Math.min(rate("gate, refused"), rate("gate, let through"));
    const ratio = (figure: string, value: number, atLeast: number) => ({
      figure,
      value,
      unit: "ratio",
      atLeast,
    });
    return {
      rows: [...rates].map(([name, value]) => [name, Math.round(value)]),
      figures: [
        ratio("gate.status.of_bare", status / rate("bare node:http"), 0.8),
        ratio("gate.status.times_route_handler", status / rate("Next.js route handler"), 20),
        ratio("gate.check.of_bare", checked / rate("bare node:http"), 0.5),
      ],
    };
  } finally {
    bare.stop();
    route.stop();
  }
}

async function main(): Promise<void> {
  printMachine();
  console.log(`client: ${clientName}, ${connections} connections, ${rounds} rounds of ${seconds} s, medians`);
  const site = await startSite({ LOG_LEVEL: "silent" });
  const database = openDatabase(site.databaseUrl);
  try {
    const sessions = sessionsOf(site.signingKeys);
    const parts: Part[] = [];
    if (only.has("check")) parts.push(await benchCheck(site, database, sessions));
    if (only.has("booking")) parts.push(await benchStatusWhileBooking(site, database, sessions));
    if (only.has("tickets")) parts.push(await benchTickets(site, database, sessions, slug));
    printTable([["what", "answers/s"], ...parts.flatMap(({ rows }) => rows)]);
    printFigures(parts.flatMap(({ figures }) => figures));
  } finally {
    await database.end();
    await site.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
