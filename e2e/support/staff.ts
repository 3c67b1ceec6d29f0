import type { Page } from "@playwright/test";
import { hrefIn, textOf } from "@/components/text";
import type { Locale } from "@/lib/platform/seoul";
import { staffPassword } from "@/scripts/own-site";

/** Signs a staff member of the demo in, on their own page. */
export async function signInStaff(
  page: Page,
  locale: Locale,
  email: string,
  password = staffPassword,
  base = process.env.E2E_BASE_URL,
) {
  const t = textOf(locale, "signin");
  await page.goto(`${base}${hrefIn(locale, "/sign-in/staff")}`);
  await page.getByLabel(t("email")).fill(email);
  await page.getByLabel(t("password")).fill(password);
  await page.getByRole("button", { name: t("enter"), exact: true }).click();
}
