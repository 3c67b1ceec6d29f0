import type { Browser, Page } from "@playwright/test";
import { getTranslator } from "@/components/i18n";
import type { QueueStatus } from "@/lib/queue/queue-snapshot";
import type { Database } from "@/lib/shared/db/database";
import { newCitizen } from "./support/citizen";
import { signedIn } from "./support/http-session";
import { newWindow } from "./support/windows";

const hour = 3_600_000;

const soon = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();
const waiting: Partial<QueueStatus> = { served: 0, ratePerMinute: 120, placesLeft: 48_210 };

/** What a line's status may say; the page's script shows each as it would if the line were so. */
const states: [name: string, said: () => Partial<QueueStatus>][] = [
  ["waiting", () => waiting],
  ["waiting-unknown", () => ({ ...waiting, ratePerMinute: null, placesLeft: null })],
  ["paused", () => ({ ...waiting, phase: "paused" })],
  ["slowed", () => ({ ...waiting, slowed: true })],
  ["more-inside", () => ({ ...waiting, insideChanged: { more: true, at: soon(-60_000) } })],
  ["fewer-inside", () => ({ ...waiting, insideChanged: { more: false, at: soon(-60_000) } })],
  [
    "message",
    () => ({
      ...waiting,
      message: {
        ko: "서버 점검으로 30분 동안 천천히 들여보냅니다.",
        en: "We are checking the servers and let people in slowly for 30 minutes.",
      },
    }),
  ],
  ["none-left", () => ({ ...waiting, placesLeft: 0 })],
  ["after-closing", () => ({ ...waiting, ratePerMinute: 0.2, closesAt: soon(60_000) })],
  ["perhaps-after-closing", () => ({ ...waiting, ratePerMinute: 1, closesAt: soon(60_000) })],
  ["called", () => ({ served: 1, placesLeft: 48_210 })],
  ["closed", () => ({ phase: "closed" })],
];

export async function waitingPictures(
  browser: Browser,
  base: string,
  database: Database,
  shoot: (page: Page, name: string) => Promise<void>,
): Promise<void> {
  for (const locale of ["ko", "en"] as const) {
    const t = getTranslator(locale, "queue");
    const year = locale === "ko" ? 1930 : 1931;
    const [scheduled, lobby, open] = [
      await newWindow(database, year, { lobby: hour, opens: 2 * hour, closes: 3 * hour }),
      await newWindow(database, year, { lobby: -hour, opens: hour, closes: 2 * hour }),
      await newWindow(database, year, { lobby: -2 * hour, opens: -hour, closes: hour }),
    ];
    await database.query("UPDATE cohort_window SET paused_at = now() WHERE slug = $1", [open]);
    const visitor = await signedIn(database, newCitizen(year));
    const context = await browser.newContext();
    await context.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url: base })));
    const page = await context.newPage();
    const at = (slug: string) => page.goto(`${base}/${locale}/queue/${slug}`);

    await at(scheduled);
    await shoot(page, `${locale}-scheduled`);
    await at(lobby);
    await shoot(page, `${locale}-lobby-outside`);
    await page.getByRole("button", { name: t("joinLobby") }).click();
    await shoot(page, `${locale}-lobby`);
    await at(open);
    await shoot(page, `${locale}-line-outside`);
    await page.getByRole("button", { name: t("join"), exact: true }).click();

    let said: () => Partial<QueueStatus> = () => ({});
    await page.route("**/status.json", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ json: { ...(await answer.json()), phase: "open", ...said() } });
    });
    for (const [name, state] of states) {
      said = state;
      await page.reload();
      await page.waitForTimeout(500);
      await shoot(page, `${locale}-${name}`);
    }
    said = () => waiting;
    await page.reload();
    await page.waitForTimeout(500);
    await page.unroute("**/status.json");
    await context.setOffline(true);
    await page.locator("[data-age]").waitFor({ state: "visible", timeout: 60_000 });
    await shoot(page, `${locale}-cut-off`);

    const plain = await browser.newContext({ javaScriptEnabled: false });
    await plain.addCookies(await context.cookies());
    const still = await plain.newPage();
    await still.goto(`${base}/${locale}/queue/${open}?still=1`);
    await shoot(still, `${locale}-no-script-still`);
    await still.goto(`${base}/${locale}/queue/${open}`);
    await shoot(still, `${locale}-no-script`);
    await plain.close();
    await context.close();
  }
}
