import { getTranslator } from "@/components/i18n";
import type { Database } from "@/lib/shared/db/database";
import { formatTime } from "@/lib/shared/time/seoul";
import { chooseTime, newCitizen } from "./support/citizen";
import { admit, type HttpSession, signedIn } from "./support/http-session";
import { expect, test } from "./support/test";

const openSlug = "born-1967-1968";

async function inside(database: Database): Promise<HttpSession> {
  const visitor = await signedIn(database, newCitizen());
  await admit(visitor, openSlug);
  return visitor;
}

const cookiesOf = (visitor: HttpSession, url: string) =>
  [...visitor.cookies].map(([name, value]) => ({ name, value, url }));

/** Lets a person's hold run out in so many seconds. */
async function endsIn(database: Database, visitor: HttpSession, seconds: number): Promise<Date> {
  const { rows } = await database.query<{ expires_at: Date }>(
    "UPDATE hold SET expires_at = now() + make_interval(secs => $2) WHERE person_id = $1 RETURNING expires_at",
    [visitor.personId, seconds],
  );
  return rows[0]?.expires_at ?? new Date(0);
}

for (const locale of ["ko", "en"] as const) {
  test(`a held place counts down, is extended once, and says when it lapsed (${locale})`, async ({
    page,
    baseURL,
    database,
  }) => {
    const book = getTranslator(locale, "book");
    const visitor = await inside(database);
    await page.context().addCookies(cookiesOf(visitor, baseURL));
    await page.goto(`${baseURL}/${locale}/book`);
    await chooseTime(page, locale);
    const timer = page.getByRole("timer");
    await expect(timer).toHaveText(/4\D+5\d/);
    const first = await timer.textContent();
    await expect(timer).not.toHaveText(first ?? "");

    const soon = await endsIn(database, visitor, 62);
    await page.reload();
    const later = formatTime(new Date(soon.getTime() + 300_000));
    await expect(page.getByRole("main").getByRole("status")).toContainText(book("nearlyOver"));
    await page.getByRole("button", { name: book("extend", { time: later }) }).click();
    await expect(page.getByText(book("held", { time: later }))).toBeVisible();
    await expect(page.getByRole("button", { name: book("confirm") })).toBeVisible();
    await expect(page.getByRole("main").getByRole("button")).toHaveCount(1);

    await endsIn(database, visitor, 3);
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(book("lapsed"));
    await page.getByRole("button", { name: book("holdAgain") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(book("checkTitle"));
    await page.getByRole("button", { name: book("confirm") }).click();
    await expect(page.getByText(book("confirmed"), { exact: true })).toBeVisible();
  });
}

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("the instant is shown and the place can be kept longer", async ({ page, baseURL, database }) => {
    const book = getTranslator("en", "book");
    const visitor = await inside(database);
    await page.context().addCookies(cookiesOf(visitor, baseURL));
    await page.goto(`${baseURL}/en/book`);
    await chooseTime(page, "en");
    const { rows } = await database.query("SELECT expires_at FROM hold WHERE person_id = $1", [
      visitor.personId,
    ]);
    const until = (minutes: number) => formatTime(new Date(rows[0].expires_at.getTime() + minutes * 60_000));
    await expect(page.getByText(book("held", { time: until(0) }))).toBeVisible();
    await page.getByRole("button", { name: book("extend", { time: until(5) }) }).click();
    await expect(page.getByText(book("held", { time: until(5) }))).toBeVisible();
  });
});

test("a program is told how long its place is kept", async ({ database }) => {
  const visitor = await inside(database);
  const json = { accept: "application/json" };
  expect((await visitor.get("/book/hold.json", json)).status).toBe(409);
  const { rows } = await database.query(
    "SELECT id FROM slot WHERE starts_at > now() + interval '3 days' AND taken = 0 LIMIT 1",
  );
  const held = JSON.parse((await visitor.post("/book/hold", { slot: String(rows[0].id) }, json)).text);
  const told = JSON.parse((await visitor.get("/book/hold.json", json)).text);
  expect(told).toMatchObject({ slotId: rows[0].id, expiresAt: held.expiresAt });
  expect(told.remainingSeconds).toBeGreaterThan(290);
  const longer = JSON.parse((await visitor.post("/book/extend", {}, json)).text);
  expect(Date.parse(longer.expiresAt) - Date.parse(held.expiresAt)).toBe(300_000);
  expect(JSON.parse((await visitor.post("/book/extend", {}, json)).text)).toEqual(longer);
});
