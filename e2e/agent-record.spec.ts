import type { Page } from "@playwright/test";
import { getTranslator } from "@/components/i18n";
import type { Locale } from "@/lib/shared/time/seoul";
import { type Citizen, codeSentTo, fillBirth, newCitizen, textsTo } from "./support/citizen";
import { aClinic, booked } from "./support/clinics";
import { signedIn } from "./support/http-session";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";

const [agent, signin, refusals] = [
  getTranslator("ko", "agent"),
  getTranslator("ko", "signin"),
  getTranslator("ko", "refusals"),
];

async function begin(page: Page, caller: Citizen, { phone = true } = {}): Promise<void> {
  await page.getByLabel(agent("reason")).selectOption("question");
  await page.getByLabel(signin("name")).fill(caller.name);
  await fillBirth(page, caller);
  await page.getByLabel(signin("phone")).fill(phone ? caller.phone : "");
  if (!phone) await page.getByLabel(agent("noPhone")).check();
  await page.getByRole("button", { name: agent("find") }).click();
}

const tell = (change: "birthDate" | "asked", locale: Locale = "ko") =>
  getTranslator(locale, "tell")(`record.${change}`);

test("an agent mends a birth date that was kept wrong, for whoever reads a code out", async ({
  page,
  database,
}) => {
  const known = { ...newCitizen(), birth: { year: 1968, month: 3, day: 1 } };
  const visitor = await signedIn(database, known);
  const caller = { ...known, birth: { year: 1968, month: 3, day: 14 } };
  const h1 = page.getByRole("heading", { level: 1 });
  await signInStaff(page, "ko", "agent1@example.com");
  await page.waitForURL(/\/agent$/);
  await begin(page, caller);
  await expect(page.getByRole("status")).toContainText(refusals("caller-not-matched.title"));
  await page.getByRole("button", { name: agent("prove.ask") }).click();
  await expect(h1).toHaveText(agent("prove.title"));
  await page.getByLabel(agent("prove.code")).fill("000 000");
  await page.getByRole("button", { name: agent("prove.mend") }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText(refusals("code-wrong.title"));
  await page.getByLabel(agent("prove.code")).fill(await codeSentTo(database, caller.phone));
  await page.getByRole("button", { name: agent("prove.mend") }).click();
  await expect(h1).toHaveText(agent("record.title"));
  await expect(page.locator("#day")).toHaveValue("1");
  await page.locator("#day").fill("32");
  await page.getByRole("button", { name: agent("record.save") }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText(signin("faults.birthDate.day"));
  await page.locator("#day").fill("14");
  await page.getByRole("button", { name: agent("record.save") }).click();
  await expect(page.getByRole("status")).toContainText(agent("done.mended"));
  await expect(page.getByRole("main")).toContainText("1968-03-14");
  expect(await textsTo(database, caller.phone)).toContain(tell("birthDate"));
  // What the session said was true no more.
  await expect(async () => expect((await visitor.get("/my-data")).status).toBe(401)).toPass();
});

test("a booking's code is hidden in a call that did not bring it, and alone has a change wait", async ({
  page,
  database,
}) => {
  const caller = newCitizen();
  const { code } = await booked(database, (await aClinic(database, 1)).slot, caller);
  const main = page.getByRole("main");
  await signInStaff(page, "ko", "agent1@example.com");
  await page.waitForURL(/\/agent$/);
  await begin(page, caller);
  await expect(main).toContainText(agent("codeHidden"));
  expect(await page.content()).not.toContain(code);
  await page.getByRole("link", { name: agent("record.link") }).click();
  await expect(main).toContainText(refusals("proof-missing.title"));
  await page.getByRole("link", { name: agent("backToCall") }).click();
  await page.getByRole("button", { name: agent("end") }).click();

  await page.getByLabel(agent("bookingCode")).fill(code);
  await begin(page, { ...caller, phone: "" });
  await expect(main).toContainText(code);
  await page.getByRole("link", { name: agent("record.link") }).click();
  await expect(main).toContainText(agent("record.waitsText"));
  await page.getByLabel(signin("name")).fill("Renamed Caller");
  await page.getByRole("button", { name: agent("record.save") }).click();
  await expect(page.getByRole("status")).toContainText(agent("done.mendWaits"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(agent("call", { name: caller.name }));
  expect(await textsTo(database, caller.phone)).toContain(tell("asked"));
});

test("an agent registers whoever has no phone", async ({ page }) => {
  const caller = { ...newCitizen(1948), name: `Phoneless ${newCitizen().phone.replace(/\d/g, "x")} Kim` };
  await signInStaff(page, "ko", "agent1@example.com");
  await page.waitForURL(/\/agent$/);
  await begin(page, caller, { phone: false });
  await expect(page.getByRole("status")).toContainText(refusals("caller-unknown.title"));
  await page.getByRole("button", { name: agent("register") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(agent("call", { name: caller.name }));
});
