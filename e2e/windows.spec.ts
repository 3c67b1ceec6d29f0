import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { getTranslator } from "@/components/i18n";
import type { Database } from "@/lib/shared/db/database";
import { seoulField } from "@/lib/windows/window-form";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";
import { siteFollows } from "./support/windows";

const hour = 3_600_000;
const t = getTranslator("en", "windows");
const admin = getTranslator("en", "admin");
const seoul = (hours: number) => seoulField(new Date(Date.now() + hours * hour));

async function fill(page: Page, fields: Record<string, string>) {
  for (const [name, value] of Object.entries(fields)) await page.locator(`#${name}`).fill(value);
}

async function anOpenWindow(database: Database, slug: string, year: number) {
  await database.query(
    `WITH made AS (
       INSERT INTO cohort_window (slug, name_ko, name_en, birth_year_from, birth_year_to, lobby_opens_at, opens_at,
         closes_at, most_inside, draw_seed, cleared_version, product_code)
       VALUES ($1, '시험', $1, $2, $2, now() - interval '2 hours', now() - interval '1 hour', now() + interval '1 day',
         100, $3, 1, (SELECT min(code) FROM vaccine_product)) RETURNING id)
     INSERT INTO queue_state (window_id) SELECT id FROM made`,
    [slug, year, randomBytes(32)],
  );
}

test("a window is planned in a form that shows what it would do, and is no citizen's before it is published", async ({
  page,
  baseURL,
  database,
}) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await signInStaff(page, "en", "admin1@example.com");
  await expect(page.getByRole("region", { name: t("timeline") }).getByRole("link")).not.toHaveCount(0);
  const slug = `planned-${Date.now()}`;
  await page.goto(`${baseURL}/en/admin/new-window?from=born-1967-1968`);
  await expect(page.getByText(t("copied", { name: "Ages 53–54" }))).toBeVisible();
  await fill(page, {
    slug,
    nameEn: "Planned",
    birthYearTo: "1970",
    lobbyOpensAt: seoul(1),
    opensAt: seoul(2),
    closesAt: seoul(30),
  });
  await page.locator("#publish").selectOption("draft");

  // Shown while it is typed.
  const preview = page.locator("#preview");
  await expect(preview).toContainText(t("people", { count: "3,510,000" }));
  await expect(preview).toContainText("Ages 50–52");
  await fill(page, { birthYearTo: "1967", lastDigits: "4", born: "1967-03-04", askedAt: seoul(3) });
  await expect(preview).toContainText(t("told", { told: getTranslator("en", "start")("answer.open.title") }));
  await page.getByRole("button", { name: admin("create") }).click();
  await expect(page.getByRole("status")).toContainText(admin("done.created"));
  await expect(page.getByText(t("draft"), { exact: true })).toBeVisible();
  await siteFollows();
  expect((await page.request.get(`${baseURL}/queue/${slug}/status.json`)).status()).toBe(404);

  // Its effect is shown, and only then it is saved.
  await page.locator("#publish").selectOption("now");
  await page.getByRole("button", { name: t("review") }).click();
  await expect(page.getByRole("status")).toContainText(t("sameReach"));
  await page.getByRole("button", { name: t("save") }).click();
  await expect(page.getByRole("status")).toContainText(admin("done.edited"));
  await siteFollows();
  expect((await page.request.get(`${baseURL}/queue/${slug}/status.json`)).status()).toBe(200);
  await database.query("UPDATE cohort_window SET published_at = NULL WHERE slug = $1", [slug]);
});

test("without scripts a button shows what the form would do", async ({ browser, baseURL }) => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 820, height: 1180 },
  });
  const page = await context.newPage();
  await signInStaff(page, "en", "admin1@example.com");
  await page.goto(`${baseURL}/en/admin/new-window?from=born-1967-1968`);
  await page.locator("#slug").fill("never-made");
  await page.getByRole("button", { name: t("show") }).click();
  await expect(page.locator("#preview")).toContainText(t("people", { count: "1,700,000" }));
  await expect(page.locator("#slug")).toHaveValue("never-made");
  await context.close();
});

