import { getTranslator } from "@/components/i18n";
import { newCitizen } from "./support/citizen";
import { signedIn, startSession } from "./support/http-session";
import { aLine, bring, enterNow, hold, join, letIn, row } from "./support/queue";
import { expect, test } from "./support/test";
import { siteFollows } from "./support/windows";

const hour = 3_600_000;
const day = 24 * hour;
const t = getTranslator("en", "queue");

test("the page follows by itself, keeps the last status with its age when cut off, and calls", async ({
  page,
  context,
  baseURL,
  database,
}) => {
  const { slug, visitor } = await aLine(database, 1946);
  await bring(context, visitor, baseURL);
  await join(page, baseURL, slug);
  await expect(page.getByText(t("paused"), { exact: true })).toBeVisible();
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
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    getTranslator("en", "book")("regionTitle"),
  );
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
  // The session that was signed out of is over, wherever its cookie was copied to.
  await bring(desktop, visitor, baseURL);
  expect((await elsewhere.goto(`${baseURL}/en/queue/${slug}`))?.status()).toBe(401);

  startSession(visitor, {
    kind: "citizen",
    sub: visitor.personId,
    birthDate: "1951-03-04",
    name: "시험시민",
  });
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
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    getTranslator("en", "book")("regionTitle"),
  );
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
  await expect(page.getByText(t("whyTitle"), { exact: true })).toBeVisible();
  await page.getByRole("button", { name: t("joinLobby") }).click();
  await expect(page.getByText(t("inLobby"), { exact: true })).toBeVisible();
  for (let n = 0; n < 4; n++) await (await signedIn(database, newCitizen(1954))).post(`/queue/${slug}/enter`);
  await hold(database, slug);
  await database.query("UPDATE cohort_window SET most_inside = 1 WHERE slug = $1", [slug]);
  let loads = 0;
  page.on("load", () => loads++);
  await expect(page.getByText(t("paused"), { exact: true })).toBeVisible({ timeout: 45_000 });
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

test("whoever stands beyond the last place is told at once, may stay, and is written to when one comes free", async ({
  page,
  context,
  baseURL,
  database,
}) => {
  test.setTimeout(180_000);
  // Whoever has somebody before them asks every half minute or so while nobody is called.
  const asked = { timeout: 60_000 };
  const { slug, visitor } = await aLine(database, 1956);
  const stock = (doses: number) =>
    database.query("SELECT set_window_stock(id, '', $2) FROM cohort_window WHERE slug = $1", [slug, doses]);
  const first = await signedIn(database, newCitizen(1956));
  await first.post(`/queue/${slug}/enter`);
  await stock(1);
  await siteFollows();
  await bring(context, visitor, baseURL);
  // Before joining, too: a place in line is no promise of a place to book.
  await page.goto(`${baseURL}/en/queue/${slug}`);
  await expect(page.getByText(t("noneLeft"), { exact: true })).toBeVisible();
  await join(page, baseURL, slug);
  await expect(page.getByText(t("noneLeft"), { exact: true })).toBeVisible();
  await expect(row(page, t("left"))).toHaveText("1");
  await page.getByRole("button", { name: t("remindAsk") }).click();
  await expect(page.getByText(t("reminded"), { exact: true })).toBeVisible();

  await stock(0);
  await siteFollows();
  await letIn(database, slug);
  const messages = () =>
    database.query("SELECT body FROM outbox_message WHERE event_key LIKE 'turn-near:%' || $1", [
      visitor.personId,
    ]);
  await siteFollows();
  // Nobody is called, however much room there is inside, while there is nothing to book.
  await expect(page.getByText(t("noneLeft"), { exact: true })).toBeVisible();
  await expect(enterNow(page)).toBeHidden();
  expect((await messages()).rowCount).toBe(0);
  await stock(5);
  await expect(page.getByText(t("noneLeft"), { exact: true })).toBeHidden(asked);
  await expect(enterNow(page)).toBeVisible(asked);
  await expect.poll(async () => (await messages()).rowCount, asked).toBe(1);
});
