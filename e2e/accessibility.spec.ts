import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "@playwright/test";
import { localizePath } from "@/components/i18n";
import type { Locale } from "@/lib/shared/time/seoul";
import { citizenStates, type Walk } from "./support/citizen-states";
import { as } from "./support/clinics";
import { expect, test } from "./support/test";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** A desk's 1280 × 1024 at 400 %, and the narrowest phone: https://www.w3.org/WAI/WCAG22/Understanding/reflow */
const smallest = { width: 320, height: 256 };

/** Each state is judged in one of the languages, and with ACCESS_WHOLE in both, which takes twice as long. */
const inBoth = Boolean(process.env.ACCESS_WHOLE);

async function faultsOf(page: Page, judged: (axe: AxeBuilder) => AxeBuilder): Promise<string[]> {
  // The other way opens a page of its own for each that it judges.
  const { violations } = await judged(new AxeBuilder({ page }).setLegacyMode()).analyze();
  return violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
}

/** Goes a walk, and looks three times at each of its pages, loaded once. @returns what is wrong, and how many were seen */
async function look(browser: Browser, baseURL: string, locale: Locale, { visitor, states }: Walk) {
  const context = await browser.newContext({ viewport: smallest });
  const page = await context.newPage();
  if (visitor) await as(page, visitor, baseURL);
  const wrong: string[] = [];
  page.setDefaultTimeout(20_000);
  const at = (path: string) => baseURL + localizePath(locale, path);
  const judge = async (name: string) => {
    const say = (how: string) => (fault: string) => wrong.push(`${name}, ${how}: ${fault}`);
    await expect(page.getByRole("heading", { level: 1 }), name).toHaveCount(1);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > smallest.width) say("320 px")(`${width} px wide`);
    (await faultsOf(page, (axe) => axe.withTags(tags))).forEach(say("as it is"));
    await page.emulateMedia({ forcedColors: "active" });
    (await faultsOf(page, (axe) => axe.withRules(["color-contrast"]))).forEach(say("forced colours"));
    await page.emulateMedia({ forcedColors: null });
  };
  let seen = 0;
  for (const [index, [name, show]] of states.entries()) {
    const judged = inBoth || (index % 2 === 0) === (locale === "ko");
    try {
      await (typeof show === "string" ? page.goto(at(show)) : show(page, at));
      // Shown all the same: what is done on a page leads on to the next.
      if (!judged) continue;
      seen++;
      await judge(name);
    } catch (error) {
      // The others are looked at all the same, so that one run tells everything.
      wrong.push(`${name}: ${error}`);
    }
  }
  await context.close();
  return { wrong, seen };
}

for (const [locale, year] of [
  ["ko", 1900],
  ["en", 1904],
] as const)
  test(`no page keeps anybody out, in any state: 320 px, 400 %, forced colours (${locale})`, async ({
    browser,
    baseURL,
    database,
  }) => {
    test.setTimeout(300_000);
    const walks = await citizenStates(database, locale, year);
    const all = await Promise.all(walks.map((walk) => look(browser, baseURL, locale, walk)));
    expect(all.flatMap(({ wrong }) => wrong)).toEqual([]);
    expect(all.reduce((sum, { seen }) => sum + seen, 0)).toBeGreaterThan(inBoth ? 60 : 25);
  });
