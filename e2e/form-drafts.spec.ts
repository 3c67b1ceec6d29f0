import type { Page } from "@playwright/test";
import { getTranslator } from "@/components/i18n";
import { codeSentTo, fillBirth, newCitizen, textsTo } from "./support/citizen";
import { HttpSession, signedIn } from "./support/http-session";
import { expect, test } from "./support/test";

const slug = "born-1967-1968";
const h1 = (page: Page) => page.getByRole("heading", { level: 1 });
const main = (page: Page) => page.getByRole("main");
const inOther = (page: Page, locale: "ko" | "en") =>
  page
    .getByRole("banner")
    .getByText(getTranslator(locale, "common")("otherLanguage"), { exact: true })
    .click();

for (const scripts of [true, false]) {
  test.describe(scripts ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled: scripts });

    test("a birth date that cannot be read stays as it was typed, in both languages", async ({
      page,
      baseURL,
    }) => {
      const [ko, en] = [getTranslator("ko", "start"), getTranslator("en", "start")];
      const [koWrong, enWrong] = [getTranslator("ko", "signin"), getTranslator("en", "signin")].map((t) =>
        t("faults.birthDate.month"),
      );
      await page.goto(`${baseURL}/`);
      await fillBirth(page, { ...newCitizen(), birth: { year: 1968, month: 13, day: 4 } });
      await page.getByRole("button", { name: ko("check") }).click();
      await expect(page.getByRole("alert")).toContainText(koWrong ?? "");
      await expect(page.locator("#month")).toHaveValue("13");
      await inOther(page, "ko");
      await expect(page).toHaveURL(/\/en\/check\?again=1$/);
      await expect(page.getByRole("alert")).toContainText(enWrong ?? "");
      await expect(page.locator("#month")).toHaveValue("13");
      await expect(page).toHaveTitle(/^Error: /);
      await page.fill("#month", "3");
      await page.getByRole("button", { name: en("check") }).click();

      await expect(main(page)).toContainText("4 March 1968");
      await inOther(page, "en");
      await expect(page).toHaveURL(/\/check\/answer$/);
      await expect(main(page)).toContainText("1968년 3월 4일");
      await page.getByRole("link", { name: ko("changeBirth") }).click();
      await expect(page.locator("#year")).toHaveValue("1968");
    });

    test("who signs in types nothing twice, and sees how it was understood", async ({
      page,
      baseURL,
      database,
    }) => {
      const citizen = newCitizen();
      const [ko, en] = [getTranslator("ko", "signin"), getTranslator("en", "signin")];
      const field = (name: string) => page.getByLabel(name, { exact: true });
      await page.goto(`${baseURL}/en/sign-in?to=${encodeURIComponent(`/en/queue/${slug}`)}`);
      await page.fill("#name", "kim  min-su");
      await page.fill("#year", "68.3.4");
      await page.fill("#phone", "12");
      await page.getByRole("button", { name: en("next"), exact: true }).click();
      await expect(page.getByRole("alert")).toContainText(en("faults.phone.not-a-mobile"));
      await expect(field(en("name"))).toHaveValue("kim  min-su");

      await inOther(page, "en");
      await expect(page.getByRole("alert")).toContainText(ko("faults.phone.not-a-mobile"));
      await expect(page.locator("#year")).toHaveValue("68.3.4");
      await page.fill("#phone", `+82 ${citizen.phone.slice(1)}`);
      await page.getByRole("button", { name: ko("next"), exact: true }).click();
      await expect(h1(page)).toHaveText(ko("checkTitle"));
      await expect(main(page)).toContainText("kim min-su");
      await expect(main(page)).toContainText("1968년 3월 4일");
      await expect(main(page)).toContainText(/010-\d{4}-\d{4}/);
      expect(new URL(page.url()).search).toBe(`?to=${encodeURIComponent(`/queue/${slug}`)}`);

      await page.getByRole("link", { name: ko("changeOf", { what: ko("name") }) }).click();
      await expect(page.locator("#phone")).toHaveValue(`+82 ${citizen.phone.slice(1)}`);
      await page.fill("#name", citizen.name);
      await page.getByRole("button", { name: ko("next"), exact: true }).click();
      await expect(main(page)).toContainText(citizen.name);
      await inOther(page, "ko");
      await expect(h1(page)).toHaveText(en("checkTitle"));
      await expect(main(page)).toContainText("4 March 1968");

      await page.getByRole("button", { name: en("send") }).click();
      await expect(h1(page)).toHaveText(en("codeTitle"));
      await inOther(page, "en");
      await expect(h1(page)).toHaveText(ko("codeTitle"));
      await page.goBack();
      await page.goBack();
      await expect(h1(page)).toHaveText(en("checkTitle"));
      await page.goForward();
      await page.getByLabel(en("code"), { exact: true }).fill(await codeSentTo(database, citizen.phone));
      await page.getByRole("button", { name: en("enter"), exact: true }).click();
      await expect(page).toHaveURL(new RegExp(`/en/queue/${slug}$`));
      // Whoever comes to this device next finds nothing of it.
      expect((await page.context().cookies()).map(({ name }) => name)).not.toContain("typed");
    });
  });
}

