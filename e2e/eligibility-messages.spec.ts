import { getTranslator } from "@/components/i18n";
import { decryptColumn } from "@/lib/shared/crypto/column-encryption";
import { aLine, bring, enterNow, join, letIn } from "./support/queue";
import { expect, test } from "./support/test";

const t = getTranslator("en", "queue");

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
    database.query("SELECT event_key, body FROM outbox_message WHERE event_key LIKE 'turn-near:%' || $1", [
      visitor.personId,
    ]);
  await expect.poll(async () => (await messages()).rowCount, { timeout: 30_000 }).toBe(1);
  await page.waitForTimeout(3_000);
  const { rows } = await messages();
  expect(rows).toHaveLength(1);
  // Their language is that of their sign-in.
  expect(decryptColumn("outbox_message.body", rows[0].event_key, rows[0].body)).toContain(`/queue/${slug}`);
  await context.close();
});