test("of two admins who edit at once the second is told, and nothing of either is lost", async ({
  browser,
  page,
  baseURL,
  database,
}) => {
  const slug = `both-${Date.now()}`;
  await anOpenWindow(database, slug, 1931);
  const address = `${baseURL}/en/admin/window/${slug}`;
  const other = await browser.newPage({ viewport: { width: 820, height: 1180 } });
  for (const desk of [page, other]) {
    await signInStaff(desk, "en", desk === page ? "admin1@example.com" : "admin2@example.com");
    await desk.goto(address);
  }
  await other.locator("#nameEn").fill("Second");
  await page.locator("#birthYearTo").fill("1932");
  await page.getByRole("button", { name: t("review") }).click();
  await expect(page.getByRole("status")).toContainText(t("staysOpen"));
  await page.getByRole("button", { name: t("save") }).click();
  await expect(
    page.getByText(getTranslator("en", "rehearsal")("clearance.changed"), { exact: true }),
  ).toBeVisible();

  await other.getByRole("button", { name: t("review") }).click();
  await expect(other.getByRole("status")).toContainText(t("meanwhile"));
  const compared = other.getByRole("region", { name: t("meanwhile") });
  await expect(compared.getByRole("row", { name: admin("fields.birthYearTo") })).toContainText("1932");
  await expect(compared.getByRole("row", { name: admin("fields.nameEn") })).toContainText("Second");
  await expect(other.locator("#nameEn")).toHaveValue("Second");
  await other.locator("#birthYearTo").fill("1932");
  await other.getByRole("button", { name: t("review") }).click();
  await other.getByRole("button", { name: t("save") }).click();
  await expect(other.getByRole("status")).toContainText(admin("done.edited"));
  const { rows } = await database.query("SELECT name_en, birth_year_to FROM cohort_window WHERE slug = $1", [
    slug,
  ]);
  expect(rows[0]).toEqual({ name_en: "Second", birth_year_to: 1932 });
  await other.close();
});

test("the most inside and the message are changed while people wait, and the last change is taken back", async ({
  page,
  baseURL,
  database,
}) => {
  await page.setViewportSize({ width: 820, height: 1180 });
  const slug = `controls-${Date.now()}`;
  await anOpenWindow(database, slug, 1933);
  await signInStaff(page, "en", "admin1@example.com");
  await page.goto(`${baseURL}/en/admin/window/${slug}`);
  await page.locator("#limit").fill("50");
  await page.getByRole("button", { name: t("limit") }).click();
  await expect(page.getByRole("status")).toContainText(t("limitEffect", { before: "100", after: "50" }));
  await page.getByRole("button", { name: t("yes") }).click();
  await expect(page.getByRole("status")).toContainText(admin("done.limit"));

  await fill(page, { sayKo: "잠시만 기다려 주세요", sayEn: "Please wait a moment" });
  await page.getByRole("button", { name: t("message") }).click();
  await page.getByRole("button", { name: t("yes") }).click();
  await expect(page.getByRole("status")).toContainText(admin("done.message"));
  await siteFollows();
  const status = await (await page.request.get(`${baseURL}/queue/${slug}/status.json`)).json();
  expect(status.message).toEqual({ ko: "잠시만 기다려 주세요", en: "Please wait a moment" });

  await page.getByRole("button", { name: t("undo") }).click();
  await page.getByRole("button", { name: t("undoYes") }).click();
  await expect(page.getByRole("status")).toContainText(admin("done.undo"));
  const { rows } = await database.query("SELECT message_en, most_inside FROM cohort_window WHERE slug = $1", [
    slug,
  ]);
  expect(rows[0]).toEqual({ message_en: null, most_inside: 50 });
  const acts = await database.query("SELECT act FROM audit_row WHERE subject = $1 ORDER BY id", [
    `window:${slug}`,
  ]);
  expect(acts.rows.map(({ act }) => act)).toEqual(["limit-window", "message-window", "undo-window"]);
});

