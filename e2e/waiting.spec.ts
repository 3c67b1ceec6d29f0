import type { BrowserContext, Page } from "@playwright/test";
import { textOf } from "@/components/text";
import type { Database } from "@/lib/platform/database";
import { newCitizen } from "./support/citizen";
import { expect, test } from "./support/test";
import { signedIn, type Visitor } from "./support/visitor";
import { newWindow, siteFollows } from "./support/windows";

const hour = 3_600_000;
const day = 24 * hour;
const t = textOf("en", "queue");
const openNow = { lobby: -2 * hour, opens: -hour, closes: hour };

/** Lets nobody in: whoever joins now waits, until `letIn`. */
const hold = (database: Database, slug: string) =>
  database.query("UPDATE cohort_window SET paused_at = now() WHERE slug = $1", [slug]);
const letIn = (database: Database, slug: string) =>
  database.query("UPDATE cohort_window SET paused_at = NULL WHERE slug = $1", [slug]);

/** A window of its own in which nobody is called yet, and somebody who may join it. */
async function aLine(database: Database, year: number, instants = openNow) {
  const slug = await newWindow(database, year, instants);
  if (instants.opens < 0) await hold(database, slug);
  await siteFollows();
  return { slug, visitor: await signedIn(database, newCitizen(year)) };
}

async function bring(context: BrowserContext, visitor: Visitor, baseURL: string): Promise<void> {
  await context.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url: baseURL })));
}

async function join(page: Page, baseURL: string, slug: string): Promise<void> {
  await page.goto(`${baseURL}/en/queue/${slug}`);
  await page.getByRole("button", { name: t("join"), exact: true }).click();
  await expect(page.getByText(t("leaving"))).toBeVisible();
}

const enterNow = (page: Page) => page.getByRole("button", { name: t("enterNow") });
const row = (page: Page, term: string) => page.locator("dl > div", { hasText: term }).locator("dd");

test("the page follows by itself, keeps the last status with its age when cut off, and calls", async ({
  page,
  context,
  baseURL,
  database,
}) => {
  const { slug, visitor } = await aLine(database, 1946);
  await bring(context, visitor, baseURL);
  await join(page, baseURL, slug);
  await expect(page.getByText(t("paused"))).toBeVisible();
  await expect(row(page, t("place"))).toHaveText("1");

  await context.setOffline(true);
  await expect(page.locator("[data-age]")).toBeVisible({ timeout: 60_000 });
  await expect(row(page, t("place"))).toHaveText("1");
  // A person's turn may come while they are away; it waits for them.
  await letIn(database, slug);
  await context.setOffline(false);
  await expect(page.locator("[data-age]")).toBeHidden({ timeout: 30_000 });
  await expect(enterNow(page)).toBeVisible({ timeout: 30_000 });
  await enterNow(page).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(textOf("en", "book")("regionTitle"));
});

test("tells of the turn by title, sound and notification, where the person allowed them", async ({
  page,
  context,
  baseURL,
  database,
}) => {
  const { slug, visitor } = await aLine(database, 1947);
  await bring(context, visitor, baseURL);
  await context.grantPermissions(["notifications"], { origin: baseURL });
  // Listens to what is played; plays it all the same.
  await page.addInitScript(() => {
    const { start } = OscillatorNode.prototype;
    const heard = { tones: 0 };
    Object.assign(globalThis, { heard });
    OscillatorNode.prototype.start = function (...when) {
      heard.tones++;
      start.apply(this, when);
    };
  });
  const tones = () =>
    page.evaluate(() => (globalThis as unknown as { heard: { tones: number } }).heard.tones);
  await join(page, baseURL, slug);
  await expect(page).toHaveTitle(/^0 before you/);
  await page.getByRole("switch", { name: t("sound") }).click();
  await expect(page.getByRole("switch", { name: t("sound") })).toBeChecked();
  expect(await tones()).toBe(1);
  await page.getByRole("switch", { name: t("notify") }).click();
  await expect(page.getByRole("switch", { name: t("notify") })).toBeChecked();

  await letIn(database, slug);
  await expect(page).toHaveTitle(new RegExp(`^${t("called")}`), { timeout: 30_000 });
  expect(await tones()).toBe(4);
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const worker = await navigator.serviceWorker.getRegistration("/assets/");
        return (await worker?.getNotifications())?.map((shown) => shown.title).join();
      }),
    )
    .toContain(t("called"));
});

