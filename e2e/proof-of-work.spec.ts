import { getTranslator } from "@/components/i18n";
import { newCitizen } from "./support/citizen";
import { signedIn } from "./support/http-session";
import { aLine, bring, openNow } from "./support/queue";
import { expect, test } from "./support/test";

const t = getTranslator("en", "queue");

test("while many come, the page works for a moment and enters; without scripts some still may", async ({
  browser,
  baseURL,
  database,
}) => {
  test.setTimeout(180_000);
  const { slug, visitor } = await aLine(database, 1938, openNow);
  expect((await visitor.get(`/queue/${slug}/work.json`)).status).toBe(204);

  // A crowd without scripts, from one network: some come in, the others are told to press again, or that it is full.
  const crowd = await Promise.all(Array.from({ length: 400 }, () => signedIn(database, newCitizen(1938))));
  const answers = await Promise.all(crowd.map((each) => each.post(`/queue/${slug}/enter`)));
  const many = (status: number) => answers.filter((answer) => answer.status === status).length;
  expect(many(303) + many(429) + many(503)).toBe(crowd.length);
  expect(many(303)).toBeGreaterThan(50);
  expect(many(429)).toBeGreaterThan(0);
  expect((await visitor.get(`/queue/${slug}/work.json`)).status).toBe(200);

  const context = await browser.newContext();
  await bring(context, visitor, baseURL);
  const page = await context.newPage();
  await page.goto(`${baseURL}/en/queue/${slug}`);
  await page.getByRole("button", { name: t("join"), exact: true }).click();
  await expect(page.getByText(t("leaving"))).toBeVisible();
  expect((await context.cookies(`${baseURL}/en/queue/${slug}/enter`)).map(({ name }) => name)).toContain(
    "work",
  );
  await context.close();
});