test("the other language shows the page whose form was refused", async ({ page, baseURL, database }) => {
  const citizen = await signedIn(database, newCitizen());
  await page
    .context()
    .addCookies([...citizen.cookies].map(([name, value]) => ({ name, value, url: baseURL })));
  await page.goto(`${baseURL}/en/proxy`);
  await page.fill("#name", "Somebody Else");
  // Nobody's parent: as old as whoever asks.
  await fillBirth(page, newCitizen());
  await page.fill("#phone", newCitizen().phone);
  await page.getByRole("button", { name: getTranslator("en", "signin")("next"), exact: true }).click();
  await page.getByRole("button", { name: getTranslator("en", "proxy")("send") }).click();
  await expect(h1(page)).toHaveText(getTranslator("en", "refusals")("not-a-parent.title"));
  await inOther(page, "en");
  await expect(page).toHaveURL(/\/proxy\/check$/);
  await expect(h1(page)).toHaveText(getTranslator("ko", "signin")("checkTitle"));
  await page.getByRole("link", { name: getTranslator("ko", "common")("back") }).click();
  await expect(page.locator("#name")).toHaveValue("Somebody Else");
});

test("every page of the way to a clinic keeps its query in the other language", async ({ page, baseURL }) => {
  for (const [path, other] of [
    ["/en/clinics?name=Jongno", "/clinics?name=Jongno"],
    ["/clinics/district/11010?need-lift=on", "/en/clinics/district/11010?need-lift=on"],
    ["/en/book?name=x", "/book?name=x"],
    ["/en/my-booking/qr?dose=2", "/my-booking/qr?dose=2"],
    [`/sign-in?to=/queue/${slug}`, `/en/sign-in?to=${encodeURIComponent(`/en/queue/${slug}`)}`],
    [`/en/queue/${slug}/draw?entry=3`, `/queue/${slug}/draw?entry=3`],
    ["/en/early?done=1", "/early?done=1"],
  ] as const) {
    await page.goto(`${baseURL}${path}`);
    const locale = path.startsWith("/en") ? "en" : "ko";
    const link = page
      .getByRole("banner")
      .getByText(getTranslator(locale, "common")("otherLanguage"), { exact: true });
    expect(await link.getAttribute("href"), path).toBe(other);
  }
});

test("whose browser keeps no cookies is told so, and keeps where they were going", async ({ baseURL }) => {
  const refusals = getTranslator("en", "refusals");
  const nobody = new HttpSession(baseURL);
  const { name, birth, phone } = newCitizen();
  const parts = { year: String(birth.year), month: String(birth.month), day: String(birth.day) };
  const to = "/en/my-booking";
  const asked = await nobody.post("/en/sign-in", { name, ...parts, phone, to });
  nobody.cookies.clear();
  for (const lost of [
    await nobody.get(new URL(asked.headers.get("location") ?? "", baseURL).href.slice(baseURL?.length)),
    await nobody.post("/en/sign-in/send", { to }),
  ]) {
    const back = new URL(lost.headers.get("location") ?? "", baseURL);
    expect([back.pathname, back.searchParams.get("to")]).toEqual(["/en/sign-in", to]);
    expect((await nobody.get(back.pathname + back.search)).text).toContain(refusals("answers-lost.title"));
  }
});

test("two presses send one message, and the way back asks for no second code", async ({ database }) => {
  const citizen = newCitizen();
  const visitor = new HttpSession();
  const { name, birth, phone } = citizen;
  const parts = { year: String(birth.year), month: String(birth.month), day: String(birth.day) };
  await visitor.post("/sign-in", { name, ...parts, phone });
  const pressed = await Promise.all([1, 2, 3].map(() => visitor.post("/sign-in/send")));
  await visitor.post("/sign-in", { name, ...parts, phone });
  pressed.push(await visitor.post("/sign-in/send"));
  expect(new Set(pressed.map(({ headers }) => headers.get("location"))).size).toBe(1);
  expect(await textsTo(database, phone)).toHaveLength(1);
});
