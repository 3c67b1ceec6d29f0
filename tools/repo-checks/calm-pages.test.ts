import { expect, it } from "vitest";
import { ErrorPage, type Problem } from "../../components/error-page/error-page";
import { getTranslator } from "../../components/i18n";
import { htmlDocument } from "../../components/ui/document";
import type { Locale } from "../../lib/shared/time/seoul";

const pages: [string, Problem][] = [
  ["unavailable", "unavailable"],
  ["not-understood", "bad-request"],
];

// After a change of words or layout: npx vitest run -u tools/repo-checks/calm-pages.test.ts
it.each(pages)("nginx says what the program says: %s", async (file, problem) => {
  const folder = "../../deploy/nginx/calm";
  for (const locale of ["ko", "en"] as Locale[]) {
    const title = getTranslator(locale, "refusals")(`${problem}.title`);
    const page = ErrorPage({ problem, locale, path: "" });
    const html = htmlDocument(page, { locale, title, stylesheet: "/assets/site.css" });
    // These files outlast a release: nothing in them may be named after its content.
    const lasting = html.replaceAll(/<link rel="preload"[^>]*>/g, "");
    await expect(`${lasting}\n`).toMatchFileSnapshot(`${folder}/${file}.${locale}.html`);
  }
  const json = JSON.stringify({ type: "about:blank", title: problem, reason: problem });
  await expect(`${json}\n`).toMatchFileSnapshot(`${folder}/${file}.json`);
});
