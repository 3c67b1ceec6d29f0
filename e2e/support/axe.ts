import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** A desk and a tablet. Pixels. */
export const staffWidths = [1280, 820] as const;

/**
 * What keeps somebody out of the page that is open, at the widths that staff work at: violations of WCAG 2.2 A and AA,
 * and a page that is wider than the screen.
 *
 * @param what the page's name in the answer
 */
export async function barriers(page: Page, what: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const width of staffWidths) {
    await page.setViewportSize({ width, height: 900 });
    const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
    found.push(...violations.map(({ id, nodes }) => [what, width, id, nodes[0]?.html]));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    if (wide) found.push([what, width, "wider than the screen"]);
  }
  return found;
}
