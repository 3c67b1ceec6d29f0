import { textOf } from "@/components/text";
import { startSite } from "@/scripts/own-site";
import { expect, test } from "./support/test";

test("PostgreSQL stops: a calm page, and recovery by itself", async ({ page }) => {
  test.slow();
  const site = await startSite({ DEMO: "0" });
  try {
    const h1 = page.getByRole("heading", { level: 1 });
    await page.goto(site.baseUrl);
    await expect(h1).toHaveText(textOf("ko", "start")("title"));

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
      await expect(h1).toHaveText(textOf(locale, "refusals")("unavailable.title"));
    }

    await site.startPostgres();
    await expect(async () => {
      expect((await page.goto(site.baseUrl))?.status()).toBe(200);
    }).toPass({ timeout: 20_000 });
    await expect(h1).toHaveText(textOf("ko", "start")("title"));
  } finally {
    await site.stop();
  }
});
