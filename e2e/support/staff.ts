import type { Page } from "@playwright/test";
import { getTranslator, localizePath } from "@/components/i18n";
import { getSessionCookieName } from "@/lib/citizens/session";
import type { Database } from "@/lib/shared/db/database";
import type { Locale } from "@/lib/shared/time/seoul";
import { readCredential } from "@/lib/staff/credential";
import { startSession } from "@/lib/staff/sessions";
import { staffPassword } from "@/scripts/start-test-site";
import { HttpSession, sessions } from "./http-session";

export async function signInStaff(
  page: Page,
  locale: Locale,
  email: string,
  password = staffPassword,
  base = process.env.E2E_BASE_URL,
) {
  const t = getTranslator(locale, "signin");
  await page.goto(`${base}${localizePath(locale, "/sign-in/staff")}`);
  await page.getByLabel(t("email")).fill(email);
  await page.getByLabel(t("password")).fill(password);
  await page.getByRole("button", { name: t("enter"), exact: true }).click();
}

/**
 * A staff member who has signed in; the sign-in itself is tried elsewhere.
 *
 * @param site where, unless it is the site of all tests
 */
export async function staffVisitor(
  database: Database,
  email: string,
  site?: { baseUrl: string; signingKeys: string },
): Promise<HttpSession> {
  const { rows } = await database.query<{ id: string }>("SELECT id FROM staff_account WHERE email = $1", [
    email,
  ]);
  const id = rows[0]?.id ?? "";
  const now = new Date();
  const session = await startSession(
    database,
    id,
    await readCredential(database, id),
    { address: "192.0.2.1", userAgent: "" },
    now,
  );
  const visitor = new HttpSession(site?.baseUrl);
  visitor.cookies.set(getSessionCookieName(false), sessions(site?.signingKeys).sign(session, now));
  return visitor;
}

/** A staff member whose account was taken out of use after they signed in. */
export async function removedStaffVisitor(
  ...[database, email, site]: Parameters<typeof staffVisitor>
): Promise<HttpSession> {
  await database.query("UPDATE staff_account SET disabled_at = NULL WHERE email = $1", [email]);
  const visitor = await staffVisitor(database, email, site);
  await database.query("UPDATE staff_account SET disabled_at = now() WHERE email = $1", [email]);
  return visitor;
}
