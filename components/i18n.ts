import { createTranslator } from "use-intl/core";
import type { Locale } from "@/lib/shared/time/seoul";
import { messages } from "@/messages";
import type { ChromeText } from "./ui/page";

/** The texts of one part of the site in one language. */
export function getTranslator<N extends keyof (typeof messages)["ko"]>(locale: Locale, namespace: N) {
  return createTranslator({ locale, messages: messages[locale], namespace });
}

/** The texts of a page's frame. `path` is the page's own, without its language and with its query. */
export function getChromeText(locale: Locale, path: string): ChromeText {
  const t = getTranslator(locale, "common");
  return {
    skip: t("skip"),
    official: t("official"),
    service: t("service"),
    otherLanguage: t("otherLanguage"),
    footer: t("footer"),
    home: `/${locale === "en" ? "en" : ""}`,
    otherHref: sameIn(locale === "ko" ? "en" : "ko", path),
  };
}

/** A page in another language: the same query, and whatever it goes on to in that language, too. */
function sameIn(locale: Locale, path: string): string {
  const [bare = "", query] = path.split("?");
  const values = new URLSearchParams(query);
  const to = values.get("to");
  if (to) values.set("to", localizePath(locale, to.replace(/^\/(?:ko|en)(?=[/?]|$)/, "")));
  return localizePath(locale, values.size > 0 ? `${bare}?${values}` : bare);
}

/** A page's path with the query that it was asked with. */
export function addQuery(path: string, search: Record<string, string | string[] | undefined>): string {
  const given = Object.entries(search).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one) => [name, one]),
  );
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}

/** The address of a page in a language; Korean has no prefix. */
export function localizePath(locale: Locale, path: string): string {
  return locale === "en" ? `/en${path}` : path || "/";
}
