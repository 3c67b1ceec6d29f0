import { createTranslator } from "use-intl/core";
import type { Locale } from "@/lib/platform/seoul";
import { messages } from "@/messages";
import type { ChromeText } from "./ui/page";

/** The texts of one part of the site in one language. */
export function textOf<N extends keyof (typeof messages)["ko"]>(locale: Locale, namespace: N) {
  return createTranslator({ locale, messages: messages[locale], namespace });
}

/** The texts of a page's frame. `path` is the page's own, without its language. */
export function chromeText(locale: Locale, path: string): ChromeText {
  const t = textOf(locale, "common");
  return {
    skip: t("skip"),
    official: t("official"),
    service: t("service"),
    otherLanguage: t("otherLanguage"),
    footer: t("footer"),
    home: `/${locale === "en" ? "en" : ""}`,
    otherHref: locale === "ko" ? `/en${path}` : path || "/",
  };
}

/** The address of a page in a language; Korean has no prefix. */
export function hrefIn(locale: Locale, path: string): string {
  return locale === "en" ? `/en${path}` : path || "/";
}
