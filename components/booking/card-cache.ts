/** Where the card of a booking is kept on a device, with what it needs to be shown. */
export const cardCache = "card";
export const keptFiles = [
  "/assets/site.css",
  "/assets/icon.svg",
  "/assets/fonts/gov-400-first.woff2",
  "/assets/fonts/gov-400-texts.woff2",
  "/assets/fonts/gov-700-first.woff2",
  "/assets/fonts/gov-700-texts.woff2",
] as const;

/** The header that says until when a card may be shown. Milliseconds since 1970. */
export const cardUntil = "x-card-until";

/** The web manifest in a language, by which the card can be installed. */
export const manifestOf = (locale: "ko" | "en") => `/assets/card-${locale}.webmanifest`;
