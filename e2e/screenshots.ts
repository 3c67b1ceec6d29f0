// npm run screenshots [-- --only citizens,waiting,staff,outage] [--locale en]: a picture of each page in each of its
// states, at the widths of a phone, a tablet and a desk, as it is and in forced colours, in screenshots/.
// With --only readme: the three pictures of the README, in docs/images/.
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "@playwright/test";
import { localizePath } from "../components/i18n";
import { type Database, openDatabase } from "../lib/shared/db/database";
import type { Locale } from "../lib/shared/time/seoul";
import { fill } from "../load/pages/fill";
import { addressOf, routesOf, type Tool, tools } from "../load/pages/routes";
import { type Site, startSite } from "../scripts/start-test-site";
import { capacityPictures } from "./capacity-pictures";
import { readmePictures } from "./readme-pictures";
import { citizenStates } from "./support/citizen-states";
import { as } from "./support/clinics";
import { signInStaff } from "./support/staff";
import { waitingPictures } from "./waiting-pictures";

const { values: options } = parseArgs({
  options: { only: { type: "string" }, locale: { type: "string", default: "ko" } },
});
const locale: Locale = options.locale === "en" ? "en" : "ko";

const folder = "screenshots";
const debian = "/usr/bin/chromium";
const widths = [360, 768, 1280];
const looks = {
  light: { forcedColors: "none", contrast: "no-preference" },
  contrast: { forcedColors: "active", contrast: "more" },
} as const;

let count = 0;

async function shoot(page: Page, name: string): Promise<void> {
  const number = String(++count).padStart(3, "0");
  for (const [look, media] of Object.entries(looks)) {
    await page.emulateMedia(media);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 844 });
      await page.screenshot({ path: `${folder}/${look}/${width}/${number}-${name}.png`, fullPage: true });
    }
  }
  await page.emulateMedia(looks.light);
  await page.setViewportSize({ width: 390, height: 844 });
}

async function citizenPages(browser: Browser, { baseUrl }: Site, database: Database): Promise<void> {
  for (const { visitor, states } of await citizenStates(database, locale, 1900)) {
    const context = await browser.newContext();
    const page = await context.newPage();
    if (visitor) await as(page, visitor, baseUrl);
    for (const [name, show] of states) {
      const at = (path: string) => baseUrl + localizePath(locale, path);
      await (typeof show === "string" ? page.goto(at(show)) : show(page, at));
      await shoot(page, name);
    }
    await context.close();
  }
}

const named = (route: string) => route.slice(1).replaceAll(/[[\]]/g, "").replaceAll("/", "-");

/** Each page of a tool: as it is in the demo, or after `fill`. */
async function pagesOf(
  browser: Browser,
  base: string,
  tool: Tool,
  values: Record<string, string>,
  state: string,
) {
  const page = await (await browser.newContext()).newPage();
  await signInStaff(page, locale, tools[tool], undefined, base);
  await page.waitForURL(new RegExp(`/${tool}`));
  for (const route of routesOf(tool)) {
    if ([...route.matchAll(/\[(\w+)\]/g)].some(([, name]) => values[name ?? ""] === undefined)) continue;
    await page.goto(base + localizePath(locale, addressOf(route, values)));
    await shoot(page, `${named(route)}-${state}`);
    // What a page says of a form that was sent as it stands, where one stands there.
    const act = page.locator("main form[method=post] button").first();
    if (state === "full" || !(await act.isVisible())) continue;
    await act.click();
    await page.waitForLoadState();
    if ((await page.getByRole("alert").count()) > 0) await shoot(page, `${named(route)}-refused`);
  }
  await page.context().close();
}

async function staffPages(browser: Browser, { baseUrl }: Site, database: Database): Promise<void> {
  const page = await browser.newPage();
  await signInStaff(page, locale, tools.clinic, "a-wrong-password", baseUrl);
  await shoot(page, "staff-refused");
  await signInStaff(page, locale, tools.clinic, undefined, baseUrl);
  await page.waitForURL("**/clinic");
  await page.goto(baseUrl + localizePath(locale, "/admin"));
  await shoot(page, "not-your-role");
  await page.goto(baseUrl + localizePath(locale, "/dev/ui"));
  await shoot(page, "components");
  await page.context().close();
  const { rows } = await database.query<{ clinic: string; account: string }>(
    "SELECT clinic_id::text AS clinic, id AS account FROM staff_account WHERE email = $1",
    [tools.clinic],
  );
  const demo = { ...rows[0], window: "born-1969-1971", day: "2099-01-04" };
  for (const tool of Object.keys(tools) as Tool[]) await pagesOf(browser, baseUrl, tool, demo, "empty");
  const full = await fill(database, 1_000);
  for (const tool of Object.keys(tools) as Tool[]) await pagesOf(browser, baseUrl, tool, full, "full");
  await capacityPictures(browser, baseUrl, database, shoot);
}

async function outage(browser: Browser, site: Site): Promise<void> {
  const page = await browser.newPage();
  await page.goto(site.baseUrl);
  await site.stopPostgres();
  await page.waitForTimeout(7_000);
  await page.goto(site.baseUrl + localizePath(locale, ""));
  await shoot(page, "unavailable");
  await page.goto(site.baseUrl + localizePath(locale, "/my-booking"));
  await shoot(page, "unavailable-booking");
}

const parts: Record<string, (browser: Browser, site: Site, database: Database) => Promise<void>> = {
  citizens: citizenPages,
  waiting: (browser, { baseUrl }, database) => waitingPictures(browser, baseUrl, database, shoot),
  staff: staffPages,
  outage,
  readme: (browser, { baseUrl }, database) => readmePictures(browser, baseUrl, database),
};

async function main(): Promise<void> {
  const wanted = options.only?.split(",") ?? Object.keys(parts).filter((name) => name !== "readme");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const site = await startSite();
  process.env.E2E_BASE_URL = site.baseUrl;
  process.env.E2E_DATABASE_URL = site.databaseUrl;
  process.env.E2E_SIGNING_KEYS = site.signingKeys;
  const database = openDatabase(site.databaseUrl, 4);
  // The last part stops the database under its connections.
  database.on("error", () => {});
  const browser = await chromium.launch({
    ...(existsSync(debian) ? { executablePath: debian } : {}),
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  try {
    for (const [name, take] of Object.entries(parts))
      if (wanted.includes(name)) await take(browser, site, database);
    if (count > 0) console.log(`${count * widths.length * Object.keys(looks).length} pictures in ${folder}/`);
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
