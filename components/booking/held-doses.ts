import type { ReactNode } from "react";
import type { OwnHold } from "@/lib/booking/mine";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { textOf } from "../text";

/** What is about to be booked, as rows: the vaccine and the times of its doses. @param change where another time is chosen */
export function heldDoses(hold: OwnHold, locale: Locale, change?: ReactNode) {
  const t = textOf(locale, "book");
  const product = locale === "ko" ? hold.productKo : hold.productEn;
  const second = hold.secondAt
    ? t("secondByItself", { when: seoulDateTime(hold.secondAt, locale) })
    : t("secondLater");
  return [
    ...(product ? [{ term: t("product"), value: product }] : []),
    {
      term: hold.twice ? t("firstTitle") : t("when"),
      value: seoulDateTime(hold.startsAt, locale),
      ...(change && { action: change }),
    },
    ...(hold.twice ? [{ term: t("secondTitle"), value: second }] : []),
  ];
}
