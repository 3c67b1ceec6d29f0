import { formatDateTime, formatTime } from "@/lib/shared/time/seoul";
import type { OfferText } from "@/lib/waitlist/waitlist";
import { getTranslator, localizePath } from "../i18n";

/** What the message of an offer says. @param base the site's own address */
export const renderOfferMessage =
  (base: URL): OfferText =>
  (locale, offer) => {
    const t = getTranslator(locale, "wait");
    const what = offer.leftover ? "leftoverMessage" : "message";
    return {
      subject: t(`${what}.subject`),
      body: t(`${what}.body`, {
        until: formatTime(offer.expiresAt),
        when: formatDateTime(offer.startsAt, locale),
        clinic: locale === "ko" ? offer.clinicKo : offer.clinicEn,
        link: new URL(localizePath(locale, "/wait"), base).href,
      }),
    };
  };
