import type { Page } from "@playwright/test";
import { getTranslator } from "@/components/i18n";
import { parseMobile } from "@/lib/citizens/phone";
import { blindIndex } from "@/lib/shared/crypto/column-encryption";
import type { Locale } from "@/lib/shared/time/seoul";
import { type Citizen, fillBirth, newCitizen } from "./support/citizen";
import { aClinic, booked } from "./support/clinics";
import { signedIn } from "./support/http-session";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";
import { siteFollows } from "./support/windows";

async function answer(page: Page, locale: Locale, caller: Citizen, reason: string): Promise<void> {
  const [agent, signin] = [getTranslator(locale, "agent"), getTranslator(locale, "signin")];
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
      getTranslator(locale, "agent"),
      getTranslator(locale, "book"),
      getTranslator(locale, "refusals"),
    ];
    const h1 = page.getByRole("heading", { level: 1 });
    const main = page.getByRole("main");
    const caller = { ...newCitizen(), name: "시험어르신" };
    await page.setViewportSize({ width: 1280, height: 900 });
    await signInStaff(page, locale, locale === "ko" ? "agent1@example.com" : "agent2@example.com");
    await page.waitForURL(/\/agent$/);
    if (locale === "en") await page.goto(`${baseURL}/en/agent`);
    await page.getByRole("button", { name: agent("find") }).click();
    await expect(main.getByRole("alert")).toContainText(agent("faults.reason"));
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

    const phoneHash = blindIndex("phone", parseMobile(caller.phone) ?? "");
    const bookings = async () => {
      const { rows } = await database.query(
        `SELECT b.id, b.dose, b.status, b.slot_id, b.agent_id, p.id AS person FROM booking b
         JOIN person p ON p.id = b.person_id WHERE $1 IN (p.phone_hash, p.contact_hash) ORDER BY b.dose`,
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
    // Nothing moves before it was read out.
    await expect(page.getByRole("heading", { level: 1 })).toContainText(agent("readOut"));
    expect((await bookings())[0].slot_id).toBe(first.slot_id);
    await page.getByRole("button", { name: book("changeYes") }).click();
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
       WHERE $1 IN (p.phone_hash, p.contact_hash) AND m.template LIKE 'booking-%'`,
      [phoneHash],
    );
    expect(told.rows[0].messages).toBe(3);

    const callUrl = page.url();
    await page.getByRole("button", { name: agent("end") }).click();
    await expect(h1).toHaveText(agent("title"));
    await page.goto(callUrl);
    await expect(h1).toHaveText(agent("title"));
    await answer(page, locale, { ...caller, birth: { ...caller.birth, day: 5 } }, "question");
    await expect(page.getByRole("status")).toContainText(refusals("caller-not-matched.title"));
  });
}

test("an agent puts a caller on a clinic's waiting list, and answers the offer for them", async ({
  page,
  baseURL,
  database,
}) => {
  test.slow();
  const [agent, book, wait] = [
    getTranslator("en", "agent"),
    getTranslator("en", "book"),
    getTranslator("en", "wait"),
  ];
  const status = page.getByRole("status");
  const caller = { ...newCitizen(), name: "시험어르신" };
  const clinic = await aClinic(database, 1);
  const holders = [await booked(database, clinic.slot)];
  await siteFollows();
  await page.setViewportSize({ width: 1280, height: 900 });
  await signInStaff(page, "en", "agent2@example.com");
  await page.waitForURL(/\/agent$/);
  await page.goto(`${baseURL}/en/agent`);
  await answer(page, "en", caller, "book");
  await page.getByRole("button", { name: agent("register") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(agent("call", { name: caller.name }));
  const home = page.url();
  const asksToWait = async () => {
    await page.goto(`${home}/choose?act=book&clinic=${clinic.id}`);
    await expect(page.getByText(book("noDays"))).toBeVisible();
    await page.getByRole("button", { name: agent("waitClinic") }).click();
    await expect(status).toContainText(agent("done.waits"));
    await expect(page.getByText(wait("before", { count: 0 }))).toBeVisible();
  };
  const frees = async () => {
    const holder = holders.pop();
    await holder?.visitor.post("/my-booking/cancel", { booking: holder.id, key: crypto.randomUUID() });
    await page.goto(home);
  };
  await asksToWait();
  await page.getByRole("button", { name: wait("leave") }).click();
  await expect(status).toContainText(agent("done.waitsNoMore"));
  await expect(page.getByText(wait("title"), { exact: true })).toBeHidden();

  await asksToWait();
  await frees();
  await page.getByRole("button", { name: wait("decline") }).click();
  await expect(status).toContainText(agent("done.waitsNoMore"));

  holders.push(await booked(database, clinic.slot));
  await siteFollows();
  await asksToWait();
  await frees();
  await page.getByRole("button", { name: wait("accept") }).click();
  await expect(status).toContainText(agent("done.confirmed"));
  const { rows } = await database.query(
    `SELECT a.act FROM audit_row a JOIN person p ON a.subject = 'person:' || p.id
     WHERE $1 IN (p.phone_hash, p.contact_hash) AND a.actor LIKE 'agent:%' ORDER BY a.id`,
    [blindIndex("phone", parseMobile(caller.phone) ?? "")],
  );
  expect(rows.map(({ act }) => act)).toEqual([
    "register-caller",
    "join-wait",
    "leave-wait",
    "join-wait",
    "decline-offer",
    "join-wait",
  ]);
});

test("an agent books and cancels for a caller by keyboard alone, and knows them again by their booking", async ({
  page,
  database,
}) => {
  test.slow();
  const [agent, book, common] = [
    getTranslator("en", "agent"),
    getTranslator("en", "book"),
    getTranslator("en", "common"),
  ];
  const signin = getTranslator("en", "signin");
  const h1 = page.getByRole("heading", { level: 1 });
  const { keyboard } = page;
  const caller = { ...newCitizen(), name: "시험어르신" };
  const field = (label: string) => page.getByLabel(label, { exact: true });
  /** From the reason, which has the focus, to what is asked next. */
  const answered = async (reason: string, contact: () => Promise<void>) => {
    await expect(field(agent("reason"))).toBeFocused();
    await keyboard.type(reason);
    await keyboard.press("Tab");
    await keyboard.type(caller.name);
    await keyboard.press("Tab");
    await expect(field(common("year"))).toBeFocused();
    await keyboard.type("1968-03-04");
    for (const _ of ["month", "day", "phone"]) await keyboard.press("Tab");
    await expect(field(signin("phone"))).toBeFocused();
    await contact();
    await keyboard.press("Enter");
  };
  await page.setViewportSize({ width: 820, height: 1180 });
  await signInStaff(page, "en", "agent1@example.com");
  await page.waitForURL(/\/agent$/);
  await answered("To book", () => keyboard.type(caller.phone));
  await expect(page.getByRole("button", { name: agent("register") })).toBeFocused();
  await keyboard.press("Enter");
  await expect(h1).toHaveText(agent("call", { name: caller.name }));

  // Who calls to book has the button that books in focus, and the key does the same.
  await expect(page.getByRole("link", { name: agent("book"), exact: true })).toBeFocused();
  await keyboard.press("b");
  await expect(h1).toHaveText(book("regionTitle"));
  await keyboard.press("/");
  await keyboard.type("의원");
  await keyboard.press("Enter");
  await expect(h1).toContainText(book("clinicTitle"));
  await keyboard.press("1");
  await expect(h1).toContainText(book("dayTitle"));
  const days = page.getByRole("main").getByRole("listitem").getByRole("link");
  await expect(days.first()).toBeFocused();
  await keyboard.press("ArrowDown");
  await expect(days.nth(1)).toBeFocused();
  await keyboard.press("Enter");
  await expect(h1).toContainText(book("timeTitle"));
  await keyboard.press("2");
  await expect(h1).toContainText(agent("readOut"));
  await expect(page.getByRole("button", { name: book("confirm") })).toBeFocused();
  await keyboard.press("Enter");
  await expect(page.getByRole("status")).toContainText(agent("done.confirmed"));
  await expect(page.getByRole("button", { name: agent("end") })).toBeFocused();

  await keyboard.press("c");
  await expect(h1).toContainText(book("dayTitle"));
  await keyboard.press("Escape");
  await expect(h1).toHaveText(agent("call", { name: caller.name }));
  const booking = await database.query<{ code: string; day: string }>(
    `SELECT b.code, to_char(s.starts_at AT TIME ZONE 'Asia/Seoul', 'MMDDYYYY') AS day
     FROM booking b JOIN slot s ON s.id = b.slot_id JOIN person p ON p.id = b.person_id
     WHERE $1 IN (p.phone_hash, p.contact_hash) AND b.dose = 1`,
    [blindIndex("phone", parseMobile(caller.phone) ?? "")],
  );
  const { code, day } = booking.rows[0] ?? { code: "", day: "" };
  await keyboard.press("e");
  await expect(h1).toHaveText(agent("title"));

  // Single keys are text again where one types, and can be turned off.
  await answered("To cancel", async () => {
    await keyboard.press("Tab");
    await keyboard.type(`${code.slice(0, 5).toLowerCase()} ${code.slice(5)}`);
    await keyboard.press("Tab");
    await keyboard.type(day);
  });
  await expect(h1).toHaveText(agent("call", { name: caller.name }));
  await expect(page.getByRole("main")).toContainText(agent("proofs.code"));
  await expect(page.getByRole("main")).not.toContainText(caller.phone.slice(-4));
  await page.getByText(agent("keys.title"), { exact: true }).click();
  await page.getByLabel(agent("keys.use")).uncheck();
  await page.getByRole("heading", { level: 1 }).click();
  await keyboard.press("x");
  await expect(h1).toHaveText(agent("call", { name: caller.name }));
  await page.getByLabel(agent("keys.use")).check();
  await page.getByRole("heading", { level: 1 }).click();
  await keyboard.press("x");
  await expect(page.getByRole("button", { name: book("cancelYes") })).toBeFocused();
  await keyboard.press("Enter");
  await expect(page.getByRole("status")).toContainText(agent("done.cancelled"));
});

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
