import { getTranslator } from "@/components/i18n";
import { findFreePort } from "@/lib/shared/free-port";
import { client, startIdentityProvider } from "./support/identity-provider";
import { startSite } from "./support/site";
import { expect, test } from "./support/test";

test("a citizen signs in at an OpenID Connect provider, with a phone of their own", async ({ browser }) => {
  test.slow();
  const [sitePort, providerPort] = [await findFreePort(), await findFreePort()];
  const baseUrl = `http://localhost:${sitePort}`;
  const provider = await startIdentityProvider(providerPort, `${baseUrl}/api/auth/callback/oidc`);
  const site = await startSite({
    PORT: String(sitePort),
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: client.id,
    OIDC_CLIENT_SECRET: client.secret,
    OIDC_NAME: "Test identity",
  });
  const t = getTranslator("en", "signin");
  async function signInAs(account: string) {
    const page = await browser.newPage();
    await page.goto(`${baseUrl}/en/sign-in?to=/en/my-booking`);
    await page.getByRole("button", { name: t("with", { name: "Test identity" }) }).click();
    await page.locator("input[name=login]").fill(account);
    await page.locator("input[name=password]").fill("any");
    await page.locator("button[type=submit]").click();
    await page.locator("button[type=submit]").click();
    return page;
  }
  try {
    const page = await signInAs("whole");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(getTranslator("en", "book")("none"));

    const birthless = await signInAs("birthless");
    await expect(birthless.getByRole("main").getByRole("alert")).toContainText(
      getTranslator("en", "refusals")("birth-date-missing.title"),
    );
    expect((await birthless.goto(`${baseUrl}/en/my-booking`))?.status()).toBe(401);

    // A provider that tells no phone is believed as to the name; the phone is proven once, by a code.
    const phoneless = await signInAs("phoneless");
    const refusals = getTranslator("en", "refusals");
    await expect(phoneless.getByRole("main").getByRole("alert")).toContainText(
      refusals("phone-missing.title"),
    );
    await expect(phoneless.getByLabel(t("name"))).toHaveValue("Phoneless Citizen");
    await phoneless.getByLabel(t("phone")).fill("010-1234-9002");
    await phoneless.getByRole("button", { name: t("next"), exact: true }).click();
    await phoneless.getByRole("button", { name: t("send") }).click();
    await phoneless.getByRole("link", { name: t("inbox") }).click();
    const code = /#(\d{6})/.exec((await phoneless.getByRole("main").textContent()) ?? "")?.[1] ?? "";
    await phoneless.goBack();
    await phoneless.getByLabel(t("code")).fill(code);
    await phoneless.getByRole("button", { name: t("enter"), exact: true }).click();
    const none = getTranslator("en", "book")("none");
    await expect(phoneless.getByRole("heading", { level: 1 })).toHaveText(none);
    await phoneless.context().clearCookies();
    const again = await signInAs("phoneless");
    await expect(again.getByRole("heading", { level: 1 })).toHaveText(none);

    // A form whose token has run out says so, and leads where it would have led.
    const stale = await (await browser.newContext()).newPage();
    await stale.goto(`${baseUrl}/en/sign-in?to=/en/my-booking`);
    await stale.context().clearCookies();
    const go = stale.getByRole("button", { name: t("with", { name: "Test identity" }) });
    await go.click();
    await expect(stale.getByRole("main").getByRole("alert")).toContainText(refusals("sign-in-stale.title"));
    expect(new URL(stale.url()).searchParams.get("to")).toBe("/en/my-booking");
    await go.click();
    await expect(stale.locator("input[name=login]")).toBeVisible();

    await provider.stop();
    const lost = await browser.newPage();
    await lost.goto(`${baseUrl}/en/sign-in`);
    await lost.getByRole("button", { name: t("with", { name: "Test identity" }) }).click();
    await expect(lost.getByRole("main").getByRole("alert")).toContainText(
      getTranslator("en", "refusals")("unavailable.title"),
    );
  } finally {
    await site.stop();
    await provider.stop();
  }
});
