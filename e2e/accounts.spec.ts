import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { TOTP } from "otpauth";
import { getTranslator } from "@/components/i18n";
import type { Database } from "@/lib/shared/db/database";
import { messageOf } from "@/lib/shared/testing/builders";
import { staffPassword } from "@/scripts/start-test-site";
import { signInStaff, staffVisitor } from "./support/staff";
import { expect, test } from "./support/test";

const widths = [390, 1280];

/** No page may be wider than the screen, nor break a rule of WCAG. */
async function look(page: Page, name: string) {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html}`)).toEqual([]);
    if (process.env.PICTURES)
      await page.screenshot({ path: `${process.env.PICTURES}/${name}-${width}.png`, fullPage: true });
  }
}

async function linkTo(database: Database, email: string): Promise<string> {
  const { rows } = await database.query<{ id: string; sent: number }>(
    "SELECT id, sent FROM staff_invitation WHERE email = $1 ORDER BY created_at DESC LIMIT 1",
    [email],
  );
  const body = await messageOf(database, `invitation:${rows[0]?.id}:${rows[0]?.sent}`);
  return /https?:\S+/.exec(body ?? "")?.[0] ?? "no link was sent";
}

for (const locale of ["ko", "en"] as const) {
  test(`an admin invites a clinic's manager, who invites and removes staff, who are out at once (${locale})`, async ({
    browser,
    page,
    baseURL,
    database,
  }) => {
    test.slow();
    const [people, account, refusals] = [
      getTranslator(locale, "people"),
      getTranslator(locale, "account"),
      getTranslator(locale, "refusals"),
    ];
    const root = `${baseURL}/${locale}`;
    const { rows } = await database.query<{ id: number }>(
      "SELECT clinic_id AS id FROM staff_account WHERE email = 'clinic3@example.com'",
    );
    const clinicId = rows[0]?.id ?? 0;
    const [manager, staff] = [
      `manager-${locale}-${Date.now()}@example.com`,
      `staff-${locale}-${Date.now()}@example.com`,
    ];

    await signInStaff(page, locale, "admin2@example.com");
    await page.goto(`${root}/admin/staff`);
    await look(page, `people-${locale}`);
    await page.getByRole("button", { name: people("send"), exact: true }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText(people("faults.email"));
    await look(page, `people-error-${locale}`);
    await page.locator("#email").fill(manager);
    await page.getByLabel(people("clinicNumber")).fill(String(clinicId));
    await page.getByRole("button", { name: people("send"), exact: true }).click();
    await expect(page.getByRole("status")).toContainText(people("done.invited"));
    const first = await linkTo(database, manager);
    await page.getByRole("button", { name: people("resendTo", { email: manager }) }).click();
    await expect(page.getByRole("status")).toContainText(people("done.resent"));

    const desk = await (await browser.newContext()).newPage();
    // The link that was sent before works no more.
    expect((await desk.goto(first))?.status()).toBe(404);
    await expect(desk.getByRole("heading", { level: 1 })).toHaveText(refusals("invitation-gone.title"));
    await desk.goto(await linkTo(database, manager));
    await look(desk, `invitation-${locale}`);
    await desk.getByLabel(people("name"), { exact: true }).fill("시험책임자");
    await desk.getByLabel(people("accept.password"), { exact: true }).fill("qwerty123456");
    await desk.getByRole("button", { name: people("accept.go") }).click();
    await expect(desk.getByRole("main").getByRole("alert")).toContainText(
      people("accept.faults.password-known"),
    );
    await look(desk, `invitation-error-${locale}`);
    await desk.getByLabel(people("accept.password"), { exact: true }).fill("a rainy tuesday in march");
    await desk.getByRole("button", { name: people("accept.go") }).click();
    await desk.waitForURL(/\/clinic$/);
    expect((await desk.goto(await linkTo(database, manager)))?.status()).toBe(404);

    await desk.goto(`${root}/account`);
    await desk.getByRole("link", { name: people("clinicTitle") }).click();
    await look(desk, `clinic-people-${locale}`);
    await desk.locator("#email").fill(staff);
    await desk.getByRole("button", { name: people("send"), exact: true }).click();
    await expect(desk.getByRole("status")).toContainText(people("done.invited"));
    const nurse = await (await browser.newContext()).newPage();
    await nurse.goto(await linkTo(database, staff));
    await nurse.getByLabel(people("name"), { exact: true }).fill("시험간호사");
    await nurse.getByLabel(people("accept.password"), { exact: true }).fill("another rainy tuesday");
    await nurse.getByRole("button", { name: people("accept.go") }).click();
    await nurse.waitForURL(/\/clinic$/);
    expect((await nurse.goto(`${root}/clinic/${clinicId}/staff`))?.status()).toBe(403);

    await desk.reload();
    await desk.getByRole("row", { name: staff }).getByRole("button").first().click();
    await expect(desk.getByRole("status")).toContainText(people("done.disabled"));
    expect((await nurse.goto(`${root}/clinic`))?.status()).toBe(401);

    // What the admin changes ends the manager's session, too.
    await page.goto(`${root}/admin/staff?text=${manager}`);
    await page.getByRole("link", { name: people("changeOf", { name: "시험책임자" }) }).click();
    await look(page, `person-${locale}`);
    await page.getByLabel(people("role"), { exact: true }).selectOption("AGENT");
    await page.getByRole("button", { name: people("saveRole") }).click();
    await expect(page.getByRole("status")).toContainText(people("done.role"));
    expect((await desk.goto(`${root}/clinic`))?.status()).toBe(401);
    await expect(desk.getByRole("heading", { level: 1 })).toHaveText(refusals("no-staff-session.title"));
    expect(account("title")).not.toBe("");
    await desk.context().close();
    await nurse.context().close();
  });
}

