/** Where the card of a booking is kept on a device, with what it needs to be shown. */
export const cardCache = "card";

/** The header that says until when a card may be shown. Milliseconds since 1970. */
export const getCardExpiry = "x-card-until";

/** The web manifest in a language, by which the card can be installed. */
export const createManifest = (locale: "ko" | "en") => `/assets/card-${locale}.webmanifest`;
