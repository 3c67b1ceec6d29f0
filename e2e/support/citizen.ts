import { randomInt } from "node:crypto";
import type { Page } from "@playwright/test";
import { getTranslator } from "@/components/i18n";
import { parseMobile } from "@/lib/citizens/phone";
import type { Database } from "@/lib/shared/db/database";
import { messagesTo } from "@/lib/shared/testing/builders";
import type { Locale } from "@/lib/shared/time/seoul";
import { expect } from "./test";

export interface Citizen {
  name: string;
  birth: { year: number; month: number; day: number };
  phone: string;
}

let made = 0;

/** A worker that follows one that failed begins anew, and must not give out the same numbers. */
const series = String(randomInt(1_000)).padStart(3, "0");

/** Somebody whom no other test knows. The phone numbers are of no range that is given out. */
export function newCitizen(year = 1968): Citizen {
  const number = series + String(made++).padStart(4, "0");
  return { name: "시험시민", birth: { year, month: 3, day: 4 }, phone: `0101${number}` };
}

export async function textsTo(database: Database, phone: string): Promise<string[]> {
  const messages = await messagesTo(database, parseMobile(phone) ?? "");
  return messages.map(({ body }) => body);
}

/** The code of the last message to a phone, as its owner would read it there. */
export async function codeSentTo(database: Database, phone: string): Promise<string> {
  const last = (await textsTo(database, phone)).at(-1);
  return /\d{6}/.exec(last ?? "")?.[0] ?? "no code was sent";
}

export async function fillBirth(page: Page, { birth }: Citizen): Promise<void> {
  for (const part of ["year", "month", "day"] as const) await page.fill(`#${part}`, String(birth[part]));
}

export async function signIn(
  page: Page,
  locale: Locale,
  citizen: Citizen,
  database: Database,
): Promise<void> {
  const t = getTranslator(locale, "signin");
  await page.getByLabel(t("name")).fill(citizen.name);
  await fillBirth(page, citizen);
  await page.getByLabel(t("phone")).fill(citizen.phone);
  await page.getByRole("button", { name: t("next"), exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("checkTitle"));
  await page.getByRole("button", { name: t("send") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("codeTitle"));
  await page.getByLabel(t("code")).fill(await codeSentTo(database, citizen.phone));
  await page.getByRole("button", { name: t("enter"), exact: true }).click();
}

/** From the waiting room's door to the first booking page: straight through where there is room. */
export async function passTheLine(page: Page, locale: Locale): Promise<void> {
  const t = getTranslator(locale, "queue");
  await page.getByRole("button", { name: t("join"), exact: true }).click();
  const enterNow = page.getByRole("button", { name: t("enterNow") });
  const inside = page.getByRole("heading", { level: 1, name: getTranslator(locale, "book")("regionTitle") });
  await expect(enterNow.or(inside)).toBeVisible({ timeout: 30_000 });
  if (await enterNow.isVisible()) await enterNow.click();
  await expect(inside).toBeVisible();
}

/** From the first booking page to the one that asks to confirm; takes the first free time. */
export async function chooseTime(page: Page, locale: Locale): Promise<void> {
  const t = getTranslator(locale, "book");
  for (const next of ["districtTitle", "clinicTitle", "dayTitle", "timeTitle"] as const) {
    await page.getByRole("main").getByRole("listitem").getByRole("link").first().click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(t(next));
  }
  await page.getByRole("main").getByRole("button").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("checkTitle"));
}
