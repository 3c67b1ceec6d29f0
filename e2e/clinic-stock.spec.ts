import { getTranslator } from "@/components/i18n";
import { toSeoulDate } from "@/lib/shared/time/seoul";
import { barriers } from "./support/axe";
import { aBusyClinic } from "./support/busy-clinic";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";

const t = getTranslator("en", "clinic");
const day = getTranslator("en", "day");

test("a delivery smaller than the bookings is taken, says for whom doses lack, and a dose of an unlisted lot is recorded", async ({
  page,
  baseURL,
  database,
}) => {
  const clinic = await aBusyClinic(database, toSeoulDate(new Date(Date.now() + 2 * 86_400_000)), 20);
  await database.query("DELETE FROM clinic_lot WHERE clinic_id = $1", [clinic.id]);
  await database.query("UPDATE staff_account SET clinic_id = $1 WHERE email = 'clinic1@example.com'", [
    clinic.id,
  ]);
  await page.setViewportSize({ width: 820, height: 1180 });
  await signInStaff(page, "en", "clinic1@example.com");
  await page.waitForURL(/\/clinic/);
  const address = `${baseURL}/en/clinic/${clinic.id}/capacity`;
  await page.goto(address);
  const form = page.locator("form[action$='/deliveries']");
  const enter = form.getByRole("button", { name: t("capacity.saveDelivery") });
  await form.locator("[name=product]").selectOption("trial");
  await form.locator("[name=doses]").fill("12");
  await enter.click();
  await expect(page.getByRole("alert")).toContainText(t("capacity.lotFaults.lot"));
  await expect(form.locator("[name=doses]")).toHaveValue("12");
  expect(await barriers(page, page.url())).toEqual([]);
  await form.locator("[name=lot]").fill("mx2101");
  await form.locator("[name=expiresOn]").fill("2099-12-31");
  await enter.click();
  await expect(page.getByText(t("capacity.done"), { exact: true })).toBeVisible();
  await expect(page.getByText(/no doses yet for 8 people/)).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "MX2101" })).toBeVisible();
  await page.getByText(t("capacity.shortageList")).first().click();
  await expect(page.getByRole("row").filter({ hasText: clinic.codes[19] ?? "" })).toBeVisible();
  expect(await barriers(page, page.url())).toEqual([]);
  const free = await database.query(
    "SELECT sum(capacity - taken)::int AS free, sum(taken)::int AS taken FROM slot WHERE clinic_id = $1 AND starts_at > now()",
    [clinic.id],
  );
  expect(free.rows[0]).toEqual({ free: 0, taken: 20 });

  // One of them comes today; their box has another number than any that was entered.
  const { rows } = await database.query<{ id: string }>(
    `WITH s AS (INSERT INTO slot (clinic_id, starts_at, minutes, capacity, taken)
                VALUES ($1, date_trunc('minute', now()) - interval '1 minute', 5, 1, 1) RETURNING id)
     UPDATE booking SET slot_id = (SELECT id FROM s) WHERE code = $2 RETURNING id`,
    [clinic.id, clinic.codes[0]],
  );
  await page.goto(`${baseURL}/en/clinic/${clinic.id}/booking/${rows[0]?.id}`);
  await page.getByRole("button", { name: day("open.steps.arrive") }).click();
  const typed = page.getByRole("textbox", { name: day("open.typedLot") });
  // What is refused stays as it was typed.
  await typed.fill("zz#9");
  await page.getByRole("button", { name: day("open.steps.vaccinate"), exact: true }).click();
  await expect(page.getByRole("alert")).toContainText(day("open.faults.lot"));
  await expect(typed).toHaveValue("zz#9");
  expect(await barriers(page, page.url())).toEqual([]);
  await typed.fill("zz-9");
  await page.getByLabel(day("open.site")).selectOption("left-arm");
  expect(await barriers(page, page.url())).toEqual([]);
  await page.getByRole("button", { name: day("open.steps.vaccinate"), exact: true }).click();
  await expect(page.getByRole("status")).toContainText(day("open.done.vaccinate"));
  await page.goto(address);
  await expect(page.getByRole("cell", { name: t("capacity.unconfirmed", { given: 1 }) })).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "ZZ-9" })).toBeVisible();
  const deliveries = page.getByRole("table", { name: t("capacity.deliveries") });
  await expect(deliveries.getByRole("row").filter({ hasText: "MX2101" })).toContainText("12");

  // A box that is past its last day was used all the same: it is recorded, and said.
  await database.query("UPDATE clinic_lot SET expires_on = '2020-01-01' WHERE clinic_id = $1 AND confirmed", [
    clinic.id,
  ]);
  await page.goto(`${baseURL}/en/clinic/${clinic.id}/booking/${rows[0]?.id}`);
  await page.getByRole("button", { name: day("open.steps.undo") }).click();
  await typed.fill("mx2101");
  await page.getByLabel(day("open.site")).selectOption("left-arm");
  await page.getByRole("button", { name: day("open.steps.vaccinate"), exact: true }).click();
  await expect(page.getByRole("status").first()).toContainText(day("open.done.vaccinate"));
  await expect(page.getByText(day("open.lotWarnings.expired", { lot: "MX2101" }))).toBeVisible();
  expect(await barriers(page, page.url())).toEqual([]);
  await page.goto(address);
  await expect(page.getByText(t("capacity.expired", { day: "2020-01-01" }))).toBeVisible();
  expect(await barriers(page, page.url())).toEqual([]);
});
