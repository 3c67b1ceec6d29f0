import type { OfferText } from "@/lib/booking/offers";
import { seoulDateTime, seoulTime } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";

/** What the message of an offer says. @param base the site's own address */
export const offerText =
  (base: URL): OfferText =>
  (locale, offer) => {
    const t = textOf(locale, "wait");
    const what = offer.leftover ? "leftoverMessage" : "message";
    return {
      subject: t(`${what}.subject`),
      body: t(`${what}.body`, {
        until: seoulTime(offer.expiresAt),
        when: seoulDateTime(offer.startsAt, locale),
        clinic: locale === "ko" ? offer.clinicKo : offer.clinicEn,
        link: new URL(hrefIn(locale, "/wait"), base).href,
      }),
    };
  };