test("a second step is set up, asked for, and replaced by a recovery code; sessions are ended from afar", async ({
  browser,
  page,
  baseURL,
  database,
}) => {
  test.slow();
  const t = getTranslator("en", "account");
  const email = "agent2@example.com";
  await signInStaff(page, "en", email);
  await page.waitForURL(/\/agent$/);
  await page.goto(`${baseURL}/en/account`);
  await look(page, "account");
  await page.getByRole("button", { name: t("totp.turnOn") }).click();
  await look(page, "second-step-set-up");
  const secret = ((await page.locator("code").first().textContent()) ?? "").replaceAll(" ", "");
  const app = new TOTP({ secret });
  await page.getByRole("textbox", { name: t("secondStep.code") }).fill("000000");
  await page.getByRole("button", { name: t("totp.confirm") }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText(t("faults.second-step-wrong"));
  await page.getByRole("textbox", { name: t("secondStep.code") }).fill(app.generate());
  await page.getByRole("button", { name: t("totp.confirm") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("totp.codes"));
  await look(page, "recovery-codes");
  const codes = await page.locator("code").allTextContents();
  expect(codes).toHaveLength(10);
  await page.getByRole("link", { name: t("totp.toAccount") }).click();

  const other = await (await browser.newContext()).newPage();
  await signInStaff(other, "en", email);
  await expect(other.getByRole("heading", { level: 1 })).toHaveText(t("secondStep.title"));
  await look(other, "second-step");
  // A password alone opens nothing.
  expect((await other.goto(`${baseURL}/en/agent`))?.status()).toBe(401);
  await other.goto(`${baseURL}/en/sign-in/second-step`);
  await other.getByRole("textbox", { name: t("secondStep.code") }).fill("000000");
  await other.getByRole("button", { name: t("secondStep.go") }).click();
  await expect(other.getByRole("main").getByRole("alert")).toContainText(
    getTranslator("en", "refusals")("second-step-wrong.title"),
  );
  await other.getByRole("textbox", { name: t("secondStep.code") }).fill(codes[0] ?? "");
  await other.getByRole("button", { name: t("secondStep.go") }).click();
  await other.waitForURL(/\/agent$/);

  await page.goto(`${baseURL}/en/account`);
  await expect(page.getByRole("row")).toHaveCount(3);
  await look(page, "account-sessions");
  await page.getByRole("button", { name: t("sessions.endOthers") }).click();
  await expect(page.getByRole("status")).toContainText(t("sessions.ended"));
  expect((await other.goto(`${baseURL}/en/agent`))?.status()).toBe(401);

  // Five minutes later the password is asked for again, and what was asked is done.
  await database.query("UPDATE staff_session SET confirmed_at = now() - interval '6 minutes'");
  await page.getByRole("button", { name: t("totp.turnOff") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("again.title"));
  await look(page, "password-again");
  await page.getByLabel(t("again.password")).fill("not the password");
  await page.getByRole("button", { name: t("again.go") }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText(t("again.wrong"));
  await page.getByLabel(t("again.password")).fill(staffPassword);
  await page.getByRole("button", { name: t("again.go") }).click();
  await expect(page.getByRole("status")).toContainText(t("totp.wasOff"));
  await other.context().close();
});

test("a password is changed without scripts, and what was posted is carried past the question for it", async ({
  browser,
  baseURL,
  database,
}) => {
  const t = getTranslator("en", "account");
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await signInStaff(page, "en", "clinic2@example.com");
  await page.waitForURL(/\/clinic$/);
  const elsewhere = await staffVisitor(database, "clinic2@example.com");
  expect((await elsewhere.get("/en/account")).status).toBe(200);
  await database.query("UPDATE staff_session SET confirmed_at = now() - interval '6 minutes'");
  await page.goto(`${baseURL}/en/account`);
  await page.getByLabel(t("password.new")).fill("a rainy tuesday in march");
  await page.getByRole("button", { name: t("password.change") }).click();
  await page.getByLabel(t("again.password")).fill(staffPassword);
  await page.getByRole("button", { name: t("again.go") }).click();
  await expect(page.getByRole("status")).toContainText(t("password.done"));
  expect((await elsewhere.get("/en/account")).status).toBe(401);
  await page.getByLabel(t("password.new")).fill(staffPassword);
  await page.getByRole("button", { name: t("password.change") }).click();
  await expect(page.getByRole("status")).toContainText(t("password.done"));
  await context.close();
});
