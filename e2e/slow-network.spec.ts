import { getTranslator, localizePath } from "@/components/i18n";
import { chooseTime, fillBirth, newCitizen, passTheLine, signIn } from "./support/citizen";
import { aLine, bring, join } from "./support/queue";
import { slowLine } from "./support/slow-network";
import { expect, test } from "./support/test";

const KiB = 1_024;
const [start, book, refusals] = [
  getTranslator("en", "start"),
  getTranslator("en", "book"),
  getTranslator("en", "refusals"),
];

/** The delay of slow 3G by https://docs.webpagetest.org; Chromium's own is five times as long. Milliseconds. */
const latency = 400;

test("the whole way can be gone on slow 3G, and little is fetched", async ({ page, baseURL, database }) => {
  test.setTimeout(180_000);
  const line = await slowLine(page, latency);
  const citizen = newCitizen();
  const h1 = page.getByRole("heading", { level: 1 });
  await page.goto(baseURL + localizePath("en", ""));
  await page.waitForLoadState("networkidle");
  const first = line.fetched();
  expect(first.scripts).toBeLessThanOrEqual(100 * KiB);
  expect(first.all).toBeGreaterThan(0);

  await fillBirth(page, citizen);
  await page.getByRole("button", { name: start("check") }).click();
  await page.getByRole("link", { name: start("answer.open.action") }).click();
  await page.getByRole("link", { name: refusals("no-session.action") }).click();
  await signIn(page, "en", citizen, database);
  await passTheLine(page, "en");
  await chooseTime(page, "en");
  await expect(page.getByRole("timer")).toHaveText(/\d/);
  await page.getByRole("button", { name: book("confirm") }).click();
  await expect(h1).toHaveText(book("mineTitle"));
  await page.waitForLoadState("networkidle");
  // All pages from there to the booking together, some of which were fetched once and kept.
  expect(line.fetched().scripts).toBeLessThanOrEqual(30 * KiB);
});

test("the waiting room fetches little, and follows its line on slow 3G", async ({
  page,
  context,
  baseURL,
  database,
}) => {
  test.setTimeout(120_000);
  const { slug, visitor } = await aLine(database, 1934);
  await bring(context, visitor, baseURL);
  const line = await slowLine(page, latency);
  await join(page, baseURL, slug);
  await page.waitForLoadState("networkidle");
  const { scripts } = line.fetched();
  expect(scripts).toBeGreaterThan(0);
  expect(scripts).toBeLessThanOrEqual(30 * KiB);
});
