import { getTranslator } from "@/components/i18n";
import { staffPassword } from "@/scripts/start-test-site";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";
import { newWindow } from "./support/windows";

test("an admin finds out who did what, goes on to older rows, and takes them along as a file", async ({
  page,
  baseURL,
  database,
}) => {
  const audit = getTranslator("en", "audit");
  // Long ago, so that no other test's rows stand between.
  await database.query(
    `INSERT INTO audit_row (at, actor, act, subject, detail)
     SELECT '2020-02-01'::timestamptz + n * interval '1 minute', 'staff:' || s.id, 'edit-window', 'window:trial-' || n,
            jsonb_build_object('note', '=SUM(A1)') FROM staff_account s, generate_series(1, 60) n
     WHERE s.email = 'admin2@example.com'`,
  );
  await page.setViewportSize({ width: 1280, height: 900 });
  await signInStaff(page, "en", "admin1@example.com");
  await page.waitForURL(/\/admin$/);
  await page.goto(`${baseURL}/en/admin/audit`);
  await page.getByLabel(audit("who"), { exact: true }).fill("admin2@example.com");
  await page.getByLabel(audit("act"), { exact: true }).selectOption("edit-window");
  await page.getByLabel(audit("to"), { exact: true }).fill("2020-02-01");
  await page.getByRole("button", { name: audit("show") }).click();
  const rows = page.getByRole("table").getByRole("row");
  await expect(rows).toHaveCount(51);
  await expect(rows.nth(1)).toContainText("trial-60");
  await expect(rows.nth(1)).toContainText("admin2@example.com");
  await expect(rows.nth(1)).toContainText(audit("acts.edit-window"));

  await page.setViewportSize({ width: 820, height: 1180 });
  await page.getByRole("link", { name: audit("older") }).click();
  await expect(rows).toHaveCount(11);
  await expect(rows.last()).toContainText("trial-1");
  await page.getByRole("link", { name: audit("newest") }).click();
  await expect(rows).toHaveCount(51);

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: audit("export") }).click();
  const file = await (await downloading).createReadStream();
  const text = (await file.toArray()).join("");
  expect(text.startsWith("\uFEFFid,at,actor,act,subject,detail\r\n")).toBe(true);
  // 60 rows, the heads, the chain's newest link, and nothing after the last line's end.
  expect(text.split("\r\n")).toHaveLength(63);
  expect(text).toMatch(/\r\nhead,\d+:[0-9a-f]{64}\r\n$/);
  const exported = await database.query(
    "SELECT detail FROM audit_row WHERE act = 'export-audit' ORDER BY id DESC LIMIT 1",
  );
  expect(exported.rows[0].detail).toMatchObject({ who: "admin2@example.com", act: "edit-window" });

  await page.getByLabel(audit("booking"), { exact: true }).fill("NOBODY");
  await page.getByRole("button", { name: audit("show") }).click();
  await expect(page.getByRole("table")).toContainText(audit("empty"));
});

test("pausing takes one press; who closes a window, or takes the audit along, types the password again", async ({
  page,
  baseURL,
  database,
}) => {
  const [admin, account, audit] = [
    getTranslator("en", "admin"),
    getTranslator("en", "account"),
    getTranslator("en", "audit"),
  ];
  const hour = 3_600_000;
  const slug = await newWindow(database, 1934, { lobby: -2 * hour, opens: -hour, closes: hour });
  const stored = async () => {
    const { rows } = await database.query(
      "SELECT paused_at IS NOT NULL AS paused, closes_at <= now() AS closed FROM cohort_window WHERE slug = $1",
      [slug],
    );
    return rows[0];
  };
  /** Five minutes go by since the password was typed; then it is asked for, wrong and right. */
  const again = async (act: () => Promise<void>) => {
    await database.query("UPDATE staff_session SET confirmed_at = now() - interval '6 minutes'");
    await act();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(account("again.title"));
    const password = page.getByLabel(account("again.password"));
    await password.fill("not the password");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main").getByRole("alert")).toContainText(account("again.wrong"));
    await password.fill(staffPassword);
    await page.keyboard.press("Enter");
  };
  const close = async () => {
    await page.getByRole("link", { name: admin("control.close"), exact: true }).click();
    await expect(page.getByRole("link", { name: admin("no"), exact: true })).toBeInViewport();
    await page.getByRole("button", { name: admin("yes", { act: admin("control.close") }) }).click();
  };
  await page.setViewportSize({ width: 820, height: 1180 });
  await signInStaff(page, "en", "admin1@example.com");
  await page.waitForURL(/\/admin$/);
  await database.query("UPDATE staff_session SET confirmed_at = now() - interval '6 minutes'");
  await page.goto(`${baseURL}/en/admin/window/${slug}`);
  const pause = page.getByRole("button", { name: admin("control.pause"), exact: true });
  await expect(pause).toBeInViewport();
  await pause.click();
  await expect(page.getByRole("status")).toContainText(admin("done.pause"));
  expect(await stored()).toEqual({ paused: true, closed: false });
  await again(async () => {
    await close();
    expect(await stored()).toEqual({ paused: true, closed: false });
    await expect(page.getByText(account("again.what", { what: admin("control.close") }))).toBeVisible();
  });
  await expect(page.getByRole("status")).toContainText(admin("done.close"));
  expect(await stored()).toMatchObject({ closed: true });

  await page.goto(`${baseURL}/en/admin/audit`);
  const downloading = page.waitForEvent("download");
  await again(() => page.getByRole("link", { name: audit("export") }).click());
  expect((await downloading).suggestedFilename()).toBe("audit.csv");
});
