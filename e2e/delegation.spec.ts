import { randomUUID } from "node:crypto";
import { getTranslator } from "@/components/i18n";
import { parseMobile } from "@/lib/citizens/phone";
import { blindIndex } from "@/lib/shared/crypto/column-encryption";
import { givePhone } from "@/lib/shared/testing/builders";
import { chooseTime, codeSentTo, fillBirth, newCitizen, passTheLine, textsTo } from "./support/citizen";
import { HttpSession, signedIn } from "./support/http-session";
import { expect, test } from "./support/test";

for (const locale of ["ko", "en"] as const) {
  test(`somebody books for a parent, who gave their leave by their own phone (${locale})`, async ({
    page,
    baseURL,
    database,
  }) => {
    test.slow();
    const [proxy, book, signin] = [
      getTranslator(locale, "proxy"),
      getTranslator(locale, "book"),
      getTranslator(locale, "signin"),
    ];
    const h1 = page.getByRole("heading", { level: 1 });
    const child = await signedIn(database, { ...newCitizen(1995), name: "시험자녀" });
    const parent = { ...newCitizen(), name: "시험부모" };
    await page
      .context()
      .addCookies([...child.cookies].map(([name, value]) => ({ name, value, url: baseURL })));

    await page.goto(`${baseURL}/${locale}/proxy`);
    await page.getByRole("button", { name: signin("next"), exact: true }).click();
    await expect(page.getByRole("alert")).toContainText(signin("faults.phone.missing"));
    await page.getByLabel(signin("name")).fill(parent.name);
    await fillBirth(page, parent);
    await page.getByLabel(signin("phone")).fill(parent.phone);
    await page.getByRole("button", { name: signin("next"), exact: true }).click();
    await expect(h1).toHaveText(signin("checkTitle"));
    await page.getByRole("button", { name: proxy("send") }).click();
    await expect(h1).toHaveText(proxy("codeTitle"));
    const text = (await textsTo(database, parent.phone)).at(-1);
    expect(text).toContain("시○○");
    expect(text).not.toContain("시험자녀");
    const code = await codeSentTo(database, parent.phone);
    await page.getByLabel(signin("code")).fill(code === "000000" ? "111111" : "000000");
    await page.getByRole("button", { name: proxy("confirm") }).click();
    await expect(page.getByRole("alert").first()).toContainText(
      getTranslator(locale, "refusals")("code-wrong.title"),
    );
    await page.getByLabel(signin("code")).fill(code);
    await page.getByRole("button", { name: proxy("confirm") }).click();
    await expect(page.getByText(proxy("acting", { name: parent.name }))).toBeVisible();

    await page.getByRole("link", { name: getTranslator(locale, "start")("answer.open.action") }).click();
    await passTheLine(page, locale);
    await chooseTime(page, locale);
    await expect(page.getByText(proxy("acting", { name: parent.name }))).toBeVisible();
    await page.getByRole("button", { name: book("confirm") }).click();
    await expect(page.getByText(book("confirmed"), { exact: true })).toBeVisible();
    const { rows } = await database.query(
      `SELECT p.phone_hash, b.booked_by, a.actor FROM booking b JOIN person p ON p.id = b.person_id
       JOIN audit_row a ON a.subject = 'booking:' || b.id WHERE b.code = $1`,
      [await page.getByRole("code").textContent()],
    );
    const parentHash = blindIndex("phone", parseMobile(parent.phone) ?? "");
    expect(rows).toEqual([
      { phone_hash: parentHash, booked_by: child.personId, actor: `proxy:${child.personId}` },
    ]);

    await page.goto(`${baseURL}/${locale}/proxy`);
    await page.getByRole("button", { name: proxy("stop", { booker: "시험자녀" }) }).click();
    await page.goto(`${baseURL}/${locale}/my-booking`);
    await expect(h1).toHaveText(book("none"));

    // Back to the parent, whose leave then ends while their page is open.
    await page.goto(`${baseURL}/${locale}/proxy`);
    await page.getByRole("button", { name: proxy("act", { name: parent.name }) }).click();
    await page.getByRole("link", { name: proxy("bookingOf", { name: parent.name }) }).click();
    await page.getByRole("link", { name: book("cancel"), exact: true }).click();
    await database.query("UPDATE proxy SET ended_at = now() WHERE booker_id = $1", [child.personId]);
    await page.getByRole("button", { name: book("cancelYes") }).click();
    // The act asks the database, and the gate a list that is a second old at the most: either may be first.
    const refusals = getTranslator(locale, "refusals");
    await expect(h1).toHaveText(
      new RegExp(`^(${refusals("not-your-proxy.title")}|${refusals("leave-ended.title")})$`),
    );
    const kept = await database.query("SELECT status FROM booking WHERE booked_by = $1 AND dose = 1", [
      child.personId,
    ]);
    expect(kept.rows[0].status).toBe("BOOKED");
  });
}

test("a booker's limits: no own phone, nobody of their own age, two people in all", async ({ database }) => {
  const child = await signedIn(database, newCitizen(1995));
  const ask = async (year: number, phone = newCitizen().phone) => {
    const form = { name: "시험부모", year: String(year), month: "3", day: "4", phone };
    await child.post("/en/proxy", form);
    return child.post("/en/proxy/send", {}, { accept: "application/json" });
  };
  const reason = async (answer: ReturnType<typeof ask>) => JSON.parse((await answer).text).reason;
  expect(await reason(ask(1981))).toBe("not-a-parent");
  await givePhone(database, child.personId, "+821099990001");
  expect(await reason(ask(1960, "010-9999-0001"))).toBe("phone-is-yours");
  for (let n = 0; n < 2; n++) {
    const phone = newCitizen().phone;
    const asked = await ask(1960, phone);
    expect(asked.status).toBe(303);
    const id = new URL(asked.headers.get("location") ?? "", child.base).searchParams.get("id") ?? "";
    const code = await codeSentTo(database, phone);
    // The code of the parent's leave signs nobody in.
    const nobody = await new HttpSession().post("/sign-in/code", { id, code });
    expect([nobody.status, nobody.headers.getSetCookie()]).toEqual([401, []]);
    const taken = await child.post("/en/proxy/code", { id, code });
    expect([n, taken.status]).toEqual([n, 303]);
    await child.post("/en/proxy/stop");
  }
  await database.query("UPDATE proxy SET ended_at = now() WHERE booker_id = $1", [child.personId]);
  expect(await reason(ask(1960))).toBe("people-limit");
  const stranger = await signedIn(database, newCitizen(1995));
  const { rows } = await database.query("SELECT person_id FROM proxy WHERE booker_id = $1 LIMIT 1", [
    child.personId,
  ]);
  expect((await stranger.post("/en/proxy/act", { person: rows[0].person_id })).status).toBe(403);
  expect((await stranger.post("/en/proxy/act", { person: randomUUID() })).status).toBe(403);
});
