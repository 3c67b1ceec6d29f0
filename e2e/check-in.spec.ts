import type { Locator, Page } from "@playwright/test";
import { convertQwertyToAlphabet } from "es-hangul";
import { getTranslator } from "@/components/i18n";
import { addDays, formatDateTime, toSeoulDate } from "@/lib/shared/time/seoul";
import { aBusyClinic } from "./support/busy-clinic";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";

const t = getTranslator("en", "day");
const desk = (page: Page) => ({
  field: page.locator("#code"),
  arrive: page.getByRole("button", { name: t("open.steps.arrive"), exact: true }),
  told: page.getByRole("main").getByRole("status").first(),
  alert: page.getByRole("main").getByRole("alert"),
});

/** What a scanner that acts as a keyboard does: it types wherever the focus is, and sends Enter. */
async function scan(page: Page, code: string) {
  await page.keyboard.type(code);
  await page.keyboard.press("Enter");
}

/** A green line names whom; the field is empty and has the focus. */
async function expectArrived(page: Page, name: string, time: string) {
  const { told, field } = desk(page);
  await expect(told).toContainText(t("checkIn.arrived", { name, time }));
  await expectReady(field);
}
async function expectReady(field: Locator) {
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("");
}

for (const javaScriptEnabled of [true, false])
  test(`one after the other is checked in without leaving the page, ${javaScriptEnabled ? "with" : "without"} scripts`, async ({
    browser,
    baseURL,
    database,
  }) => {
    test.slow();
    const clinic = await aBusyClinic(database, toSeoulDate(new Date()), 4);
    await database.query("UPDATE staff_account SET clinic_id = $1 WHERE email = 'clinic1@example.com'", [
      clinic.id,
    ]);
    const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 820, height: 1180 } });
    const page = await context.newPage();
    await signInStaff(page, "en", "clinic1@example.com");
    await page.goto(`${baseURL}/en/clinic/${clinic.id}/check-in`);
    const [first = "", second = "", third = "", fourth = ""] = clinic.codes;
    const { field, arrive, alert } = desk(page);

    await expectReady(field);
    await scan(page, first);
    await expect(page.getByRole("heading", { level: 2, name: "시험가람0" })).toBeVisible();
    await expect(arrive).toBeFocused();
    await page.keyboard.press("Enter");
    await expectArrived(page, "시험가람0", "08:00");

    // A code that is not known, and at once the next, in Hangul mode.
    await scan(page, "RUBB1SH123");
    await expect(alert).toContainText(t("checkIn.faults.nowhere", { code: "RUBB1SH123" }));
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expectReady(field);
    await page.keyboard.insertText(convertQwertyToAlphabet(second));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 2, name: "시험나래1" })).toBeVisible();
    await expect(arrive).toBeFocused();
    await page.keyboard.press("Enter");
    await expectArrived(page, "시험나래1", "10:00");

    // A whole message is read, and the next person may come before the arrival of this one is pressed.
    await field.fill(
      `[Vaccine booking] Dose 1 is booked. Booking code ${third} See or change it: ${baseURL}/en/my-booking`,
    );
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 2, name: "시험다솜2" })).toBeVisible();
    if (javaScriptEnabled) await expect(arrive).toBeFocused();
    else await field.focus();
    await scan(page, fourth);
    await expect(page.getByRole("heading", { level: 2, name: "시험라온3" })).toBeVisible();
    await expect(arrive).toBeFocused();
    const { rows } = await database.query<{ code: string }>(
      "SELECT b.code FROM visit v JOIN booking b ON b.id = v.booking_id WHERE v.clinic_id = $1 ORDER BY v.arrived_at",
      [clinic.id],
    );
    expect(rows.map(({ code }) => code)).toEqual([first, second]);
    await context.close();
  });

test("a desk that is cut off keeps the page and the code, and goes on when it is back", async ({
  page,
  baseURL,
  database,
}) => {
  const clinic = await aBusyClinic(database, toSeoulDate(new Date()), 2);
  await database.query("UPDATE staff_account SET clinic_id = $1 WHERE email = 'clinic1@example.com'", [
    clinic.id,
  ]);
  await page.setViewportSize({ width: 820, height: 900 });
  await signInStaff(page, "en", "clinic1@example.com");
  await page.waitForURL(/\/clinic/);
  await page.goto(`${baseURL}/en/clinic/${clinic.id}/check-in`);
  const [first = "", second = ""] = clinic.codes;
  const { field, arrive } = desk(page);
  const lost = page
    .getByRole("main")
    .getByRole("status")
    .filter({ hasText: t("checkIn.lost") });
  await scan(page, first);
  await expect(arrive).toBeFocused();
  await page.context().setOffline(true);
  await page.keyboard.press("Enter");
  await expect(lost).toBeVisible();
  await page.context().setOffline(false);
  await arrive.press("Enter");
  await expectArrived(page, "시험가람0", "08:00");

  await page.context().setOffline(true);
  await scan(page, second);
  await expect(lost).toBeVisible();
  await expect(field).toHaveValue(second);
  await expect(field).toBeFocused();
  await page.context().setOffline(false);
  // What was typed is selected: the next scan takes its place.
  await scan(page, second);
  await expect(page.getByRole("heading", { level: 2, name: "시험나래1" })).toBeVisible();
  await expect(lost).toHaveCount(0);
});

