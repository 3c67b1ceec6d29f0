import type { Locale } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";

/** The web manifest by which the card of a booking is installed; its colours are those of the page's frame. */
export function manifest(locale: Locale): string {
  const t = textOf(locale, "book");
  const address = hrefIn(locale, "/card");
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
