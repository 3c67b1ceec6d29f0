import type { Page } from "@playwright/test";
import { getTranslator } from "@/components/i18n";
import type { Database } from "@/lib/shared/db/database";
import { claimsIn } from "./support/attack";
import { newCitizen } from "./support/citizen";
import { aClinic, as } from "./support/clinics";
import { admit, type HttpSession, signedIn, tokens } from "./support/http-session";
import { expect, test } from "./support/test";

const t = getTranslator("en", "stay");
const h1 = (page: Page) => page.getByRole("heading", { level: 1 });
const untilFor = (key: "nearlyOver" | "holdKept" | "holdGone" | "until" | "extend") =>
  new RegExp(`^${t(key, { time: "\\d\\d:\\d\\d" })}$`);

async function inside(database: Database) {
  const visitor = await signedIn(database, newCitizen());
  await admit(visitor, "born-1967-1968");
  return visitor;
}

/** Puts the end of a visitor's stay so many seconds from now, in the token and, while it lasts, in the database. */
async function endsIn(database: Database, visitor: HttpSession, seconds: number, extended = false) {
  const { sub, window, admission } = claimsIn(visitor.cookies.get("admission") ?? "");
  const end = new Date(Date.now() + seconds * 1_000);
  const token = tokens().admissions.sign({ sub, window, admission, extended }, new Date(), end);
  visitor.cookies.set("admission", token);
  if (seconds > 0)
    await database.query("UPDATE admission SET expires_at = $2 WHERE id = $1", [admission, end]);
}

test("who is inside is warned, may stay longer once, and comes back to what they had chosen", async ({
  page,
  baseURL,
  database,
}) => {
  const visitor = await inside(database);
  await endsIn(database, visitor, 303);
  await as(page, visitor, baseURL);
  await page.goto(`${baseURL}/en/book`);
  await expect(h1(page)).toHaveText(getTranslator("en", "book")("regionTitle"));
  await expect(page.getByText(untilFor("nearlyOver"))).toBeVisible();
  await page.getByRole("button", { name: untilFor("extend") }).click();
  await expect(h1(page)).toHaveText(getTranslator("en", "book")("regionTitle"));
  await expect(page.getByText(untilFor("nearlyOver"))).toBeHidden();

  await endsIn(database, visitor, 200, true);
  await as(page, visitor, baseURL);
  await page.goto(`${baseURL}/en/book`);
  await expect(page.getByText(t("nearlyOverLast"))).toBeVisible();
  await expect(page.getByRole("button", { name: untilFor("extend") })).toBeHidden();

  const { slot } = await aClinic(database, 3);
  expect((await visitor.post("/book/hold", { slot: String(slot) })).status).toBe(303);
  await endsIn(database, visitor, -5);
  await as(page, visitor, baseURL);
  await page.goto(`${baseURL}/en/book`);
  await expect(h1(page)).toHaveText(getTranslator("en", "refusals")("admission-expired.title"));
  await expect(page.getByText(untilFor("holdKept"))).toBeVisible();
  await page.getByRole("button", { name: t("back") }).click();
  await expect(h1(page)).toHaveText(getTranslator("en", "book")("checkTitle"));

  await database.query("UPDATE hold SET expires_at = now() - interval '1 minute' WHERE person_id = $1", [
    visitor.personId,
  ]);
  await as(page, visitor, baseURL);
  await page.goto(`${baseURL}/en/book/check`);
  await expect(page.getByText(untilFor("holdGone"))).toBeVisible();
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("the end of the stay is said from the start, and it can be made longer", async ({
    page,
    baseURL,
    database,
  }) => {
    const visitor = await inside(database);
    await as(page, visitor, baseURL);
    await page.goto(`${baseURL}/en/book`);
    await expect(page.getByText(untilFor("until"))).toBeVisible();
    await page.getByRole("button", { name: untilFor("extend") }).click();
    await expect(page.getByText(untilFor("until"))).toBeVisible();
    await expect(page.getByRole("button", { name: untilFor("extend") })).toBeHidden();
  });
});