test("the desk says in a sentence why a booking is not for now", async ({ page, baseURL, database }) => {
  const today = toSeoulDate(new Date());
  const later = addDays(today, 3);
  const [clinic, other] = [await aBusyClinic(database, today, 3), await aBusyClinic(database, later, 3)];
  const [arrived = "", cancelled = "", vaccinated = ""] = clinic.codes;
  const [elsewhere = "", toCome = "", movedHere = ""] = other.codes;
  await database.query("UPDATE staff_account SET clinic_id = $1 WHERE email = 'clinic1@example.com'", [
    clinic.id,
  ]);
  const slotOn = async (day: string) =>
    (
      await database.query<{ id: number; startsAt: Date }>(
        `INSERT INTO slot (clinic_id, starts_at, capacity) VALUES ($1, $2, 5) RETURNING id, starts_at AS "startsAt"`,
        [clinic.id, `${day}T19:00:00+09:00`],
      )
    ).rows[0] as { id: number; startsAt: Date };
  const [laterSlot, pastSlot] = [await slotOn(later), await slotOn(addDays(today, -1))];
  await database.query("UPDATE booking SET slot_id = $2 WHERE code = $1", [toCome, laterSlot.id]);
  await database.query("UPDATE booking SET slot_id = $2 WHERE code = $1", [movedHere, pastSlot.id]);
  await database.query("UPDATE booking SET status = 'CANCELLED', cancelled_at = now() WHERE code = $1", [
    cancelled,
  ]);
  await database.query(
    `INSERT INTO visit (booking_id, clinic_id, state, arrived_at, stepped_at, staff_id, product_code, lot, site)
     SELECT b.id, $2, (CASE b.code WHEN $3 THEN 'VACCINATED' ELSE 'ARRIVED' END)::"VisitState", now(), now(),
            (SELECT id FROM staff_account WHERE email = 'clinic1@example.com'), CASE b.code WHEN $3 THEN 'trial' END, CASE b.code WHEN $3 THEN 'LOT-A1' END, CASE b.code WHEN $3 THEN 'left-arm' END
     FROM booking b WHERE b.code = ANY($1)`,
    [[arrived, vaccinated], clinic.id, vaccinated],
  );

  await page.setViewportSize({ width: 1280, height: 900 });
  await signInStaff(page, "en", "clinic1@example.com");
  await page.goto(`${baseURL}/en/clinic/${clinic.id}/check-in`);
  const { field, arrive, alert } = desk(page);
  const warning = page.getByRole("main").getByRole("status");
  for (const [code, reason, when] of [
    [toCome, "later", laterSlot.startsAt],
    [movedHere, "earlier", pastSlot.startsAt],
    [arrived, "arrived", null],
    [vaccinated, "vaccinated", null],
    [cancelled, "cancelled", null],
  ] as const) {
    await scan(page, code);
    await expect(warning).toContainText(t(`notNow.${reason}.title`));
    if (when) await expect(warning).toContainText(formatDateTime(when, "en"));
    await expect(arrive).toHaveCount(0);
    await expectReady(field);
    await page.getByRole("link", { name: t("checkIn.open") }).click();
    await page.waitForURL(/\/booking\//);
    if (reason === "arrived") await expect(page.getByRole("main")).toContainText(t("states.arrived"));
    else await expect(warning).toContainText(t(`notNow.${reason}.title`));
    await page.getByRole("link", { name: t("open.next") }).click();
    await expectReady(field);
  }
  await scan(page, elsewhere);
  await expect(alert).toContainText(t("checkIn.faults.elsewhere", { code: elsewhere }));
  await expect(page.getByRole("main")).not.toContainText("시험가람0");
  await page.keyboard.press("Enter");
  await expect(alert).toContainText(t("checkIn.faults.empty"));
});
