import type { BrowserContext, Page } from "@playwright/test";
import { getTranslator } from "@/components/i18n";
import type { Database } from "@/lib/shared/db/database";
import { newCitizen } from "./citizen";
import { type HttpSession, signedIn } from "./http-session";
import { expect } from "./test";
import { newWindow, siteFollows } from "./windows";

const hour = 3_600_000;
const t = getTranslator("en", "queue");

export const openNow = { lobby: -2 * hour, opens: -hour, closes: hour };

/** Lets nobody in: whoever joins now waits, until `letIn`. */
export const hold = (database: Database, slug: string) =>
  database.query("UPDATE cohort_window SET paused_at = now() WHERE slug = $1", [slug]);
export const letIn = (database: Database, slug: string) =>
  database.query("UPDATE cohort_window SET paused_at = NULL WHERE slug = $1", [slug]);

/** A window of its own in which nobody is called yet, and somebody who may join it. */
export async function aLine(database: Database, year: number, instants = openNow) {
  const slug = await newWindow(database, year, instants);
  if (instants.opens < 0) await hold(database, slug);
  await siteFollows();
  return { slug, visitor: await signedIn(database, newCitizen(year)) };
}

export async function bring(context: BrowserContext, visitor: HttpSession, baseURL: string): Promise<void> {
  await context.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url: baseURL })));
}

export async function join(page: Page, baseURL: string, slug: string): Promise<void> {
  await page.goto(`${baseURL}/en/queue/${slug}`);
  await page.getByRole("button", { name: t("join"), exact: true }).click();
  await expect(page.getByText(t("leaving"))).toBeVisible();
}

export const enterNow = (page: Page) => page.getByRole("button", { name: t("enterNow") });
export const row = (page: Page, term: string) => page.locator("dl > div", { hasText: term }).locator("dd");
