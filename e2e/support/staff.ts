import type { Page } from "@playwright/test";
import { hrefIn, textOf } from "@/components/text";
import { beginSession } from "@/lib/identity/account/sessions";
import { sessionCookieName } from "@/lib/identity/session";
import type { Staff } from "@/lib/identity/staff";
import type { Database } from "@/lib/platform/database";
import type { Locale } from "@/lib/platform/seoul";
import { staffPassword } from "@/scripts/own-site";
import { sessions, Visitor } from "./visitor";

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

/**
 * A staff member who has signed in; the sign-in itself is tried elsewhere.
 *
 * @param site where, unless it is the site of all tests
 */
export async function staffVisitor(
  database: Database,
  email: string,
  site?: { baseUrl: string; signingKeys: string },
): Promise<Visitor> {
  const { rows } = await database.query<Staff>(
    `SELECT id, name, role, clinic_id AS "clinicId" FROM staff_account WHERE email = $1`,
    [email],
  );
  const now = new Date();
  const session = await beginSession(
    database,
    rows[0] as Staff,
    { address: "192.0.2.1", userAgent: "" },
    now,
  );
  const visitor = new Visitor(site?.baseUrl);
  visitor.cookies.set(sessionCookieName(false), sessions(site?.signingKeys).sign(session, now));
  return visitor;
}
