import { getTranslator } from "@/components/i18n";
import { addDays, formatDate, toSeoulDate } from "@/lib/shared/time/seoul";
import { aBusyClinic } from "./support/busy-clinic";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";

const [t, refusals] = [getTranslator("en", "day"), getTranslator("en", "refusals")];

test("a wrong lot is corrected by the manager the next day, and others read who can", async ({
  page,
  baseURL,
  database,
}) => {
  test.slow();
  const yesterday = addDays(toSeoulDate(new Date()), -1);
  const clinic = await aBusyClinic(database, yesterday, 1);
  const { rows } = await database.query<{ id: string }>("SELECT id FROM booking WHERE code = $1", [
    clinic.codes[0],
  ]);
  const id = rows[0]?.id ?? "";
  const role = (name: string) =>
    database.query(
      `UPDATE staff_account SET clinic_id = $1, role = $2::text::"StaffRole" WHERE email = 'clinic1@example.com'`,
      [clinic.id, name],
    );
  await role("CLINIC_STAFF");
  await database.query(
    `INSERT INTO visit (booking_id, clinic_id, state, arrived_at, stepped_at, staff_id, product_code, lot, site)
     SELECT $1, $2, 'VACCINATED', now() - interval '1 day', now() - interval '1 day', id, 'trial', 'LOT-A1', 'left-arm'
     FROM staff_account WHERE email = 'clinic1@example.com'`,
    [id, clinic.id],
  );
  const address = `${baseURL}/en/clinic/${clinic.id}/booking/${id}`;
  const day = formatDate(addDays(yesterday, 30), "en");
  const main = page.getByRole("main");
  await page.setViewportSize({ width: 1280, height: 900 });
  await signInStaff(page, "en", "clinic1@example.com");
  await page.waitForURL(/\/clinic/);
  await page.goto(address);
  await expect(main).toContainText(t("correct.noManager", { day }));
  await expect(page.getByText(t("correct.open"))).toHaveCount(0);
  const answered = await page.request.post(`${address}/correct`, {
    headers: { origin: new URL(address).origin },
    form: { from: "vaccinated", seen: "", newState: "no-show", why: "wrong-state" },
  });
  expect(answered.status()).toBe(403);

  await role("CLINIC_MANAGER");
  try {
    await page.goto(address);
    await expect(main).toContainText(t("correct.until", { day }));
    await page.getByText(t("correct.open")).click();
    const save = page.getByRole("button", { name: t("correct.save") });
    await page.getByLabel(t("open.lot"), { exact: true }).fill("NEW-7");
    await save.click();
    await expect(main.getByRole("alert")).toContainText(t("correct.faults.why"));
    await expect(page.getByLabel(t("open.lot"), { exact: true })).toHaveValue("NEW-7");
    await page.getByLabel(t("correct.why"), { exact: true }).selectOption("wrong-lot");
    await save.click();
    await expect(page.getByRole("status")).toContainText(t("open.done.correct"));
    await expect(main).toContainText(t("correct.reasons.wrong-lot"));
    await expect(main).toContainText(/LOT-A1.*→.*NEW-7/);
    await page.getByText(t("correct.open")).click();
    await page.getByLabel(t("correct.why"), { exact: true }).selectOption("other");
    await save.click();
    await expect(page.getByRole("status")).toContainText(refusals("correction-empty.title"));
  } finally {
    await role("CLINIC_STAFF");
  }
  const { rows: lots } = await database.query(
    "SELECT doses FROM clinic_lot WHERE clinic_id = $1 AND lot = 'LOT-A1'",
    [clinic.id],
  );
  expect(lots).toEqual([{ doses: 1000 }]);
});
