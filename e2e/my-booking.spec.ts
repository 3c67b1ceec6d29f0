import { getTranslator } from "@/components/i18n";
import { screeningQuestions } from "@/lib/booking/screening-rules";
import { aClinic, as, booked } from "./support/clinics";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";

for (const locale of ["ko", "en"] as const) {
  const book = getTranslator(locale, "book");
  const screening = getTranslator(locale, "screening");
  const root = (baseURL: string) => (locale === "en" ? `${baseURL}/en` : baseURL);

  test(`a booking is kept on the device, shown without a network, and gone after signing out (${locale})`, async ({
    page,
    context,
    baseURL,
    database,
  }) => {
    const { slot } = await aClinic(database, 5);
    const { visitor, code } = await booked(database, slot);
    await as(page, visitor, baseURL);
    await page.goto(`${root(baseURL)}/my-booking`);
    await expect(page.getByText(book("cardKept"))).toBeVisible();
    const scopes = await page.evaluate(async () => {
      const all = await navigator.serviceWorker.getRegistrations();
      return all.map(({ scope }) => new URL(scope).pathname);
    });
    expect(scopes).toEqual([locale === "en" ? "/en/card" : "/card"]);

    await context.setOffline(true);
    await page.goto(`${root(baseURL)}/card`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(book("cardTitle"));
    await expect(page.getByRole("img", { name: book("qr", { code }) })).toBeVisible();
    await expect(page.getByRole("main")).not.toContainText("시험시민");
    // The worker answers for its card alone.
    for (const other of ["/my-booking", "/book", "/queue/born-1967-1968", "/"])
      await expect(page.goto(root(baseURL) + other)).rejects.toThrow(/ERR_INTERNET_DISCONNECTED/);
    await context.setOffline(false);

    // A session that ran out takes nobody's card; signing out does.
    const cookies = await context.cookies();
    await context.clearCookies();
    await page.goto(`${root(baseURL)}/card`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(book("cardTitle"));
    await context.addCookies(cookies);
    await page.goto(`${root(baseURL)}/my-booking`);
    await page.getByRole("button", { name: getTranslator(locale, "common")("signOut") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(getTranslator(locale, "start")("title"));
    await expect.poll(() => page.evaluate(() => caches.keys())).toEqual([]);
    await context.setOffline(true);
    await expect(page.goto(`${root(baseURL)}/card`)).rejects.toThrow();
    await context.setOffline(false);
  });

  test(`my booking without JavaScript: a large code, the way there, and the questions (${locale})`, async ({
    browser,
    baseURL,
    database,
  }) => {
    const { slot } = await aClinic(database, 5);
    const { visitor, id, code } = await booked(database, slot);
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await as(page, visitor, baseURL);
    await page.goto(`${root(baseURL)}/my-booking`);
    await expect(page.getByText(book("cardKept"))).toBeHidden();
    const map = page.getByRole("link", { name: book("maps.kakao") });
    await expect(map).toHaveAttribute("href", /map\.kakao\.com\/link\/to\/.+,33\.4996,126\.5312$/);
    await page.getByRole("link", { name: book("qrLarge") }).click();
    await expect(page.getByRole("img", { name: book("qr", { code }) })).toBeVisible();
    await expect(page.getByText(book("brightness"))).toBeVisible();
    await page.getByRole("link", { name: book("backToMine") }).click();

    await page.getByRole("link", { name: book("questionsAnswer") }).click();
    await page.getByRole("button", { name: screening("keep") }).click();
    await expect(page).toHaveTitle(new RegExp(`^${getTranslator(locale, "common")("error")}: `));
    await expect(page.getByRole("alert").getByRole("link")).toHaveText(
      screeningQuestions.map((question) => screening(`missing.${question}`)),
    );
    // What was answered so far stays answered in the other language, and back.
    const [here, there] = [
      getTranslator(locale, "common"),
      getTranslator(locale === "ko" ? "en" : "ko", "common"),
    ];
    await page
      .getByRole("group", { name: screening("questions.fever") })
      .getByLabel(screening("no"))
      .check();
    await page.getByRole("button", { name: screening("keep") }).click();
    await page.getByRole("button", { name: here("otherLanguage"), exact: true }).click();
    await expect(page).toHaveTitle(new RegExp(`^${there("error")}: `));
    await expect(page.locator("[type=radio][name=fever][value=no]")).toBeChecked();
    await page.getByRole("button", { name: there("otherLanguage"), exact: true }).click();
    await expect(page.getByRole("alert").getByRole("link")).toHaveCount(screeningQuestions.length - 1);
    await expect(page.locator("[type=radio][name=fever][value=no]")).toBeChecked();
    for (const question of screeningQuestions)
      await page
        .getByRole("group", { name: screening(`questions.${question}`) })
        .getByLabel(question === "allergy" ? screening("yes") : screening("no"), { exact: true })
        .check();
    await page.getByRole("button", { name: screening("keep") }).click();
    await expect(page.getByText(screening("outcomes.ask"))).toBeVisible();
    await expect(page.getByText(screening("advice.allergy"))).toBeVisible();
    await expect(page.getByText(screening("ready"), { exact: true })).toHaveCount(0);
    const { rows } = await database.query("SELECT answers FROM screening WHERE booking_id = $1", [id]);
    expect(rows[0].answers).not.toContain("allergy");
    await page.getByRole("link", { name: screening("toBooking") }).click();
    await expect(page.getByText(book("questionsAnswered"))).toBeVisible();
    await context.close();
  });
}

test("the card can be installed", async ({ page, context, baseURL, database }) => {
  const { slot } = await aClinic(database, 5);
  const { visitor } = await booked(database, slot);
  await as(page, visitor, baseURL);
  await page.goto(`${baseURL}/card`);
  const devtools = await context.newCDPSession(page);
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
});

test("an admin sends again, or drops with a reason, what could not be sent", async ({ page, database }) => {
  const t = getTranslator("en", "messages");
  const { rows } = await database.query<{ id: number }>(
    `INSERT INTO outbox_message (event_key, channel, recipient, subject, body, created_at, next_try_at, queued_at, given_up_at,
       tries, last_error)
     SELECT 'offer:' || gen_random_uuid(), 'SMS', '+821020009999', '', 'x', now(), now(), now(), now(), 9, 'HTTP 503'
     FROM generate_series(1, 3) RETURNING id`,
  );
  const [first, second] = rows as [{ id: number }, { id: number }];
  const name = t("events.offer");
  await signInStaff(page, "en", "admin1@example.com");
  await page.getByRole("link", { name: t("title") }).click();
  await expect(page.getByRole("row", { name: new RegExp(`\\(${first.id}\\)`) })).toContainText("HTTP 503");
  await page.getByRole("button", { name: t("dropOf", { name, id: String(first.id) }) }).click();
  await expect(page.getByText(t("reasonMissing"))).toBeVisible();
  await page.getByLabel(t("reasonOf", { id: String(first.id) })).fill("no such number");
  await page.getByRole("button", { name: t("dropOf", { name, id: String(first.id) }) }).click();
  await expect(page.getByRole("status")).toContainText(t("dropped"));
  await page.getByRole("button", { name: t("retryOf", { name, id: String(second.id) }) }).click();
  await expect(page.getByRole("status")).toContainText(t("retried"));
  await expect(page.getByRole("row", { name: new RegExp(`\\((${first.id}|${second.id})\\)`) })).toHaveCount(
    0,
  );
  const states = await database.query(
    "SELECT drop_reason, given_up_at IS NULL AS again FROM outbox_message WHERE id = ANY($1) ORDER BY id",
    [[first.id, second.id]],
  );
  expect(states.rows).toEqual([
    { drop_reason: "no such number", again: false },
    { drop_reason: null, again: true },
  ]);
});
