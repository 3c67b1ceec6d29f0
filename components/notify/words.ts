import type { Words } from "@/lib/notify/compose";
import { seoulDateTime } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";

/** What people are told by templates. @param base the site's own address */
export const words =
  (base: URL): Words =>
  ({ template, booking, window }, locale, channel) => {
    const t = textOf(locale, "tell");
    const korean = locale === "ko";
    const facts = {
      dose: String(booking?.dose ?? ""),
      when: booking ? seoulDateTime(booking.startsAt, locale) : "",
      second: booking?.secondAt ? t("second", { when: seoulDateTime(booking.secondAt, locale) }) : "",
      clinic: (korean ? booking?.clinicKo : booking?.clinicEn) ?? "",
      address: (korean ? booking?.addressKo : booking?.addressEn) ?? "",
      code: booking?.code ?? "",
      window: (korean ? window?.nameKo : window?.nameEn) ?? "",
      lobby: window ? seoulDateTime(window.lobbyOpensAt, locale) : "",
      opens: window ? seoulDateTime(window.opensAt, locale) : "",
      early: new URL(hrefIn(locale, "/early"), base).href,
      link: new URL(hrefIn(locale, "/my-booking"), base).href,
    };
    return {
      subject: t(`${template}.subject`, facts),
      body: channel === "SMS" ? t(`${template}.sms`, facts) : t(`${template}.mail`, facts),
    };
  };
