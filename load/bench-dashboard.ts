// npm run bench:dashboard: whether the live page, full of data, blocks a click. By the browser's own figures.
// With -- --hours N it holds N hours of seconds, given as fast as the page takes them, and whether its memory grows.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { chromium, type Page } from "@playwright/test";
import { signInStaff } from "../e2e/support/staff";
import type { DashboardSample, DashboardSnapshot } from "../lib/monitoring/dashboard/snapshot";
import { startSite } from "../scripts/start-test-site";
import { printFigures, printMachine, printTable } from "./bench-report";

/** As much as the page ever holds, and how long it is watched while more comes. */
const frames = 600;
const updates = 60;

function aFrame(at: number, n: number): DashboardSample {
  const wave = (size: number) => Math.round(size * (1 + Math.sin(n / 20)));
  return {
    at,
    waiting: wave(3_000_000),
    inside: wave(150_000),
    entered: wave(5_000),
    called: wave(1_000),
    came: wave(900),
    booked: wave(800),
    requests: wave(20_000),
    errors: wave(10),
  };
}

/** What a page's own observers say: tasks over 50 ms, and how long inputs took to the next paint. */
interface Seen {
  tasks: number[];
  inputs: number[];
}

/** Where the page stands at first: full, and with all its code run once. Answers. */
const settled = frames;
const looks = 6;

/** What the page holds once its garbage is collected. */
async function held(page: Page): Promise<{ heap: number; nodes: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  await session.send("Performance.enable");
  const { metrics } = await session.send("Performance.getMetrics");
  await session.detach();
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { heap: of("JSHeapUsedSize"), nodes: of("Nodes") };
}

/**
 * Hours of the page in minutes: it asks again as soon as it has drawn the last answer, which is a second later each
 * time. Its timers are shortened and its server is played; what it keeps and draws is its own.
 */
async function throughHours(page: Page, address: string, hours: number): Promise<void> {
  await page.addInitScript(() => {
    const later = window.setTimeout;
    // The page asks each second; nothing else of it waits so long.
    window.setTimeout = ((act: TimerHandler, ms?: number) =>
      later(act, ms === 1_000 ? 0 : ms)) as typeof window.setTimeout;
  });
  let answers = 0;
  let first: DashboardSnapshot | undefined;
  await page.route("**/live.json*", async (route) => {
    first ??= (await (await route.fetch()).json()) as DashboardSnapshot;
    const at = first.at + ++answers * 1_000;
    await route.fulfill({ json: { ...first, at, frames: [aFrame(at, answers)] } });
  });
  await page.goto(address);
  const wanted = (count: number) =>
    new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (answers < count) return;
        clearInterval(timer);
        resolve();
      }, 100);
    });
  const seconds = hours * 3_600;
  const rows: [number, string, number][] = [];
  for (let look = 0; look <= looks; look++) {
    await wanted(settled + Math.round((look * seconds) / looks));
    const { heap, nodes } = await held(page);
    rows.push([answers, (heap / 1_048_576).toFixed(1), nodes]);
  }
  printTable([["answers", "heap, MiB", "nodes"], ...rows]);
  const [begin, end] = [rows[0], rows.at(-1)].map((row) => Number(row?.[1]));
  printFigures([
    { figure: "dashboard.heap_mib.first", value: begin ?? Number.NaN, unit: "MiB" },
    // A fifth is what the browser's own caches come and go by.
    { figure: "dashboard.heap_mib.last", value: end ?? Number.NaN, unit: "MiB", atMost: (begin ?? 0) * 1.2 },
  ]);
}

async function main(): Promise<void> {
  const { hours } = parseArgs({ options: { hours: { type: "string" } } }).values;
  printMachine();
  const site = await startSite({ LOG_LEVEL: "silent" });
  const debian = "/usr/bin/chromium";
  const browser = await chromium.launch({
    ...(existsSync(debian) ? { executablePath: debian } : {}),
    args: ["--no-sandbox", "--disable-background-networking"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await signInStaff(page, "en", "admin1@example.com", undefined, site.baseUrl);
    await page.waitForURL(/\/admin$/);
    if (hours !== undefined) {
      await throughHours(page, `${site.baseUrl}/en/admin/live`, Number(hours));
      return;
    }
    let answers = 0;
    await page.route("**/live.json*", async (route) => {
      const answer = await route.fetch();
      const document = (await answer.json()) as DashboardSnapshot;
      const from = answers === 0 ? frames : 1;
      document.frames = Array.from({ length: from }, (_, n) =>
        aFrame(document.at - (from - n) * 1_000 + 1_000, answers + n),
      );
      document.lines = Array.from({ length: 12 }, (_, n) => ({
        ...(document.lines[0] as DashboardSnapshot["lines"][number]),
        slug: `w${n}`,
      }));
      answers++;
      await route.fulfill({ response: answer, json: document });
    });
    await page.goto(`${site.baseUrl}/en/admin/live`);
    await page.evaluate(() => {
      const seen: Seen = { tasks: [], inputs: [] };
      (window as unknown as { seen: Seen }).seen = seen;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.tasks.push(entry.duration);
      }).observe({ type: "longtask" });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (entry.name === "click") seen.inputs.push(entry.duration);
      }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
    });
    const button = page.getByRole("main").getByRole("button").first();
    let clicks = 0;
    while (answers < updates) {
      // Twice, so that it goes on: a click on the pause and one on going on.
      for (let n = 0; n < 2; n++) {
        await button.click();
        clicks++;
      }
      await page.waitForTimeout(1_300);
    }
    const seen = await page.evaluate(() => (window as unknown as { seen: Seen }).seen);
    const worst = (values: number[]) => Math.round(Math.max(0, ...values));
    printTable([
      ["what", "count", "longest, ms"],
      [`tasks over 50 ms, with ${frames} frames held`, seen.tasks.length, worst(seen.tasks)],
      [
        "clicks, of which over 16 ms to the next paint",
        `${clicks} / ${seen.inputs.length}`,
        worst(seen.inputs),
      ],
    ]);
    printFigures([
      { figure: "dashboard.click_ms.worst", value: worst(seen.inputs), unit: "ms", atMost: 100 },
      { figure: "dashboard.task_ms.worst", value: worst(seen.tasks), unit: "ms", atMost: 100 },
    ]);
  } finally {
    await browser.close();
    await site.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