test("a browser without sound and notifications, or that forbids them, waits and calls all the same", async ({
  page,
  context,
  baseURL,
  database,
}) => {
  const { slug, visitor } = await aLine(database, 1948);
  await bring(context, visitor, baseURL);
  await page.addInitScript(() => {
    for (const name of ["AudioContext", "Notification"]) Reflect.deleteProperty(globalThis, name);
  });
  const faults: Error[] = [];
  page.on("pageerror", (fault) => faults.push(fault));
  await join(page, baseURL, slug);
  await expect(page.getByRole("switch")).toHaveCount(0);

  const other = await context.newPage();
  other.on("pageerror", (fault) => faults.push(fault));
  await other.goto(`${baseURL}/en/queue/${slug}`);
  await other.getByRole("switch", { name: t("notify") }).click();
  await expect(other.getByText(t("notifyDenied"))).toBeVisible();
  await expect(other.getByRole("switch", { name: t("notify") })).not.toBeChecked();

  await letIn(database, slug);
  for (const open of [page, other]) await expect(enterNow(open)).toBeVisible({ timeout: 30_000 });
  expect(faults).toEqual([]);
});

test("speaks to a screen reader when something changes, and not at every poll", async ({
  page,
  context,
  baseURL,
  database,
}) => {
  const { slug, visitor } = await aLine(database, 1949);
  await bring(context, visitor, baseURL);
  await join(page, baseURL, slug);
  const status = page.getByRole("status");
  let polls = 0;
  page.on("response", (response) => {
    if (response.url().endsWith("status.json")) polls++;
  });
  const spoken: string[] = [];
  await page.exposeFunction("spoke", (text: string) => spoken.push(text));
  await page.evaluate(() => {
    const region = document.querySelector("[role=status]") as Element;
    const told = (globalThis as unknown as { spoke(text: string | null): void }).spoke;
    new MutationObserver(() => told(region.textContent)).observe(region, { childList: true, subtree: true });
  });
  await expect.poll(() => polls, { timeout: 60_000 }).toBeGreaterThan(4);
  expect(spoken).toEqual([]);

  const message = { ko: "잠시 천천히 들여보냅니다.", en: "We let people in slowly for a while." };
  await database.query("UPDATE cohort_window SET message_ko = $2, message_en = $3 WHERE slug = $1", [
    slug,
    message.ko,
    message.en,
  ]);
  await expect(status).toContainText(message.en, { timeout: 30_000 });
  await expect(status).toContainText(t("paused"));
  expect(spoken).toHaveLength(1);
});

test("a closed tab, another device, and signing out and in again change nothing", async ({
  browser,
  baseURL,
  database,
}) => {
  const { slug, visitor } = await aLine(database, 1951);
  const behind = await signedIn(database, newCitizen(1951));
  const session = new Map(visitor.cookies);
  const phone = await browser.newContext();
  await bring(phone, visitor, baseURL);
  const tab = await phone.newPage();
  await join(tab, baseURL, slug);
  await behind.post(`/queue/${slug}/enter`);
  await tab.close();

  const again = await phone.newPage();
  await again.goto(`${baseURL}/en/queue/${slug}`);
  await expect(row(again, t("place"))).toHaveText("1");

  const desktop = await browser.newContext();
  visitor.cookies.clear();
  for (const [name, value] of session) visitor.cookies.set(name, value);
  await bring(desktop, visitor, baseURL);
  const elsewhere = await desktop.newPage();
  await join(elsewhere, baseURL, slug);
  await expect(row(elsewhere, t("place"))).toHaveText("1");

  await elsewhere.request.post(`${baseURL}/en/sign-out`, { headers: { origin: baseURL } });
  expect((await elsewhere.goto(`${baseURL}/en/queue/${slug}`))?.status()).toBe(401);
  await bring(desktop, visitor, baseURL);
  await elsewhere.goto(`${baseURL}/en/queue/${slug}`);
  await expect(row(elsewhere, t("place"))).toHaveText("1");
  await phone.close();
  await desktop.close();
});

for (const [name, shift] of [
  ["ahead", day],
  ["behind", -day],
] as const) {
  test(`a device's clock a day ${name} changes neither the place nor what is shown`, async ({
    page,
    context,
    baseURL,
    database,
  }) => {
    const { slug, visitor } = await aLine(database, 1952);
    const right = await context.newPage();
    await bring(context, visitor, baseURL);
    await page.clock.install({ time: Date.now() + shift });
    await page.clock.resume();
    await join(page, baseURL, slug);
    await right.goto(`${baseURL}/en/queue/${slug}`);
    for (const open of [page, right]) {
      await expect(row(open, t("place"))).toHaveText("1");
      await expect(open.locator("[data-age]")).toBeHidden();
      await expect(enterNow(open)).toBeHidden();
    }
    expect(await page.evaluate(() => Date.now())).not.toBeCloseTo(Date.now(), -6);
    await letIn(database, slug);
    for (const open of [page, right]) await expect(enterNow(open)).toBeVisible({ timeout: 30_000 });
  });
}

