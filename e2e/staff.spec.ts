import { getTranslator } from "@/components/i18n";
import { formatDate, formatTime, toSeoulDate } from "@/lib/shared/time/seoul";
import { chooseTime, newCitizen, passTheLine, signIn } from "./support/citizen";
import { HttpSession, signedIn } from "./support/http-session";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";
import { newWindow } from "./support/windows";

const hour = 3_600_000;

test("clinic staff see exactly what the citizen did", async ({ browser, page, baseURL, database }) => {
  const book = getTranslator("ko", "book");
  const day = getTranslator("ko", "day");
  await page.goto(`${baseURL}/sign-in?to=/queue/born-1967-1968`);
  await signIn(page, "ko", { ...newCitizen(), name: "시험방문자" }, database);
  await passTheLine(page, "ko");
  await chooseTime(page, "ko");
  await page.getByRole("button", { name: book("confirm") }).click();
  const code = (await page.getByRole("code").textContent()) ?? "";
  const bookedAt = async () => {
    const { rows } = await database.query<{ startsAt: Date; clinicId: number }>(
      `SELECT s.starts_at AS "startsAt", s.clinic_id AS "clinicId" FROM booking b JOIN slot s ON s.id = b.slot_id
       WHERE b.code = $1`,
      [code],
    );
    return rows[0] as { startsAt: Date; clinicId: number };
  };
  const { startsAt, clinicId } = await bookedAt();
  await database.query("UPDATE staff_account SET clinic_id = $1 WHERE email = 'clinic3@example.com'", [
    clinicId,
  ]);

  const desk = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await signInStaff(desk, "ko", "clinic3@example.com");
  await expect(desk.getByRole("heading", { level: 1 })).toContainText(
    formatDate(toSeoulDate(new Date()), "ko"),
  );
  await desk.locator("#day").fill(toSeoulDate(startsAt));
  await desk.getByRole("button", { name: day("show"), exact: true }).click();
  const row = desk.getByRole("row").filter({ hasText: code });
  await expect(row).toContainText("시험방문자");
  await expect(row).toContainText(formatTime(startsAt));
  await expect(row).toContainText(day("states.booked"));

  await page.getByRole("link", { name: book("changeTime") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(book("changeTitle"));
  await page.getByRole("main").getByRole("listitem").getByRole("link").first().click();
  await page.getByRole("main").getByRole("button").last().click();
  await page.getByRole("button", { name: book("changeYes") }).click();
  await expect(page.getByRole("code")).toHaveText(code);
  // The first day with another time may be a later one.
  const moved = await bookedAt();
  await desk.locator("#day").fill(toSeoulDate(moved.startsAt));
  await desk.getByRole("button", { name: day("show"), exact: true }).click();
  await expect(row).toContainText(formatTime(moved.startsAt));
  await expect(row).toContainText(day("moved", { times: 1 }));

  await page.getByRole("link", { name: book("cancel") }).click();
  await page.getByRole("button", { name: book("cancelYes") }).click();
  await expect(page.getByText(book("done.cancelled"), { exact: true })).toBeVisible();
  await expect(row).toContainText(day("states.cancelled"));

  for (const locale of ["ko", "en"] as const) {
    const other = await desk.goto(`${baseURL}/${locale}/clinic/${clinicId + 1}`);
    expect(other?.status()).toBe(403);
    await expect(desk.getByRole("heading", { level: 1 })).toHaveText(
      getTranslator(locale, "refusals")("clinic-of-another.title"),
    );
  }
  expect((await desk.goto(`${baseURL}/en/admin`))?.status()).toBe(403);
  await expect(desk.getByRole("heading", { level: 1 })).toHaveText(
    getTranslator("en", "refusals")("not-your-role.title"),
  );
  await desk.close();
});

test("an admin makes a window, pauses it, and the citizen is told so", async ({
  browser,
  page,
  baseURL,
  database,
}) => {
  test.slow();
  const admin = getTranslator("en", "admin");
  await page.setViewportSize({ width: 1280, height: 900 });
  await signInStaff(page, "en", "admin1@example.com");
  await page.goto(`${baseURL}/en/admin`);
  await page.getByRole("link", { name: admin("newWindow") }).click();
  await page.getByRole("button", { name: admin("create") }).click();
  await expect(page.getByRole("alert")).toContainText(admin("faults.slug"));

  const seoul = (hours: number) => new Date(Date.now() + (9 + hours) * hour).toISOString().slice(0, 16);
  const slug = `browser-${Date.now()}`;
  const fields = {
    slug,
    nameKo: "시험 창",
    nameEn: "Browser window",
    birthYearFrom: "1950",
    birthYearTo: "1950",
    mostInside: "50",
    lobbyOpensAt: seoul(-1),
    opensAt: seoul(1),
    closesAt: seoul(5),
  };
  for (const [name, value] of Object.entries(fields)) await page.locator(`#${name}`).fill(value);
  // Without a vaccine it is no more than a draft.
  await page.getByRole("button", { name: admin("create") }).click();
  await expect(page.getByRole("alert")).toContainText(admin("faults.product"));
  await expect(page.locator("#nameKo")).toHaveValue(fields.nameKo);
  await page.locator("#product").selectOption({ index: 1 });
  await page.getByRole("button", { name: admin("create") }).click();
  await expect(page.getByRole("status")).toContainText(admin("done.created"));

  // Nobody can open it before it has passed its rehearsal.
  const rehearsal = getTranslator("en", "rehearsal");
  await expect(page.getByText(rehearsal("clearance.held"), { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: admin("control.open") })).toHaveCount(0);
  await page.getByRole("link", { name: rehearsal("title"), exact: true }).click();
  await page.getByRole("button", { name: rehearsal("begin") }).click();
  await expect(page.getByText(rehearsal("result.passed"), { exact: true })).toBeVisible({ timeout: 45_000 });
  await expect(page.getByText(rehearsal("clearance.cleared"), { exact: true })).toBeVisible();
  await page.getByRole("link", { name: rehearsal("back") }).click();

  await page.getByRole("link", { name: admin("control.open") }).click();
  await page.getByRole("button", { name: admin("yes", { act: admin("control.open") }) }).click();
  await expect(page.getByRole("status")).toContainText(admin("done.open"));

  const phone = await browser.newPage();
  const { cookies } = await signedIn(database, newCitizen(1950));
  await phone.context().addCookies([...cookies].map(([name, value]) => ({ name, value, url: baseURL })));
  const queue = getTranslator("en", "queue");
  await expect(async () => {
    await phone.goto(`${baseURL}/en/queue/${slug}`);
    await expect(phone.getByRole("button", { name: queue("join"), exact: true })).toBeVisible({
      timeout: 500,
    });
  }).toPass({ timeout: 4_000 });

  await page.getByRole("button", { name: admin("control.pause") }).click();
  const paused = Date.now();
  await expect(page.getByRole("status")).toContainText(admin("done.pause"));
  await expect(async () => {
    await phone.goto(`${baseURL}/en/queue/${slug}`);
    await expect(phone.getByText(queue("paused"), { exact: true })).toBeVisible({ timeout: 300 });
  }).toPass({ timeout: 5_000, intervals: [100] });
  test
    .info()
    .annotations.push({ type: "the citizen was told after", description: `${Date.now() - paused} ms` });
  await phone.close();
});

test("a removed account is out at its next request", async ({ page, baseURL, database }) => {
  await signInStaff(page, "en", "clinic2@example.com");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(
    formatDate(toSeoulDate(new Date()), "en"),
  );
  await database.query("UPDATE staff_account SET disabled_at = now() WHERE email = 'clinic2@example.com'");
  expect((await page.goto(`${baseURL}/en/clinic`))?.status()).toBe(401);
  await database.query("UPDATE staff_account SET disabled_at = NULL WHERE email = 'clinic2@example.com'");
});

test("a wrong staff password comes back to the same form, with the reason", async ({ page }) => {
  await signInStaff(page, "en", "admin1@example.com", "not-the-password-1");
  await expect(page.getByRole("main").getByRole("alert")).toContainText(
    getTranslator("en", "refusals")("sign-in-refused.title"),
  );
  expect(new URL(page.url()).pathname).toBe("/en/sign-in/staff");
});

test("an admin's post from nobody, a citizen or another site changes nothing", async ({ database }) => {
  const slug = await newWindow(database, 1951, { lobby: -2 * hour, opens: -hour, closes: hour });
  const citizen = await signedIn(database, newCitizen());
  expect((await new HttpSession().post(`/en/admin/window/${slug}/pause`)).status).toBe(401);
  expect((await citizen.post(`/en/admin/window/${slug}/pause`)).status).toBe(403);
  expect(
    (await citizen.post(`/en/admin/window/${slug}/pause`, {}, { origin: "https://elsewhere.example" }))
      .status,
  ).toBe(403);
  const { rows } = await database.query("SELECT paused_at FROM cohort_window WHERE slug = $1", [slug]);
  expect(rows[0].paused_at).toBeNull();
});