test("nothing typed is lost: one language missing, a wrong limit, a rule, an address name that is taken", async ({
  page,
  baseURL,
  database,
}) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  const slug = `kept-${Date.now()}`;
  await anOpenWindow(database, slug, 1935);
  await signInStaff(page, "en", "admin1@example.com");
  const address = `${baseURL}/en/admin/window/${slug}`;
  await page.goto(address);
  const fault = (field: string) => page.locator(`#${field}-error`);

  await fill(page, { sayKo: "예약이 늦어지고 있습니다" });
  await page.getByRole("button", { name: t("message") }).click();
  await expect(page.locator("#sayKo")).toHaveValue("예약이 늦어지고 있습니다");
  await expect(fault("sayEn")).toHaveText(admin("faults.both-messages"));
  await expect(fault("sayKo")).toHaveCount(0);
  await expect(page.getByRole("alert").getByRole("link")).toHaveAttribute("href", "#sayEn");

  await page.goto(address);
  await fill(page, { limit: "many" });
  await page.getByRole("button", { name: t("limit") }).click();
  await expect(page.locator("#limit")).toHaveValue("many");
  await expect(fault("limit")).toHaveText(admin("faults.most-inside"));

  await page.goto(address);
  await fill(page, { birthYearFrom: "1936", birthYearTo: "1940", nameEn: "Kept" });
  await page.getByRole("button", { name: t("review") }).click();
  await expect(fault("birthYearFrom")).toHaveText(admin("faults.cohort-narrowed"));
  await expect(page.locator("#nameEn")).toHaveValue("Kept");
  await expect(page.locator("#birthYearTo")).toHaveValue("1940");

  // Another admin changes it while the small form is filled in.
  await page.goto(address);
  await fill(page, { limit: "55" });
  await database.query("UPDATE cohort_window SET version = version + 1 WHERE slug = $1", [slug]);
  await page.getByRole("button", { name: t("limit") }).click();
  await expect(page.getByRole("status")).toContainText(t("changedMeanwhile"));
  await expect(page.locator("#limit")).toHaveValue("55");

  await page.goto(`${baseURL}/en/admin/new-window?from=${slug}`);
  await fill(page, { slug, nameEn: "Taken" });
  await page.getByRole("button", { name: admin("create") }).click();
  await expect(fault("slug")).toHaveText(admin("faults.slug-taken"));
  await expect(page.locator("#nameEn")).toHaveValue("Taken");
  await expect(page.locator("#product")).not.toHaveValue("");
});

test("a list says which windows are ready, and one press pauses from it and from the live page", async ({
  page,
  baseURL,
  database,
}) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  const slug = `listed-${Date.now()}`;
  await anOpenWindow(database, slug, 1936);
  const half = `half-${Date.now()}`;
  await anOpenWindow(database, half, 1937);
  await database.query(
    `UPDATE cohort_window SET product_code = NULL, cleared_version = NULL, lobby_opens_at = now() + interval '5 hours',
       opens_at = now() + interval '6 hours', closes_at = now() + interval '9 hours' WHERE slug = $1`,
    [half],
  );
  const paused = async () =>
    (await database.query("SELECT paused_at IS NOT NULL AS it FROM cohort_window WHERE slug = $1", [slug]))
      .rows[0].it;
  await signInStaff(page, "en", "admin1@example.com");
  await page.waitForURL(/\/admin$/);
  const table = page.getByRole("table", { name: admin("windows") });
  await expect(table.getByRole("row").filter({ hasText: half })).toContainText(
    `${t("lack.vaccine")}, ${t("lack.rehearsal")}`,
  );
  await expect(table.getByRole("row").filter({ hasText: slug })).toContainText(t("ready"));

  const running = page.getByRole("region", { name: admin("running") }).getByRole("listitem");
  await running
    .filter({ hasText: slug })
    .getByRole("button", { name: admin("control.pause") })
    .click();
  await expect(page.getByRole("status")).toContainText(admin("done.pause"));
  expect(await paused()).toBe(true);
  // A second press in the same place asks before it lets people in again.
  await running
    .filter({ hasText: slug })
    .getByRole("link", { name: admin("control.resume") })
    .click();
  expect(await paused()).toBe(true);
  await page.getByRole("button", { name: admin("yes", { act: admin("control.resume") }) }).click();
  await expect(page.getByRole("status")).toContainText(admin("done.resume"));

  await page.goto(`${baseURL}/en/admin/live`);
  const line = page.getByRole("listitem").filter({ hasText: slug });
  await line.getByRole("button", { name: getTranslator("en", "live")("pauseEntry") }).click();
  await page.waitForURL(/\/admin\/live\?done=pause/);
  expect(await paused()).toBe(true);

  await page.goto(`${baseURL}/en/admin/window/${half}`);
  await expect(page.getByText(t("lackText.vaccine"), { exact: true })).toBeVisible();
  await expect(
    page.getByRole("link", { name: getTranslator("en", "rehearsal")("title"), exact: true }),
  ).toHaveCount(0);
});