test("without scripts the page loads by itself, can be kept still, and leads through", async ({
  browser,
  baseURL,
  database,
}) => {
  const { slug, visitor } = await aLine(database, 1953);
  const context = await browser.newContext({ javaScriptEnabled: false });
  await bring(context, visitor, baseURL);
  const page = await context.newPage();
  await join(page, baseURL, slug);
  await expect(row(page, t("place"))).toHaveText("1");
  await expect(page.getByRole("switch")).toHaveCount(0);
  const refresh = page.locator("meta[http-equiv=refresh]");
  await expect(refresh).toHaveCount(1);
  expect(Number(await refresh.getAttribute("content"))).toBeGreaterThanOrEqual(15);
  await page.getByRole("link", { name: t("refreshStop") }).click();
  await expect(page.getByRole("link", { name: t("refreshNow") })).toBeVisible();
  await expect(refresh).toHaveCount(0);
  await page.getByRole("link", { name: t("refreshStart") }).click();
  await expect(refresh).toHaveCount(1);

  await letIn(database, slug);
  // Nothing is pressed: the page loads itself.
  await expect(enterNow(page)).toBeVisible({ timeout: 60_000 });
  await enterNow(page).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(textOf("en", "book")("regionTitle"));
  await context.close();
});

test("the draw appears in every open page without one of them being loaded again", async ({
  page,
  context,
  baseURL,
  database,
}) => {
  const { slug, visitor } = await aLine(database, 1954, { lobby: -hour, opens: 14_000, closes: hour });
  await bring(context, visitor, baseURL);
  await page.goto(`${baseURL}/en/queue/${slug}`);
  await expect(page.getByText(t("whyTitle"))).toBeVisible();
  await page.getByRole("button", { name: t("joinLobby") }).click();
  await expect(page.getByText(t("inLobby"), { exact: true })).toBeVisible();
  for (let n = 0; n < 4; n++) await (await signedIn(database, newCitizen(1954))).post(`/queue/${slug}/enter`);
  await hold(database, slug);
  await database.query("UPDATE cohort_window SET most_inside = 1 WHERE slug = $1", [slug]);
  let loads = 0;
  page.on("load", () => loads++);
  await expect(page.getByText(t("paused"))).toBeVisible({ timeout: 45_000 });
  await letIn(database, slug);
  await expect(async () => {
    const shown = (await enterNow(page).isVisible()) || (await row(page, t("place")).isVisible());
    expect(shown).toBe(true);
  }).toPass({ timeout: 45_000 });
  expect(loads).toBe(0);
  const answer = await page.request.get(`${baseURL}/en/queue/${slug}/place.json`);
  const { place } = await answer.json();
  const { served } = await (await page.request.get(`${baseURL}/queue/${slug}/status.json`)).json();
  if (place > served) await expect(row(page, t("place"))).toHaveText(String(place));
  else await expect(enterNow(page)).toBeVisible();
});

test("writes to a person some minutes before their turn, once, if they asked for it", async ({
  browser,
  baseURL,
  database,
}) => {
  const { slug, visitor } = await aLine(database, 1955);
  const context = await browser.newContext({ javaScriptEnabled: false });
  await bring(context, visitor, baseURL);
  const page = await context.newPage();
  await join(page, baseURL, slug);
  await page.getByRole("button", { name: t("remindAsk") }).click();
  await expect(page.getByText(t("reminded"))).toBeVisible();
  await page.getByRole("button", { name: t("remindUndo") }).click();
  await expect(page.getByRole("button", { name: t("remindAsk") })).toBeVisible();
  const reminders = () =>
    database.query("SELECT told_at FROM reminder WHERE person_id = $1", [visitor.personId]);
  expect((await reminders()).rowCount).toBe(0);
  await page.getByRole("button", { name: t("remindAsk") }).click();
  await expect(page.getByText(t("reminded"))).toBeVisible();
  expect((await reminders()).rowCount).toBe(1);

  await letIn(database, slug);
  const messages = () =>
    database.query("SELECT body FROM outbox_message WHERE event_key LIKE 'turn-near:%' || $1", [
      visitor.personId,
    ]);
  await expect.poll(async () => (await messages()).rowCount, { timeout: 30_000 }).toBe(1);
  await page.waitForTimeout(3_000);
  const { rows } = await messages();
  expect(rows).toHaveLength(1);
  // Their language is that of their sign-in.
  expect(rows[0].body).toContain(`/queue/${slug}`);
  await context.close();
});
