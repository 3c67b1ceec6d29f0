// npm run fuzz: sends the production server requests that fast-check makes from what the server answers and what its
// sources read, as every role, and looks at every answer: no failure of ours, nothing of our inside, nobody else's data.
import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { randomLcg } from "d3-random";
import fc from "fast-check";
import { pages } from "../../e2e/roles/access-matrix";
import { openDatabase } from "../../lib/shared/db/database";
import { type Figure, printFigures, printMachine, printTable } from "../../load/bench-report";
import { startSite } from "../../scripts/start-test-site";
import { type Disclosure, findDisclosures } from "./disclosures";
import { fieldsOfSources } from "./fields";
import { type Ground, layGround } from "./fixtures";
import { type Form, formsIn } from "./forms";
import { type Finding, judgeOf } from "./oracle";
import { type Harm, pairs, tryPair } from "./pairs";
import { type Cookies, tries } from "./request-generator";
import { type Answer, type Shot, sender } from "./send";
import { serverActions, targets } from "./targets";

const { values: options } = parseArgs({
  options: {
    requests: { type: "string", default: "50000" },
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
    connections: { type: "string", default: "12" },
  },
});
const wanted = Number(options.requests);
const seed = Number(options.seed);
const connections = Number(options.connections);
/** So many requests are made at a time; after each batch what they broke of the ground is put back. */
const batch = 1_000;
/** What the server may hold at the most, and how much more at the end than at half-way. MiB. */
const mostMemory = 900;
const mostGrowth = 150;

const residentMiB = (pid: number) =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1_024;

/** The Cookie header of a role, or something like it. */
function cookieHeader({ roles }: Ground, role: keyof typeof pages | string, { kind, text }: Cookies): string {
  const own = [...(roles.get(role as never) ?? [])];
  const joined = (pairs: [string, string][]) => pairs.map(([name, value]) => `${name}=${value}`).join("; ");
  switch (kind) {
    case "own":
      return joined(own);
    case "none":
      return "";
    case "broken":
      return joined(own.map(([name, value]) => [name, `${value.slice(0, -4)}${text.replace(/[; ]/g, "")}`]));
    case "others":
      return joined([...own.slice(0, 1), ...[...(roles.get("admitted") ?? [])].slice(1)]);
    case "junk":
      return text;
    case "many":
      return joined([...Array.from({ length: 60 }, (_, n): [string, string] => [`c${n}`, text]), ...own]);
  }
}

async function formsShown(
  ground: Ground,
  send: (shot: Shot) => Promise<Answer>,
): Promise<Map<never, Form[]>> {
  const forms = new Map<never, Form[]>();
  for (const [role, cookies] of ground.roles) {
    const found = new Map<string, Form>();
    for (const page of Object.keys(pages)) {
      const path = page
        .split("/")
        .map((part) => ground.values[part.replaceAll(/[[\]]/g, "")]?.[0] ?? part)
        .join("/");
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const { text } = await send({
        method: "GET",
        path: `/en/${path}`.replace(/(.)\/$/, "$1"),
        headers: { cookie, accept: "text/html" },
        body: null,
      });
      for (const form of formsIn(text))
        found.set(`${form.action} ${form.fields.map(([name]) => name)}`, form);
    }
    forms.set(role as never, [...found.values()]);
  }
  return forms;
}

