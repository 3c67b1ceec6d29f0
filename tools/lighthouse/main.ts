// npm run lighthouse [-- --only "start,my booking"]: what Lighthouse says of the pages that everybody sees, on the
// phone that it imagines; what they weigh; and how soon they can be read on a slow connection.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Browser, chromium } from "@playwright/test";
import lighthouse from "lighthouse";
import { slowLine } from "../../e2e/support/slow-network";
import { openDatabase } from "../../lib/shared/db/database";
import { findFreePort } from "../../lib/shared/free-port";
import { type Figure, isMet, printFigures, printMachine, printTable } from "../../load/bench-report";
import { startSite } from "../../scripts/start-test-site";
import { cookieHeader, pagesToJudge, type Shown } from "./pages";

const debian = "/usr/bin/chromium";
const categories = ["performance", "accessibility", "best-practices"] as const;

const { values: options } = parseArgs({ options: { only: { type: "string" } } });

type Scores = Record<(typeof categories)[number], number>;

/** Runs Lighthouse with its mobile settings; prints what keeps a page from the full score. */
async function judge(base: string, port: number, page: Shown): Promise<Scores> {
  const result = await lighthouse(base + page.path, {
    port,
    logLevel: "error",
    onlyCategories: [...categories],
    extraHeaders: page.cookies.size > 0 ? { Cookie: cookieHeader(page.cookies) } : undefined,
  });
  const report = result?.lhr;
  if (!report || report.runtimeError) throw new Error(`${page.name}: ${report?.runtimeError?.message}`);
  for (const category of categories)
    for (const { id, weight } of report.categories[category]?.auditRefs ?? []) {
      const audit = report.audits[id];
      if (weight > 0 && audit && audit.score !== null && audit.score < 0.9)
        console.log(`    ${page.name}: ${id} ${audit.displayValue ?? audit.title}`);
    }
  return Object.fromEntries(
    categories.map((category) => [category, Math.round((report.categories[category]?.score ?? 0) * 100)]),
  ) as Scores;
}

/** What a page loads of one kind, in bytes on the wire, and when its first button could be pressed. */
async function weigh(browser: Browser, base: string, page: Shown) {
  const context = await browser.newContext();
  await context.addCookies([...page.cookies].map(([name, value]) => ({ name, value, url: base })));
  const tab = await context.newPage();
  const line = await slowLine(tab);
  const began = performance.now();
  await tab.goto(base + page.path, { waitUntil: "commit" });
  await tab.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
  const readable = performance.now() - began;
  // Not until nothing is fetched: the waiting room goes on asking.
  await tab.waitForLoadState("load");
  const { scripts, all } = line.fetched();
  await context.close();
  return { scripts, all, readable };
}

async function main(): Promise<void> {
  printMachine();
  const site = await startSite();
  process.env.E2E_BASE_URL = site.baseUrl;
  process.env.E2E_SIGNING_KEYS = site.signingKeys;
  const database = openDatabase(site.databaseUrl, 2);
  const port = await findFreePort();
  const browser = await chromium.launch({
    ...(existsSync(debian) ? { executablePath: debian } : {}),
    args: ["--no-sandbox", "--disable-background-networking", `--remote-debugging-port=${port}`],
  });
  try {
    const only = options.only?.split(",");
    const pages = (await pagesToJudge(database)).filter(({ name }) => only?.includes(name) ?? true);
    if (pages.length === 0) throw new Error("--only names no page; without it all six are judged");
    const rows: (string | number)[][] = [
      ["page", ...categories, "scripts KiB", "all KiB", "readable on slow 3G, s"],
    ];
    const worst: Scores = { performance: 100, accessibility: 100, "best-practices": 100 };
    const scripts = new Map<string, number>();
    let slowest = 0;
    for (const page of pages) {
      const scores = await judge(site.baseUrl, port, page);
      const weight = await weigh(browser, site.baseUrl, page);
      for (const category of categories) worst[category] = Math.min(worst[category], scores[category]);
      scripts.set(page.name, weight.scripts / 1_024);
      slowest = Math.max(slowest, weight.readable / 1_000);
      rows.push([
        page.name,
        ...categories.map((category) => scores[category]),
        (weight.scripts / 1_024).toFixed(1),
        (weight.all / 1_024).toFixed(0),
        (weight.readable / 1_000).toFixed(1),
      ]);
    }
    printTable(rows);
    const figures: Figure[] = [
      { figure: "lighthouse.accessibility.worst", value: worst.accessibility, unit: "points", atLeast: 100 },
      { figure: "lighthouse.performance.worst", value: worst.performance, unit: "points", atLeast: 95 },
      {
        figure: "lighthouse.best_practices.worst",
        value: worst["best-practices"],
        unit: "points",
        atLeast: 95,
      },
      { figure: "scripts.first_page", value: scripts.get("start") ?? 0, unit: "KiB", atMost: 100 },
      { figure: "scripts.waiting_room", value: scripts.get("waiting room") ?? 0, unit: "KiB", atMost: 30 },
      { figure: "slow_3g.readable.slowest", value: slowest, unit: "s" },
    ];
    printFigures(figures);
    process.exitCode = figures.every(isMet) ? 0 : 1;
  } finally {
    await browser.close();
    await database.end();
    await site.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
