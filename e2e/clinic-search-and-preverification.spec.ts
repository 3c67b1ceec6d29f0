import { getTranslator } from "@/components/i18n";
import { newCitizen, signIn } from "./support/citizen";
import { aClinic } from "./support/clinics";
import { expect, test } from "./support/test";
import { newWindow, siteFollows } from "./support/windows";

const hour = 3_600_000;

for (const locale of ["ko", "en"] as const) {
  const find = getTranslator(locale, "find");
  const early = getTranslator(locale, "early");
  const root = (baseURL: string) => (locale === "en" ? `${baseURL}/en` : baseURL);
  const years = { ko: 1943, en: 1944 };

  test(`a clinic is found by initials, nearest first, and by district without JavaScript (${locale})`, async ({
    browser,
    baseURL,
    database,
  }) => {
    const { id } = await aClinic(database, 3);
    await database.query(
      "UPDATE clinic SET features = '{wheelchair,induction-loop}', languages = '{en}' WHERE id = $1",
      [id],
    );
    await siteFollows();
    // By the sea south of the clinic, nearer to it than to any other.
    const context = await browser.newContext({
      geolocation: { latitude: 33.4996, longitude: 126.5312 },
      permissions: ["geolocation"],
    });
    const page = await context.newPage();
    const main = page.getByRole("main");
    await page.goto(`${root(baseURL)}/clinics`);
    await page.getByLabel(find("byName")).fill("ㄱㅈㅁㅈ");
    await page.getByRole("button", { name: find("search") }).click();
    await expect(main.getByRole("listitem").getByRole("link").first()).toContainText(
      locale === "ko" ? "가장먼저시험의원" : "A First Test Clinic",
    );
    await page.getByRole("button", { name: find("near") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(find("nearTitle"));
    expect(page.url()).not.toContain("126.5");
    await expect(page.getByRole("img", { name: find("map") })).toBeVisible();
    await expect(main.getByRole("listitem").first()).toContainText(find("away", { kilometres: "0" }));
    await page.getByLabel(find("features.induction-loop"), { exact: true }).check();
    await page.getByRole("button", { name: find("apply") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(find("nearTitle"));
    const found = await main.getByRole("listitem").all();
    expect(found.length).toBeGreaterThan(0);
    for (const item of found) await expect(item).toContainText(find("features.induction-loop"));

    const shy = await browser.newContext();
    const refused = await shy.newPage();
    await refused.goto(`${root(baseURL)}/clinics`);
    await refused.getByRole("button", { name: find("near") }).click();
    await expect(refused.getByText(find("nearWrong"))).toBeVisible();

    const plain = await browser.newContext({ javaScriptEnabled: false });
    const still = await plain.newPage();
    await still.goto(`${root(baseURL)}/clinics`);
    await expect(still.getByRole("button", { name: find("near") })).toBeHidden();
    await still.getByRole("link", { name: locale === "ko" ? "제주특별자치도" : "Jeju" }).click();
    await still.getByRole("link", { name: locale === "ko" ? "제주시" : "Jeju-si" }).click();
    // Other tests' clinics have the same name.
    await still.locator(`main a[href$="/clinics/clinic/${id}"]`).first().click();
    await expect(still.getByRole("table", { name: find("hours") })).toContainText("00:00 – 24:00");
    await expect(still.getByRole("main")).toContainText(find("features.wheelchair"));
    for (const each of [context, shy, plain]) await each.close();
  });

  test(`who was verified days before enters the lobby by one press (${locale})`, async ({
    page,
    context,
    baseURL,
    database,
  }) => {
    const year = years[locale];
    const slug = await newWindow(database, year, { lobby: 48 * hour, opens: 49 * hour, closes: 72 * hour });
    const citizen = newCitizen(year);
    await page.goto(`${root(baseURL)}/early`);
    await page.getByRole("link", { name: early("verify") }).click();
    await signIn(page, locale, citizen, database);
    await expect(page.getByText(early("verified", { name: citizen.name }))).toBeVisible();
    await page.getByLabel(early("keep")).check();
    await page.getByRole("button", { name: early("remind") }).click();
    await expect(page.getByText(early("done"), { exact: true })).toBeVisible();
    await expect(page.getByText(early("asked"))).toBeVisible();

    // Days later the session is over, and the lobby open.
    await context.clearCookies({ name: /session-token/ });
    await database.query(
      "UPDATE cohort_window SET lobby_opens_at = now() - interval '1 minute' WHERE slug = $1",
      [slug],
    );
    await siteFollows();
    await page.goto(`${root(baseURL)}/early`);
    await expect(page.getByText(early("device"))).toBeVisible();
    await page.getByRole("button", { name: early("enter") }).click();
    await expect(page).toHaveURL(new RegExp(`/queue/${slug}$`));
    const entries = await database.query(
      `SELECT 1 FROM queue_entry e JOIN cohort_window w ON w.id = e.window_id WHERE w.slug = $1`,
      [slug],
    );
    expect(entries.rowCount).toBe(1);

    // What was kept holds for this window, and for nobody without it.
    await context.clearCookies();
    const other = await context.request.post(`${baseURL}/${locale}/early/enter`, {
      form: { window: slug },
      headers: { origin: baseURL },
    });
    expect(other.status()).toBe(401);
  });
}
