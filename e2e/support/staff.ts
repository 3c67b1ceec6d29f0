import type { Page } from "@playwright/test";
import { getTranslator, localizePath } from "@/components/i18n";
import { getSessionCookieName } from "@/lib/citizens/session";
import type { Database } from "@/lib/shared/db/database";
import type { Locale } from "@/lib/shared/time/seoul";
import { startSession } from "@/lib/staff/sessions";
import type { Staff } from "@/lib/staff/staff";
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
  const { rows } = await database.query<Staff>(
    `SELECT id, name, role, clinic_id AS "clinicId" FROM staff_account WHERE email = $1`,
    [email],
  );
  const now = new Date();
  const session = await startSession(
    database,
    rows[0] as Staff,
    { address: "192.0.2.1", userAgent: "" },
    now,
  );
  const visitor = new HttpSession(site?.baseUrl);
  visitor.cookies.set(getSessionCookieName(false), sessions(site?.signingKeys).sign(session, now));
  return visitor;
}
