// npm run bench:dashboard: whether the live page, full of data, blocks a click. By the browser's own figures.
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { signInStaff } from "../e2e/support/staff";
import type { Frame, LiveDocument } from "../lib/monitor/live/document";
import { startSite } from "../scripts/own-site";
import { printFigures, printMachine, printTable } from "./figures";

/** As much as the page ever holds, and how long it is watched while more comes. */
const frames = 600;
const updates = 60;

function aFrame(at: number, n: number): Frame {
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

async function main(): Promise<void> {
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
    let answers = 0;
    await page.route("**/live.json*", async (route) => {
      const answer = await route.fetch();
      const document = (await answer.json()) as LiveDocument;
      const from = answers === 0 ? frames : 1;
      document.frames = Array.from({ length: from }, (_, n) =>
        aFrame(document.at - (from - n) * 1_000 + 1_000, answers + n),
      );
      document.lines = Array.from({ length: 12 }, (_, n) => ({
        ...(document.lines[0] as LiveDocument["lines"][number]),
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
