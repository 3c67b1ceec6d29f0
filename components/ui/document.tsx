import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { FontLinks } from "./fonts";

/**
 * A whole HTML page, for what is served without Next.js: the waiting room and refusals.
 *
 * @param options.refreshSeconds asks again by itself where scripts are off
 * @param options.script address of a module to load
 * @param options.manifest address of a web manifest, by which the page can be installed
 */
export function htmlDocument(
  body: ReactNode,
  options: {
    locale: string;
    title: string;
    stylesheet: string;
    refreshSeconds?: number | null;
    script?: string;
    manifest?: string;
  },
): string {
  return `<!doctype html>${renderToStaticMarkup(
    <html lang={options.locale}>
      {/* biome-ignore lint/style/noHeadElement: this page is not made by Next.js */}
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{options.title}</title>
        <FontLinks />
        <link rel="stylesheet" href={options.stylesheet} />
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        {options.manifest && <link rel="manifest" href={options.manifest} />}
        {options.refreshSeconds && (
          <noscript>
            <meta httpEquiv="refresh" content={String(options.refreshSeconds)} />
          </noscript>
        )}
        {options.script && <script type="module" src={options.script} />}
      </head>
      <body>{body}</body>
    </html>,
  )}`;
}
