import type { MessageRenderer } from "@/lib/notifications/render";
import { formatDateTime } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";

/** What people are told by templates. @param base the site's own address */
export const createMessageRenderer =
  (base: URL): MessageRenderer =>
  ({ template, booking, window }, locale, channel) => {
    const t = getTranslator(locale, "tell");
    const korean = locale === "ko";
    const facts = {
      dose: String(booking?.dose ?? ""),
      when: booking ? formatDateTime(booking.startsAt, locale) : "",
      second: booking?.secondAt
        ? t(
            template === "booking-cancelled" || template === "closing-cancelled"
              ? "secondCancelled"
              : "second",
            {
              when: formatDateTime(booking.secondAt, locale),
            },
          )
        : "",
      clinic: (korean ? booking?.clinicKo : booking?.clinicEn) ?? "",
      address: (korean ? booking?.addressKo : booking?.addressEn) ?? "",
      code: booking?.code ?? "",
      was: booking?.closing ? formatDateTime(booking.closing.from, locale) : "",
      reason: booking?.closing?.reason ?? "",
      window: (korean ? window?.nameKo : window?.nameEn) ?? "",
      lobby: window ? formatDateTime(window.lobbyOpensAt, locale) : "",
      opens: window ? formatDateTime(window.opensAt, locale) : "",
      early: new URL(localizePath(locale, "/early"), base).href,
      link: new URL(localizePath(locale, "/my-booking"), base).href,
    };
    return {
      subject: t(`${template}.subject`, facts),
      body: channel === "SMS" ? t(`${template}.sms`, facts) : t(`${template}.mail`, facts),
    };
  };
