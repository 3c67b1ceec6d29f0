import { textOf } from "@/components/text";
import { newCitizen } from "./support/citizen";
import { expect, test } from "./support/test";
import { admit, signedIn } from "./support/visitor";
import { newWindow, siteFollows } from "./support/windows";

const hour = 3_600_000;

test("the waiting page follows by itself, says how old it is when cut off, and calls", async ({
  page,
  context,
  baseURL,
  database,
}) => {
  const t = textOf("en", "queue");
  const slug = await newWindow(database, 1946, { lobby: -2 * hour, opens: -hour, closes: hour });
  await database.query("UPDATE cohort_window SET most_inside = 1 WHERE slug = $1", [slug]);
  await siteFollows();
  const first = await signedIn(database, newCitizen(1946));
  await admit(first, slug);
  const second = await signedIn(database, newCitizen(1946));
  await context.addCookies([...second.cookies].map(([name, value]) => ({ name, value, url: baseURL })));
  await page.goto(`${baseURL}/en/queue/${slug}`);
  await page.getByRole("button", { name: t("join"), exact: true }).click();
  await expect(page.getByText(t("leaving"))).toBeVisible();

  await context.setOffline(true);
  await expect(page.locator("[data-age]")).toBeVisible({ timeout: 60_000 });
  await context.setOffline(false);
  await expect(page.locator("[data-age]")).toBeHidden({ timeout: 60_000 });

  await database.query("UPDATE admission SET ended_at = now() WHERE person_id = $1", [first.personId]);
  await expect(page.getByRole("button", { name: t("enterNow") })).toBeVisible({ timeout: 60_000 });
});
