import { getTranslator } from "@/components/i18n";
import { toSeoulDate } from "@/lib/shared/time/seoul";
import { barriers } from "./support/axe";
import { aBusyClinic } from "./support/busy-clinic";
import { signInStaff, staffVisitor } from "./support/staff";
import { expect, test } from "./support/test";

const t = getTranslator("en", "day");
// Other tests of this site sign in by the same account.
test.afterEach(({ database }) =>
  database.query("UPDATE staff_account SET role = 'CLINIC_STAFF' WHERE email = 'clinic1@example.com'"),
);

const twoDaysOn = () => toSeoulDate(new Date(Date.now() + 2 * 86_400_000));

test("a time is closed in two steps, its people are moved later, and it is taken back before anybody is told", async ({
  page,
  baseURL,
  database,
}) => {
  const day = twoDaysOn();
  const clinic = await aBusyClinic(database, day, 10);
  await database.query(
    "UPDATE staff_account SET clinic_id = $1, role = 'CLINIC_STAFF' WHERE email = 'clinic1@example.com'",
    [clinic.id],
  );
  await page.setViewportSize({ width: 1280, height: 900 });
  await signInStaff(page, "en", "clinic1@example.com");
  await page.waitForURL(/\/clinic/);
  await page.goto(`${baseURL}/en/clinic/${clinic.id}/week?day=${day}`);
  expect(await barriers(page, page.url())).toEqual([]);
  await page
    .getByRole("row", { name: /^08:00/ })
    .getByRole("link")
    .click();

  // The first step has nothing that closes, and an employee is not offered to cancel.
  await expect(page.getByRole("heading", { level: 1 })).toContainText(t("close.titleTime"));
  await expect(page.getByText(t("close.affected", { count: 1 }))).toBeVisible();
  await expect(page.locator("main form[method=post]")).toHaveCount(0);
  await expect(page.getByLabel(t("close.remedies.cancel"))).toHaveCount(0);
  expect(await barriers(page, page.url())).toEqual([]);
  await page.getByRole("button", { name: t("close.next") }).click();

  // The second says where each goes and what they are told, and keeps what was typed when the reason will not do.
  await expect(page.getByRole("row").filter({ hasText: clinic.codes[0] ?? "" })).toContainText("09:00");
  await expect(page.getByText("We are sorry")).toBeVisible();
  expect(await barriers(page, page.url())).toEqual([]);
  const press = page.getByRole("button", { name: t("close.move", { count: 1 }) });
  await page.getByLabel(t("close.reason")).fill("see www.example.com");
  await press.click();
  await expect(page.getByRole("alert")).toContainText(t("close.faults.reason"));
  await expect(page.getByLabel(t("close.reason"))).toHaveValue("see www.example.com");
  expect(await barriers(page, page.url())).toEqual([]);
  await page.getByLabel(t("close.reason")).fill("Power failure");
  await press.click();

  const row = page.getByRole("row").filter({ hasText: clinic.codes[0] ?? "" });
  await expect(row).toContainText(t("closing.outcomes.moved"));
  await expect(row).toContainText("09:00");
  expect(await barriers(page, page.url())).toEqual([]);
  const messages = () =>
    database.query(
      `SELECT m.template, m.next_try_at - m.created_at = interval '10 minutes' AS held, m.drop_reason AS dropped
       FROM outbox_message m JOIN booking b ON b.person_id = m.person_id WHERE b.code = $1`,
      [clinic.codes[0]],
    );
  expect((await messages()).rows).toEqual([{ template: "closing-moved", held: true, dropped: null }]);
  // Whoever left the page finds the closing again on the week's, while it can be taken back.
  await page.goto(`${baseURL}/en/clinic/${clinic.id}/week?day=${day}`);
  await expect(page.getByText(t("closing.open"))).toBeVisible();
  expect(await barriers(page, page.url())).toEqual([]);
  await page.getByRole("link", { name: /1 person, until/ }).click();
  await page.getByRole("button", { name: t("closing.takeBack") }).click();
  await expect(page.getByRole("status")).toContainText(t("closing.restoredCounts", { restored: 1, kept: 0 }));
  expect((await messages()).rows).toEqual([{ template: "closing-moved", held: true, dropped: "taken-back" }]);
  await page.getByRole("link", { name: t("close.back") }).click();
  await expect(page.getByRole("row", { name: /^08:00/ }).getByRole("link")).toHaveText(
    t("week.full", { taken: 1, capacity: 100 }),
  );
});

