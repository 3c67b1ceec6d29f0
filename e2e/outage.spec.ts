import { getTranslator } from "@/components/i18n";
import { openDatabase } from "@/lib/shared/db/database";
import { newCitizen } from "./support/citizen";
import { admit, signedIn } from "./support/http-session";
import { aLine, bring, enterNow, join, letIn, row } from "./support/queue";
import { startSite } from "./support/site";
import { expect, test } from "./support/test";

test("PostgreSQL stops: a calm page, and recovery by itself", async ({ page }) => {
  test.slow();
  const site = await startSite({ DEMO: "0" });
  try {
    const h1 = page.getByRole("heading", { level: 1 });
    await page.goto(site.baseUrl);
    await expect(h1).toHaveText(getTranslator("ko", "start")("title"));

    // Where it is no trial, nobody can read the codes that were sent.
    for (const path of ["/dev/inbox", "/en/dev/inbox"])
      expect((await page.goto(site.baseUrl + path))?.status()).toBe(404);

    await site.stopPostgres();
    for (const locale of ["ko", "en"] as const) {
      // What was read in the last seconds may still be shown.
      await expect(async () => {
        const answer = await page.goto(`${site.baseUrl}/${locale}`);
        expect(answer?.status()).toBe(503);
        expect(answer?.headers()["retry-after"]).toBeDefined();
      }).toPass({ timeout: 15_000 });
      await expect(h1).toHaveText(getTranslator(locale, "refusals")("unavailable.title"));
    }

    await site.startPostgres();
    await expect(async () => {
      expect((await page.goto(site.baseUrl))?.status()).toBe(200);
    }).toPass({ timeout: 20_000 });
    await expect(h1).toHaveText(getTranslator("ko", "start")("title"));
  } finally {
    await site.stop();
  }
});

test("PostgreSQL stops while people wait: the last status goes on with its age, nobody is let in, and places stay", async ({
  page,
  context,
  browser,
}) => {
  test.slow();
  const t = getTranslator("en", "queue");
  const site = await startSite({ DEMO: "0", SIGNING_KEYS: process.env.E2E_SIGNING_KEYS ?? "" });
  const database = openDatabase(site.databaseUrl, 2);
  try {
    const { slug, visitor } = await aLine(database, 1957);
    const inside = await signedIn(database, newCitizen(), {
      baseUrl: site.baseUrl,
      signingKeys: process.env.E2E_SIGNING_KEYS ?? "",
    });
    await admit(inside, "born-1967-1968");
    const json = { accept: "application/json" };
    const stands = async () =>
      Promise.all(
        ["/book", "/book/admission.json", "/my-booking", "/my-data"].map(
          async (path) => (await inside.get(path, json)).status,
        ),
      );
    expect(await stands()).toEqual([200, 200, 200, 200]);
    await bring(context, visitor, site.baseUrl);
    await join(page, site.baseUrl, slug);
    await expect(row(page, t("place"))).toHaveText("1");
    const status = `${site.baseUrl}/queue/${slug}/status.json`;

    await site.stopPostgres();
    await expect(page.locator("[data-age]")).toBeVisible({ timeout: 45_000 });
    await expect(row(page, t("place"))).toHaveText("1");
    const first = await page.request.get(status);
    expect(first.status()).toBe(200);
    const again = await page.request.get(status, {
      headers: { "if-none-match": first.headers().etag ?? "" },
    });
    expect(again.status()).toBe(304);
    const plain = await browser.newContext({ javaScriptEnabled: false });
    await plain.addCookies(await context.cookies());
    const still = await plain.newPage();
    expect((await still.goto(`${site.baseUrl}/en/queue/${slug}`))?.status()).toBe(200);
    await expect(still.locator("[data-age]")).toBeVisible();
    await expect(row(still, t("place"))).toHaveText("1");
    await plain.close();
    for (const act of ["enter", "claim"]) {
      const answer = await page.request.post(`${site.baseUrl}/en/queue/${slug}/${act}`, {
        headers: { origin: site.baseUrl },
        maxRedirects: 0,
      });
      expect(answer.status()).toBe(503);
    }
    // Nor does anybody go on inside who may be there.
    expect(await stands()).toEqual([503, 503, 503, 503]);

    await site.startPostgres();
    await expect(page.locator("[data-age]")).toBeHidden({ timeout: 60_000 });
    await letIn(database, slug);
    await expect(enterNow(page)).toBeVisible({ timeout: 45_000 });
  } finally {
    await database.end();
    await site.stop();
  }
});
