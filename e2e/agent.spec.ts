import type { Page } from "@playwright/test";
import { textOf } from "@/components/text";
import { readMobile } from "@/lib/identity/phone";
import { lookupHash } from "@/lib/platform/sealed/sealed";
import type { Locale } from "@/lib/platform/seoul";
import { type Citizen, fillBirth, newCitizen } from "./support/citizen";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";
import { signedIn } from "./support/visitor";

async function answer(page: Page, locale: Locale, caller: Citizen, reason: string): Promise<void> {
  const [agent, signin] = [textOf(locale, "agent"), textOf(locale, "signin")];
  await page.getByLabel(agent("reason")).selectOption(reason);
  await page.getByLabel(signin("name")).fill(caller.name);
  await fillBirth(page, caller);
  await page.getByLabel(signin("phone")).fill(caller.phone);
  await page.getByRole("button", { name: agent("find") }).click();
}

for (const locale of ["ko", "en"] as const) {
  test(`an agent registers a caller, books, changes and cancels for them (${locale})`, async ({
    page,
    baseURL,
    database,
  }) => {
    test.slow();
    const [agent, book, refusals] = [
      textOf(locale, "agent"),
      textOf(locale, "book"),
      textOf(locale, "refusals"),
    ];
    const h1 = page.getByRole("heading", { level: 1 });
    const main = page.getByRole("main");
    const caller = { ...newCitizen(), name: "시험어르신" };
    await page.setViewportSize({ width: 1280, height: 900 });
    await signInStaff(page, locale, locale === "ko" ? "agent1@example.com" : "agent2@example.com");
    await page.waitForURL(/\/agent$/);
    if (locale === "en") await page.goto(`${baseURL}/en/agent`);
    await page.getByRole("button", { name: agent("find") }).click();
    await expect(main.getByRole("alert")).toContainText(agent("reasonMissing"));
    await answer(page, locale, caller, "book");
    await expect(page.getByRole("status")).toContainText(refusals("caller-unknown.title"));
    await page.getByRole("button", { name: agent("register") }).click();
    await expect(h1).toHaveText(agent("call", { name: caller.name }));

    await page.getByRole("link", { name: agent("book"), exact: true }).click();
    for (const next of ["districtTitle", "clinicTitle", "dayTitle", "timeTitle"] as const) {
      await main.getByRole("listitem").getByRole("link").first().click();
      await expect(h1).toContainText(book(next));
    }
    const wanted = main.getByRole("button").first();
    await database.query("UPDATE slot SET taken = capacity WHERE id = $1", [
      await wanted.getAttribute("value"),
    ]);
    await wanted.click();
    await expect(h1).toHaveText(refusals("slot-full.title"));
    await expect(main.getByRole("button")).toHaveCount(3);
    await main.getByRole("button").first().click();
    await expect(h1).toContainText(agent("readOut"));
    await expect(page.getByRole("timer")).toHaveText(/\d/);
    await page.getByRole("button", { name: book("confirm") }).click();
    await expect(page.getByRole("status")).toContainText(agent("done.confirmed"));

    const phoneHash = lookupHash("phone", readMobile(caller.phone) ?? "");
    const bookings = async () => {
      const { rows } = await database.query(
        `SELECT b.id, b.dose, b.status, b.slot_id, b.agent_id, p.id AS person FROM booking b
         JOIN person p ON p.id = b.person_id WHERE p.phone_hash = $1 ORDER BY b.dose`,
        [phoneHash],
      );
      return rows;
    };
    const [first, second] = await bookings();
    const { rows: accounts } = await database.query("SELECT id FROM staff_account WHERE email = $1", [
      locale === "ko" ? "agent1@example.com" : "agent2@example.com",
    ]);
    expect([first.agent_id, second.agent_id]).toEqual([accounts[0].id, accounts[0].id]);

    await page.getByRole("link", { name: agent("change", { dose: 1 }) }).click();
    await main.getByRole("listitem").getByRole("link").last().click();
    await main.getByRole("button").last().click();
    await expect(page.getByRole("status")).toContainText(agent("done.changed"));
    expect((await bookings())[0].slot_id).not.toBe(first.slot_id);

    await page.getByRole("link", { name: agent("cancel", { dose: 1 }) }).click();
    await page.getByRole("button", { name: book("cancelYes") }).click();
    await expect(page.getByRole("status")).toContainText(agent("done.cancelled"));
    expect((await bookings()).map((booking) => booking.status)).toEqual(["CANCELLED", "CANCELLED"]);

    const audit = await database.query<{ act: string }>(
      `SELECT act FROM audit_row WHERE actor = 'agent:' || $1::text AND subject = ANY($2) ORDER BY id`,
      [accounts[0].id, [`person:${first.person}`, `booking:${first.id}`]],
    );
    expect(audit.rows.map((row) => row.act)).toEqual(["register-caller", "confirm", "change", "cancel"]);
    const told = await database.query(
      `SELECT count(*) AS messages FROM outbox_message m JOIN person p ON p.id = m.person_id
       WHERE p.phone_hash = $1 AND m.template LIKE 'booking-%'`,
      [phoneHash],
    );
    expect(told.rows[0].messages).toBe(5);

    const callUrl = page.url();
    await page.getByRole("button", { name: agent("end") }).click();
    await expect(h1).toHaveText(agent("title"));
    await page.goto(callUrl);
    await expect(h1).toHaveText(agent("title"));
    await answer(page, locale, { ...caller, birth: { ...caller.birth, day: 5 } }, "question");
    await expect(page.getByRole("status")).toContainText(refusals("caller-not-matched.title"));
  });
}

test("what stands behind the agents' door is for agents alone", async ({ page, baseURL, database }) => {
  const citizen = await signedIn(database, newCitizen());
  expect((await citizen.get("/agent")).status).toBe(403);
  expect((await citizen.post("/agent/call", { reason: "book" })).status).toBe(403);
  await signInStaff(page, "en", "clinic1@example.com");
  await page.waitForURL(/\/clinic/);
  expect((await page.goto(`${baseURL}/en/agent`))?.status()).toBe(403);
  await page.context().clearCookies();
  await signInStaff(page, "en", "agent1@example.com");
  await page.waitForURL(/\/agent/);
  for (const path of ["/en/admin", "/en/clinic"])
    expect((await page.goto(baseURL + path))?.status()).toBe(403);
});
