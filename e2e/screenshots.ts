// npm run screenshots: a picture of each page at phone and desktop width, in its states, in screenshots/.
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { type Browser, chromium, type Page } from "@playwright/test";
import { openDatabase } from "../lib/platform/database";
import { type Site, startSite } from "../scripts/own-site";
import { capacityPictures } from "./capacity-pictures";
import { chooseTime, fillBirth, newCitizen, passTheLine, signIn } from "./support/citizen";
import { signInStaff } from "./support/staff";
import { waitingPictures } from "./waiting-pictures";

const folder = "screenshots";
const debian = "/usr/bin/chromium";
const widths = { phone: 390, desktop: 1280 } as const;

let count = 0;

async function shoot(page: Page, name: string): Promise<void> {
  const number = String(++count).padStart(2, "0");
  for (const [device, width] of Object.entries(widths)) {
    await page.setViewportSize({ width, height: 844 });
    await page.screenshot({ path: `${folder}/${number}-${name}-${device}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: widths.phone, height: 844 });
}

async function citizenPages(browser: Browser, base: string, databaseUrl: string): Promise<void> {
  const page = await browser.newPage();
  const database = openDatabase(databaseUrl, 2);
  const citizen = newCitizen();
  const submit = () => page.getByRole("main").getByRole("button").first().click();
  await page.goto(base);
  await shoot(page, "start");
  await submit();
  await shoot(page, "start-wrong");
  for (const [name, year] of [
    ["closed", 1964],
    ["lobby", 1970],
    ["none", 1950],
    ["open", 1968],
  ] as const) {
    await page.goto(base);
    await fillBirth(page, { ...citizen, birth: { ...citizen.birth, year } });
    await submit();
    await shoot(page, `answer-${name}`);
  }
  await page.goto(`${base}/queue/born-1967-1968`);
  await shoot(page, "no-session");
  await page.goto(`${base}/sign-in?to=/queue/born-1967-1968`);
  await submit();
  await shoot(page, "sign-in-wrong");
  await page.goto(`${base}/sign-in?to=/queue/born-1967-1968`);
  await shoot(page, "sign-in");
  await signIn(page, "ko", citizen, database);
  await shoot(page, "line-to-join");
  await passTheLine(page, "ko");
  await shoot(page, "region");
  await page.goto(`${base}/book/district/11110`);
  await shoot(page, "clinics");
  await page.goto(`${base}/book`);
  await chooseTime(page, "ko");
  await shoot(page, "check");
  await page.goBack();
  await shoot(page, "times");
  await page.goForward();
  await submit();
  await shoot(page, "booked");
  await page.goto(`${base}/my-booking/cancel`);
  await shoot(page, "cancel");
  await page.goto(`${base}/en/my-booking`);
  await shoot(page, "booked-en");
  await page.goto(`${base}/nowhere`);
  await shoot(page, "not-found");
  await page.goto(`${base}/dev/inbox`);
  await shoot(page, "inbox");

  await page.context().clearCookies();
  await page.goto(`${base}/en/sign-in?to=/en/queue/born-1969-1971`);
  await signIn(page, "en", newCitizen(1970), database);
  await shoot(page, "lobby-to-enter");
  await submit();
  await shoot(page, "lobby");
  await page.goto(`${base}/en/queue/born-1969-1971/draw`);
  await shoot(page, "draw");
  await database.end();
  await page.context().close();
}

async function staffPages(browser: Browser, base: string): Promise<void> {
  const page = await browser.newPage();
  process.env.E2E_BASE_URL = base;
  await signInStaff(page, "ko", "clinic1@example.com", "a-wrong-password");
  await shoot(page, "staff-refused");
  await signInStaff(page, "ko", "clinic1@example.com");
  await page.waitForURL("**/clinic");
  await shoot(page, "clinic-day");
  await page.goto(`${base}/admin`);
  await shoot(page, "not-your-role");
  await page.context().clearCookies();
  await signInStaff(page, "ko", "admin1@example.com");
  await page.waitForURL("**/admin");
  await shoot(page, "windows");
  await page.goto(`${base}/admin/window/born-1967-1968`);
  await shoot(page, "window");
  await page.goto(`${base}/admin/window/born-1967-1968?ask=close`);
  await shoot(page, "window-close");
  await page.goto(`${base}/admin/new-window`);
  await page.getByRole("main").getByRole("button").first().click();
  await shoot(page, "new-window-wrong");
  await page.goto(`${base}/en/admin/staff`);
  await shoot(page, "accounts");
  await page.context().close();
}

async function pagesOfWaiting(browser: Browser, site: Site): Promise<void> {
  process.env.E2E_BASE_URL = site.baseUrl;
  process.env.E2E_DATABASE_URL = site.databaseUrl;
  process.env.E2E_SIGNING_KEYS = site.signingKeys;
  const database = openDatabase(site.databaseUrl, 2);
  await waitingPictures(browser, site.baseUrl, database, shoot);
  await capacityPictures(browser, site.baseUrl, database, shoot);
  await database.end();
}

async function main(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const site = await startSite();
  const browser = await chromium.launch({
    ...(existsSync(debian) ? { executablePath: debian } : {}),
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  try {
    await citizenPages(browser, site.baseUrl, site.databaseUrl);
    await staffPages(browser, site.baseUrl);
    await pagesOfWaiting(browser, site);
    const page = await browser.newPage();
    await page.goto(site.baseUrl);
    await site.stopPostgres();
    await page.waitForTimeout(7_000);
    await page.goto(site.baseUrl);
    await shoot(page, "unavailable");
    console.log(`${count * Object.keys(widths).length} pictures in ${folder}/`);
  } finally {
    await browser.close();
    await site.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
