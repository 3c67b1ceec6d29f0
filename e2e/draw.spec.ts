import { getTranslator } from "@/components/i18n";
import { drawPosition } from "@/lib/queue/draw";
import { newCitizen } from "./support/citizen";
import { signedIn } from "./support/http-session";
import { expect, test } from "./support/test";
import { newWindow } from "./support/windows";

const hour = 3_600_000;

test("anyone can check the draw, before and after, with and without scripts", async ({
  browser,
  page,
  baseURL,
  database,
}) => {
  const t = getTranslator("en", "draw");
  const slug = await newWindow(database, 1945, { lobby: -hour, opens: 9_000, closes: hour });
  for (let n = 0; n < 5; n++) await (await signedIn(database, newCitizen(1945))).post(`/queue/${slug}/enter`);
  const address = `${baseURL}/en/queue/${slug}/draw`;
  await page.goto(address);
  await expect(page.getByText(t("notYet"))).toBeVisible();
  const { rows } = await database.query("SELECT draw_seed FROM cohort_window WHERE slug = $1", [slug]);
  const seed: Buffer = rows[0].draw_seed;
  expect(await page.content()).not.toContain(seed.toString("hex"));

  await expect(async () => {
    await page.goto(address);
    await expect(page.getByLabel(t("entry"))).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await expect(page.getByText(seed.toString("hex"))).toBeVisible();
  await page.getByLabel(t("entry")).fill("6");
  await page.getByRole("button", { name: t("work") }).click();
  await expect(page.getByRole("alert")).toContainText(t("wrong", { size: "5" }));
  await page.getByLabel(t("entry")).fill("3");
  await page.getByRole("button", { name: t("work") }).click();
  const place = String(1 + drawPosition(2, 5, seed));
  await expect(page.getByRole("status")).toContainText(`${t("place")}: ${place}`);
  await expect(page.getByText(t("browser", { place }))).toBeVisible();

  const plain = await browser.newPage({ javaScriptEnabled: false });
  await plain.goto(`${address}?entry=3`);
  await expect(plain.getByRole("status")).toContainText(`${t("place")}: ${place}`);
  await plain.close();
});
