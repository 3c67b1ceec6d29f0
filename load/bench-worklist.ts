// npm run bench:day: how soon a clinic's day of 600 bookings can be worked in, by the browser's own clock.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { chromium, type Page } from "@playwright/test";
import { aBusyClinic } from "../e2e/support/busy-clinic";
import { signInStaff } from "../e2e/support/staff";
import { openDatabase } from "../lib/shared/db/database";
import { toSeoulDate } from "../lib/shared/time/seoul";
import { startSite } from "../scripts/start-test-site";
import { median, printFigures, printMachine, printTable } from "./bench-report";

const { values } = parseArgs({
  options: { bookings: { type: "string", default: "600" }, opens: { type: "string", default: "20" } },
});
const bookings = Number(values.bookings);
const opens = Number(values.opens);

/** From the asking for the page. Milliseconds. */
interface Opened {
  answered: number;
  listed: number;
  /** What is typed in the search narrows the list. */
  usable: number;
}

/** Lets each page that opens tell when it is whole, and when it first answers a key in its search. */
async function watch(page: Page): Promise<void> {
  // tsx keeps the names of functions by a function of its own, which the page does not have.
  await page.addInitScript("globalThis.__name = (named) => named");
  await page.addInitScript((count) => {
    const opened = { listed: 0, usable: 0 };
    (window as unknown as { opened: typeof opened }).opened = opened;
    const type = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    let typed = false;
    const look = () => {
      const rows = document.querySelectorAll("[data-row]").length;
      const search = document.querySelector<HTMLInputElement>("#q");
      if (rows === count && opened.listed === 0) opened.listed = performance.now();
      if (opened.listed > 0 && rows === 1) {
        opened.usable = performance.now();
        return;
      }
      // React marks what it listens to; a key before that is lost.
      const listens = search && Object.keys(search).some((key) => key.startsWith("__reactProps"));
      if (opened.listed > 0 && listens && !typed) {
        typed = true;
        type?.call(search, "0042");
        search.dispatchEvent(new Event("input", { bubbles: true }));
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, bookings);
}

async function open(page: Page, address: string): Promise<Opened> {
  await page.goto(address);
  for (;;) {
    const opened = await page.evaluate(() => {
      const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
      const own = window as unknown as { opened: { listed: number; usable: number } };
      return { answered: navigation?.responseStart ?? Number.NaN, ...own.opened };
    });
    if (opened.usable > 0) return opened;
    await page.waitForTimeout(100);
  }
}

async function main(): Promise<void> {
  printMachine();
  const site = await startSite({ LOG_LEVEL: "silent" });
  const database = openDatabase(site.databaseUrl, 2);
  const debian = "/usr/bin/chromium";
  const browser = await chromium.launch({
    ...(existsSync(debian) ? { executablePath: debian } : {}),
    args: ["--no-sandbox", "--disable-background-networking"],
  });
  try {
    const day = toSeoulDate(new Date());
    const clinic = await aBusyClinic(database, day, bookings);
    await database.query("UPDATE staff_account SET clinic_id = $1 WHERE email = 'clinic1@example.com'", [
      clinic.id,
    ]);
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await signInStaff(page, "en", "clinic1@example.com", undefined, site.baseUrl);
    await page.waitForURL(/\/clinic/);
    await watch(page);
    const address = `${site.baseUrl}/en/clinic?day=${day}`;
    // The first finds the server and the browser cold.
    const first = await open(page, address);
    const all: Opened[] = [];
    for (let n = 0; n < opens; n++) all.push(await open(page, address));
    const of = (what: keyof Opened) => all.map((opened) => opened[what]);
    const row = (name: string, what: keyof Opened) =>
      [name, ...[first[what], median(of(what)), Math.max(...of(what))].map(Math.round)] as (
        | string
        | number
      )[];
    printTable([
      [`a day of ${bookings} bookings, ms`, "first", `median of ${opens}`, "worst"],
      row("the answer begins", "answered"),
      row("every booking is listed", "listed"),
      row("the search narrows the list", "usable"),
    ]);
    printFigures([
      { figure: "day.usable_ms.first", value: first.usable, unit: "ms", atMost: 1_000 },
      { figure: "day.usable_ms.worst", value: Math.max(...of("usable")), unit: "ms", atMost: 1_000 },
      { figure: "day.usable_ms.median", value: median(of("usable")), unit: "ms" },
    ]);
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