async function main(): Promise<void> {
  printMachine();
  console.log(`seed: ${seed} (again: npm run fuzz -- --seed ${seed} --requests ${wanted})`);
  const site = await startSite({ LOG_LEVEL: "error", POSTS_PER_MINUTE: "1000000" });
  const database = openDatabase(site.databaseUrl, 2);
  const findings: { n: number; finding: Finding; what: string; shot: Shot & { role: string } }[] = [];
  const statuses = new Map<number, number>();
  const away = new Map<string, number>();
  const memory: number[] = [];
  let requests = 0;
  let unsent = 0;
  let disclosed: { asked: number; disclosures: Disclosure[] } = { asked: 0, disclosures: [] };
  const harms: Harm[] = [];
  let pairsTried = 0;
  const { pid } = site;
  const client = sender(new URL(site.baseUrl), connections);
  try {
    const ground = await layGround(database, site.signingKeys);
    await ground.mend();
    const forms = await formsShown(ground, client.send);
    const fields = fieldsOfSources();
    const all = targets();
    const actions = serverActions();
    const shown = [...forms.values()].reduce((sum, each) => sum + each.length, 0);
    console.log(
      `${all.length} addresses, ${actions.length} Server Actions, ${fields.size} names of fields, ${shown} forms shown`,
    );
    const judge = judgeOf(ground.planted);
    const made = tries({ origin: site.baseUrl, targets: all, fields, values: ground.values, forms, actions });
    for (let from = 0; from < wanted; from += batch) {
      await ground.mend();
      const shots = fc.sample(made, { seed: seed + from, numRuns: Math.min(batch, wanted - from) });
      let next = 0;
      const send = async () => {
        while (next < shots.length) {
          const n = next++;
          const { cookie, role, headers, ...rest } = shots[n] as (typeof shots)[number];
          const own = cookieHeader(ground, role, cookie);
          const shot = { ...rest, headers: { ...headers, ...(own && { cookie: own }) } };
          const answer = await client.send(shot);
          if (answer.status < 0) unsent++;
          else requests++;
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          if (answer.status === 503) {
            const reason = /"reason":"([a-z-]+)"/.exec(answer.text)?.[1] ?? "a page that says so";
            away.set(reason, (away.get(reason) ?? 0) + 1);
          }
          const found = judge({ ...shot, role }, answer);
          if (found)
            findings.push({ n: from + n, finding: found[0], what: found[1], shot: { ...shot, role } });
        }
      };
      await Promise.all(Array.from({ length: connections }, send));
      memory.push(residentMiB(pid));
      if ((from / batch) % 10 === 9)
        console.log(`${requests} requests, ${findings.length} findings, ${memory.at(-1)?.toFixed()} MiB`);
    }
    await ground.mend();
    const draw = randomLcg(seed / 2 ** 31);
    disclosed = await findDisclosures(ground, client.send, Math.min(1, wanted / 50_000), draw);
    const tried = pairs.filter(() => draw() < Math.max(0.1, Math.min(1, wanted / 50_000)));
    for (const pair of tried) {
      if (pairsTried++ % 20 === 0) await ground.mend();
      const harm = await tryPair(pair, ground, database, client.send, site.baseUrl);
      if (harm) harms.push(harm);
    }
  } finally {
    client.stop();
    await database.end();
    await site.stop();
  }

  printTable([
    ["status", "answers"],
    ...[...statuses]
      .sort(([a], [b]) => a - b)
      .map(([status, many]) => [status === 0 ? "none" : status, many]),
  ]);
  if (away.size > 0)
    console.log(
      `503, said of itself while there was too much to do: ${JSON.stringify(Object.fromEntries(away))}`,
    );
  const log = site.output();
  const seen = new Set<string>();
  for (const { n, finding, what, shot } of findings) {
    const kind = `${finding} ${shot.method} ${shot.path.replace(/[?].*/, "").replaceAll(/[0-9a-f-]{36}|\d+/g, "*")} ${what.slice(0, 40)}`;
    if (seen.has(kind) || seen.size >= 40) continue;
    seen.add(kind);
    console.log(`${n}: ${finding}: ${what}\n  ${shot.role} ${shot.method} ${shot.path}`);
    console.log(`  ${JSON.stringify(shot.headers)}\n  ${shot.body?.toString("utf8").slice(0, 600) ?? ""}`);
  }
  // What next-auth says of a body that it cannot read is the sender's doing, and the answer tells them; that the
  // store did not answer in time is the machine's, and is told by the 503s.
  const explained = /"msg":"next-auth"|57P0|timeout|terminated|not queryable/;
  const errors = log
    .split("\n")
    .filter((line) => (line.includes('"level":50') && !explained.test(line)) || /^\s+at /.test(line));
  for (const line of errors.slice(0, 10)) console.log(`log: ${line.slice(0, 600)}`);

  console.log(`${disclosed.asked} guarded pages asked in other spellings, ${pairsTried} pairs of acts`);
  for (const { role, path, what } of disclosed.disclosures.slice(0, 20))
    console.log(`disclosed to ${role}: ${path}: ${what}`);
  for (const { begin, end, act, what } of harms.slice(0, 20))
    console.log(`harmed: one person: ${begin}, ${end}; another: ${act}: ${what}`);
  const many = (finding: Finding) => findings.filter((each) => each.finding === finding).length;
  const half = memory[memory.length >> 1] ?? 0;
  const figures: Figure[] = [
    { figure: "fuzz.requests", value: requests, unit: "requests", atLeast: wanted * 0.95 },
    {
      figure: "fuzz.server_errors",
      value: many("server error") + many("no answer"),
      unit: "answers",
      atMost: 0,
    },
    { figure: "fuzz.failures_logged", value: errors.length, unit: "lines", atMost: 0 },
    { figure: "fuzz.inside_shown", value: many("inside shown"), unit: "answers", atMost: 0 },
    { figure: "fuzz.other_people", value: many("another person"), unit: "answers", atMost: 0 },
    {
      figure: "fuzz.disclosures",
      value: disclosed.disclosures.length + many("another person"),
      unit: "answers",
      atMost: 0,
    },
    { figure: "fuzz.harmed_by_others", value: harms.length, unit: "acts", atMost: 0 },
    { figure: "fuzz.busy", value: statuses.get(503) ?? 0, unit: "answers", atMost: wanted * 0.1 },
    { figure: "fuzz.rss", value: Math.max(...memory), unit: "MiB", atMost: mostMemory },
    { figure: "fuzz.rss_growth", value: (memory.at(-1) ?? 0) - half, unit: "MiB", atMost: mostGrowth },
  ];
  if (unsent > 0) console.log(`${unsent} requests that Node.js itself would not send`);
  printFigures(figures);
  const met = figures.every(
    ({ value, atLeast = -Infinity, atMost = Infinity }) => value >= atLeast && value <= atMost,
  );
  process.exitCode = met ? 0 : 1;
}

await main();
