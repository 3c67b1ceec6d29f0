// npm run bench:pages: what each page of staff costs on the server, with 13,000 clinics.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { signInStaff } from "../e2e/support/staff";
import { openDatabase } from "../lib/shared/db/database";
import { findFreePort } from "../lib/shared/free-port";
import type { scales } from "../prisma/seed/seed";
import { startSite } from "../scripts/start-test-site";
import { printFigures, printMachine, printTable } from "./bench-report";
import { fill } from "./pages/fill";
import { addressOf, routesOf, type Tool, tools } from "./pages/routes";
import { collector } from "./pages/statements";

const { values: options } = parseArgs({
  options: {
    scale: { type: "string", default: "national" },
    requests: { type: "string", default: "40" },
    audit: { type: "string", default: "500000" },
  },
});
const requests = Number(options.requests);

/** Spans are sent once a second. */
const spansComeWithin = 1_500;

/** The session of each kind of staff, by signing in as they do. */
async function cookiesOf(base: string): Promise<Record<Tool, string>> {
  const debian = "/usr/bin/chromium";
  const browser = await chromium.launch({
    ...(existsSync(debian) ? { executablePath: debian } : {}),
    args: ["--no-sandbox", "--disable-background-networking"],
  });
  const cookies: Record<Tool, string> = { admin: "", clinic: "", agent: "" };
  for (const [tool, email] of Object.entries(tools) as [Tool, string][]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await signInStaff(page, "en", email, undefined, base);
    await page.waitForURL(new RegExp(`/${tool}$`));
    cookies[tool] = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    await context.close();
  }
  await browser.close();
  return cookies;
}

/** How long an answer takes, and whether it only sends on to another page. */
async function ask(url: string, cookie: string): Promise<{ took: number; goesOn: boolean }> {
  const began = performance.now();
  const answer = await fetch(url, { headers: { cookie }, redirect: "manual" });
  await answer.arrayBuffer();
  const took = performance.now() - began;
  if (answer.status >= 400 || answer.status === 303) throw new Error(`${url} answered ${answer.status}`);
  return { took, goesOn: answer.status >= 300 };
}

async function main(): Promise<void> {
  printMachine();
  const port = await findFreePort();
  const traces = await collector(port);
  const site = await startSite(
    { LOG_LEVEL: "silent", OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` },
    options.scale as keyof typeof scales,
  );
  const database = openDatabase(site.databaseUrl, 2);
  const failures: string[] = [];
  try {
    const values = await fill(database, Number(options.audit));
    const cookies = await cookiesOf(site.baseUrl);
    const rows: [string, number, number, boolean][] = [];
    for (const tool of Object.keys(tools) as Tool[]) {
      for (const route of routesOf(tool)) {
        const url = `${site.baseUrl}/en${addressOf(route, values)}`;
        try {
          for (let n = 0; n < 5; n++) await ask(url, cookies[tool]);
          await new Promise((resolve) => setTimeout(resolve, spansComeWithin));
          traces.forget();
          const times: number[] = [];
          let sent = false;
          for (let n = 0; n < requests; n++) {
            const { took, goesOn } = await ask(url, cookies[tool]);
            times.push(took);
            sent = goesOn;
          }
          await new Promise((resolve) => setTimeout(resolve, spansComeWithin));
          times.sort((a, b) => a - b);
          rows.push([route, times[Math.ceil(0.95 * times.length) - 1] ?? 0, traces.most(), sent]);
        } catch (error) {
          failures.push(`${route}: ${error instanceof Error ? error.message : error}`);
        }
      }
    }
    console.log(
      `${options.scale} seed, ${options.audit} audit rows, ${requests} requests a page, one at a time`,
    );
    printTable([
      ["page", "p95, ms", "statements"],
      ...rows.map(([route, p95, statements, sent]) => [
        `${route}${sent ? " (goes on to another)" : ""}`,
        Math.round(p95),
        statements,
      ]),
    ]);
    for (const failure of failures) console.log(`not measured: ${failure}`);
    printFigures([
      {
        figure: "pages.p95_ms.worst",
        value: Math.max(...rows.map((row) => row[1])),
        unit: "ms",
        atMost: 300,
      },
      {
        figure: "pages.statements.worst",
        value: Math.max(...rows.map((row) => row[2])),
        unit: "1",
        atMost: 10,
      },
    ]);
    if (failures.length > 0) process.exitCode = 1;
  } finally {
    await database.end();
    await site.stop();
    traces.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
