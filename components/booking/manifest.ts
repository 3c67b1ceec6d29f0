import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";

/** The web manifest by which the card of a booking is installed; its colours are those of the page's frame. */
export function createWebManifest(locale: Locale): string {
  const t = getTranslator(locale, "book");
  const address = localizePath(locale, "/card");
  const icon = (file: string, sizes: string, type: string) => ({
    src: `/assets/${file}`,
    sizes,
    type,
    purpose: "any",
  });
  return JSON.stringify({
    id: address,
    start_url: address,
    scope: "/",
    display: "standalone",
    lang: locale,
    name: t("cardApp"),
    short_name: t("cardAppShort"),
    background_color: "#ffffff",
    theme_color: "#256ef4",
    icons: [
      icon("icon.svg", "any", "image/svg+xml"),
      icon("icon-192.png", "192x192", "image/png"),
      icon("icon-512.png", "512x512", "image/png"),
    ],
  });
}
