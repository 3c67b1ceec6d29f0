import type { ReactNode } from "react";
import type { OwnHold } from "@/lib/booking/my-bookings";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";

/** What is about to be booked, as rows: the vaccine and the times of its doses. @param change where another time is chosen */
export function heldDoses(hold: OwnHold, locale: Locale, change?: ReactNode) {
  const t = getTranslator(locale, "book");
  const product = locale === "ko" ? hold.productKo : hold.productEn;
  const second = hold.secondAt
    ? t("secondByItself", { when: formatDateTime(hold.secondAt, locale) })
    : t("secondLater");
  return [
    ...(product ? [{ term: t("product"), value: product }] : []),
    {
      term: hold.twice ? t("firstTitle") : t("when"),
      value: formatDateTime(hold.startsAt, locale),
      ...(change && { action: change }),
    },
    ...(hold.twice ? [{ term: t("secondTitle"), value: second }] : []),
  ];
}
