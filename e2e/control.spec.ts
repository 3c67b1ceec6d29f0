import { textOf } from "@/components/text";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";

test("an admin finds out who did what, goes on to older rows, and takes them along as a file", async ({
  page,
  baseURL,
  database,
}) => {
  const audit = textOf("en", "audit");
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