test("a day with more than ten people is cancelled by the manager alone, who types how many they are", async ({
  page,
  baseURL,
  database,
}) => {
  const day = twoDaysOn();
  const clinic = await aBusyClinic(database, day, 20);
  await database.query(
    "UPDATE staff_account SET clinic_id = $1, role = 'CLINIC_STAFF' WHERE email = 'clinic1@example.com'",
    [clinic.id],
  );
  await page.setViewportSize({ width: 820, height: 1180 });
  await signInStaff(page, "en", "clinic1@example.com");
  await page.waitForURL(/\/clinic/);
  const address = `${baseURL}/en/clinic/${clinic.id}/close?day=${day}`;
  await page.goto(`${address}&remedy=cancel`);
  await expect(page.getByRole("button", { name: t("close.next") })).toBeVisible();
  const cancelled = async () =>
    (
      await database.query(
        "SELECT count(*)::int AS n FROM booking WHERE code = ANY($1) AND status = 'CANCELLED'",
        [clinic.codes],
      )
    ).rows[0].n;
  // Nor does a form of one's own get past it.
  await page.goto(`${address}&remedy=move`);
  await page.locator("input[name=remedy]").evaluate((input: HTMLInputElement) => {
    input.value = "cancel";
  });
  await page.getByLabel(t("close.reason")).fill("Power failure");
  await page.getByLabel(t("close.count", { count: 20 })).fill("20");
  await page.getByRole("button", { name: t("close.move", { count: 20 }) }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await cancelled()).toBe(0);

  await page.context().clearCookies();
  await database.query(
    "UPDATE staff_account SET role = 'CLINIC_MANAGER' WHERE email = 'clinic1@example.com'",
  );
  await signInStaff(page, "en", "clinic1@example.com");
  await page.waitForURL(/\/clinic/);
  await page.goto(address);
  await page.getByLabel(t("close.remedies.cancel")).check();
  await page.getByRole("button", { name: t("close.next") }).click();
  await page.getByLabel(t("close.reason")).fill("Power failure");
  const press = page.getByRole("button", { name: t("close.cancel", { count: 20 }) });
  await press.click();
  await expect(page.getByRole("alert")).toContainText(t("close.faults.count", { count: 20 }));
  expect(await cancelled()).toBe(0);
  await page.getByLabel(t("close.count", { count: 20 })).fill("20");
  await press.click();
  await expect(page.getByText(t("closing.counts", { moved: 0, cancelled: 20, stayed: 0 }))).toBeVisible();
  expect(await cancelled()).toBe(20);
  expect(await barriers(page, page.url())).toEqual([]);
});

test("an admin closes a clinic's day and takes it back, and an employee cannot take back what another closed", async ({
  page,
  baseURL,
  database,
}) => {
  const day = twoDaysOn();
  const clinic = await aBusyClinic(database, day, 3);
  const own = `${baseURL}/en/admin/clinics/${clinic.id}`;
  await page.setViewportSize({ width: 1280, height: 900 });
  await signInStaff(page, "en", "admin1@example.com");
  await page.waitForURL(/\/admin/);
  await page.goto(own);
  await page.getByRole("link", { name: getTranslator("en", "clinics")("week") }).click();
  await page.goto(`${own}/week?day=${day}`);
  expect(await barriers(page, page.url())).toEqual([]);
  await page.goto(`${own}/close?day=${day}`);
  await page.getByLabel(t("close.remedies.cancel")).check();
  await page.getByRole("button", { name: t("close.next") }).click();
  await page.getByLabel(t("close.reason")).fill("ｗｗｗ．ｅｘａｍｐｌｅ．ｃｏｍ");
  const press = page.getByRole("button", { name: t("close.cancel", { count: 3 }) });
  await press.click();
  await expect(page.getByRole("alert")).toContainText(t("close.faults.reason"));
  await page.getByLabel(t("close.reason")).fill("Power failure");
  await press.click();
  await expect(page.getByText(t("closing.counts", { moved: 0, cancelled: 3, stayed: 0 }))).toBeVisible();
  expect(await barriers(page, page.url())).toEqual([]);
  const closing = new URL(page.url()).searchParams.get("closing") ?? "";

  await database.query(
    "UPDATE staff_account SET clinic_id = $1, role = 'CLINIC_STAFF' WHERE email = 'clinic1@example.com'",
    [clinic.id],
  );
  const employee = await staffVisitor(database, "clinic1@example.com");
  const theirs = await employee.get(`/en/clinic/${clinic.id}/close?closing=${closing}`);
  expect(theirs.text).toContain(t("closing.notYours"));
  expect(theirs.text).not.toContain(t("closing.takeBack"));
  expect((await employee.post(`/en/clinic/${clinic.id}/take-back-closing`, { closing })).status).toBe(403);

  await page.getByRole("button", { name: t("closing.takeBack") }).click();
  await expect(page.getByRole("status")).toContainText(t("closing.restoredCounts", { restored: 3, kept: 0 }));
});
