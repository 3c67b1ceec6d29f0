import { getTranslator } from "@/components/i18n";
import type { Locale } from "@/lib/shared/time/seoul";
import { newCitizen, passTheLine, textsTo } from "./support/citizen";
import { aClinic, as, booked } from "./support/clinics";
import { admit, HttpSession, signedIn } from "./support/http-session";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";
import { newWindow, siteFollows } from "./support/windows";

const slug = "born-1967-1968";
const hour = 3_600_000;
const locales: Locale[] = ["ko", "en"];

for (const locale of locales) {
  test(`a cancelled place is offered to who waits, and one tap books it (${locale})`, async ({
    page,
    baseURL,
    database,
  }) => {
    test.slow();
    const clinic = await aClinic(database, 1);
    const holder = await booked(database, clinic.slot);
    await siteFollows();

    const citizen = newCitizen();
    const waiter = await signedIn(database, citizen);
    await database.query("UPDATE person SET locale = $2 WHERE id = $1", [waiter.personId, locale]);
    await as(page, waiter, baseURL);
    const root = `${baseURL}/${locale}`;
    await page.goto(`${root}/queue/${slug}`);
    await passTheLine(page, locale);
    await page.goto(`${root}/book/clinic/${clinic.id}`);
    const [book, wait] = [getTranslator(locale, "book"), getTranslator(locale, "wait")];
    await expect(page.getByText(book("noDays"))).toBeVisible();
    await expect(page.getByRole("heading", { name: book("nearest") })).toBeVisible();
    await page.getByRole("button", { name: wait("joinClinic") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(wait("title"));
    await expect(page.getByText(wait("before", { count: 0 }))).toBeVisible();

    const cancel = { booking: holder.id, key: crypto.randomUUID() };
    expect((await holder.visitor.post("/my-booking/cancel", cancel)).status).toBe(303);
    // Whoever polls fastest gets nothing.
    const poller = await signedIn(database, newCitizen());
    await admit(poller, slug);
    expect((await poller.post("/book/hold", { slot: String(clinic.slot) })).status).toBe(409);
    await expect(async () => {
      expect((await textsTo(database, citizen.phone))[0]).toContain("/wait");
    }).toPass({ timeout: 5_000 });

    await page.goto(`${root}/wait`);
    await page.getByRole("button", { name: wait("accept") }).click();
    await expect(page.getByText(book("confirmed"), { exact: true })).toBeVisible();
    const { rows } = await database.query(
      "SELECT s.taken FROM booking b JOIN slot s ON s.id = b.slot_id WHERE b.person_id = $1 AND s.id = $2",
      [waiter.personId, clinic.slot],
    );
    expect(rows[0]?.taken).toBe(1);
  });

  test(`staff change their hours, and are shown whom too few places would affect (${locale})`, async ({
    page,
    baseURL,
    database,
  }) => {
    const clinic = await aClinic(database, 1);
    const { code } = await booked(database, clinic.slot);
    const account = "clinic3@example.com";
    await database.query("UPDATE staff_account SET clinic_id = $1 WHERE email = $2", [clinic.id, account]);
    const t = getTranslator(locale, "clinic");
    await page.setViewportSize({ width: 1280, height: 900 });
    await signInStaff(page, locale, account);
    await page.getByRole("link", { name: t("capacity.title") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(t("capacity.title"));
    await page.locator("#places").fill("0");
    await page.getByRole("button", { name: t("capacity.save") }).click();
    await expect(page.getByText(t("capacity.affected"), { exact: true })).toBeVisible();
    await expect(page.getByRole("row").filter({ hasText: code })).toBeVisible();
    await page.locator("#places").fill("3");
    await page.locator("#weeks").fill("1");
    await page.locator("#closes1").fill("");
    await page.getByRole("button", { name: t("capacity.save") }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await page.locator("#closes1").fill("23:00");
    await page.getByRole("button", { name: t("capacity.save") }).click();
    await expect(page.getByText(t("capacity.done"), { exact: true })).toBeVisible();
    const { rows } = await database.query(
      "SELECT count(*) AS slots, max(capacity) AS most, min(id) AS first FROM slot WHERE clinic_id = $1",
      [clinic.id],
    );
    expect(rows[0]).toMatchObject({ most: 3, first: clinic.slot });
    expect(rows[0].slots).toBeGreaterThan(100);
    expect((await page.goto(`${baseURL}/${locale}/clinic/${clinic.id + 1}/capacity`))?.status()).toBe(403);
  });

  test(`leftover doses go to the short list (${locale})`, async ({ page, baseURL, database }) => {
    const seoulHour = (new Date().getUTCHours() + 9) % 24;
    test.skip(seoulHour === 23, "nothing is left of the day in Korea");
    const clinic = await aClinic(database, 1);
    await siteFollows();
    const account = "clinic3@example.com";
    await database.query("UPDATE staff_account SET clinic_id = $1 WHERE email = $2", [clinic.id, account]);
    const waiter = await signedIn(database, newCitizen());
    expect(
      (await waiter.post(`/${locale}/wait/join`, { clinic: String(clinic.id), leftover: "yes" })).status,
    ).toBe(303);
    const t = getTranslator(locale, "clinic");
    await page.setViewportSize({ width: 1280, height: 900 });
    await signInStaff(page, locale, account);
    await page.getByRole("link", { name: t("leftover.title") }).click();
    await expect(page.getByText(t("leftover.waiting", { count: 1 }))).toBeVisible();
    await page.getByRole("button", { name: t("leftover.release") }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await page.locator("#doses").fill("2");
    await page.locator("#time").fill("23:45");
    await page.getByRole("button", { name: t("leftover.release") }).click();
    await expect(async () => {
      await page.reload();
      await expect(page.getByRole("cell", { name: t("leftover.states.offered"), exact: true })).toBeVisible({
        timeout: 500,
      });
    }).toPass({ timeout: 6_000 });

    const phone = await page.context().browser()?.newPage();
    if (!phone) throw new Error("no browser");
    await as(phone, waiter, baseURL);
    const wait = getTranslator(locale, "wait");
    await phone.goto(`${baseURL}/${locale}/wait`);
    await phone.getByRole("button", { name: wait("accept") }).click();
    await expect(phone.getByText(getTranslator(locale, "book")("confirmed"), { exact: true })).toBeVisible();
    await phone.close();
    await page.reload();
    await expect(page.getByRole("cell", { name: t("leftover.states.booked"), exact: true })).toBeVisible();
    await page.getByRole("button", { name: t("leftover.takeBack") }).click();
    await expect(page.getByRole("cell", { name: t("leftover.states.free"), exact: true })).toHaveCount(0);
  });
}

test("an offer is nobody else's, and its pages are for those who signed in", async ({ database }) => {
  const clinic = await aClinic(database, 1);
  const holder = await booked(database, clinic.slot);
  const [waiter, other] = [await signedIn(database, newCitizen()), await signedIn(database, newCitizen())];
  // The list is for those whom the line has called.
  expect((await waiter.post("/wait/join", { clinic: String(clinic.id) })).status).toBe(403);
  await admit(waiter, "born-1967-1968");
  expect((await waiter.post("/wait/join", { clinic: String(clinic.id) })).status).toBe(303);
  await holder.visitor.post("/my-booking/cancel", { booking: holder.id, key: crypto.randomUUID() });
  const { rows } = await database.query("SELECT id FROM offer WHERE person_id = $1", [waiter.personId]);
  const form = { offer: rows[0].id, key: crypto.randomUUID() };
  expect((await other.post("/wait/accept", form)).status).toBe(409);
  other.cookies.clear();
  expect((await other.post("/wait/accept", form)).status).toBe(401);
  expect((await other.get("/wait")).status).toBe(401);
  expect((await waiter.post("/wait/accept", form, { origin: "https://elsewhere.example" })).status).toBe(403);
  expect((await waiter.post("/wait/accept", form)).status).toBe(303);
  expect((await waiter.post("/wait/accept", form)).status).toBe(303);
  expect((await waiter.post("/wait/join", { clinic: String(clinic.id) })).status).toBe(409);
  // Nobody born in 1930 can book just now.
  const old = await signedIn(database, newCitizen(1930));
  expect((await old.post("/wait/join", { clinic: String(clinic.id) })).status).toBe(403);
});

test("when an admin's doses are gone, booking ends and the line says so within two seconds", async ({
  page,
  database,
}) => {
  const line = await newWindow(database, 1941, { lobby: -2 * hour, opens: -hour, closes: hour });
  const t = getTranslator("en", "admin");
  await signInStaff(page, "en", "admin1@example.com");
  await page.goto(`${process.env.E2E_BASE_URL}/en/admin/window/${line}`);
  const review = page.getByRole("button", { name: getTranslator("en", "windows")("review") });
  await page.locator("#product").selectOption({ index: 1 });
  await page.locator("#doses").fill("many");
  await review.click();
  await expect(page.getByRole("alert")).toContainText(t("faults.doses"));
  await expect(page.locator("#product")).not.toHaveValue("");
  await expect(page.locator("#doses")).toHaveValue("many");
  await page.locator("#doses").fill("1");
  await review.click();
  await page.getByRole("button", { name: getTranslator("en", "windows")("save") }).click();
  await expect(page.getByRole("status")).toContainText(t("done.edited"));
  await expect(page.locator("#product")).not.toHaveValue("");

  const clinic = await aClinic(database, 5);
  const placesLeft = async () => {
    const status = await new HttpSession().get(`/queue/${line}/status.json`);
    return (JSON.parse(status.text) as { placesLeft: number | null }).placesLeft;
  };
  await expect(async () => expect(await placesLeft()).toBe(1)).toPass({ timeout: 3_000 });
  const [first, second] = [
    await signedIn(database, newCitizen(1941)),
    await signedIn(database, newCitizen(1941)),
  ];
  for (const visitor of [first, second]) await admit(visitor, line);
  await first.post("/book/hold", { slot: String(clinic.slot) });
  const held = await second.post("/en/book/hold", { slot: String(clinic.slot) });
  expect(held.status).toBe(409);
  expect(held.text).toContain(getTranslator("en", "refusals")("doses-held.title"));
  await first.post("/book/confirm", { key: crypto.randomUUID(), slot: String(clinic.slot) });
  const booked = Date.now();
  await expect(async () => expect(await placesLeft()).toBe(0)).toPass({ timeout: 5_000, intervals: [50] });
  test.info().annotations.push({ type: "the line was told after", description: `${Date.now() - booked} ms` });
  const gone = await second.post("/en/book/hold", { slot: String(clinic.slot) });
  expect(gone.text).toContain(getTranslator("en", "refusals")("doses-gone.title"));
});
