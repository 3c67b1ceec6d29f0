import type { DayList } from "@/lib/clinic/day-list";
import type { Cell } from "@/lib/platform/csv";
import { type Locale, seoulTime } from "@/lib/platform/seoul";
import { textOf } from "../text";

/** A day list as rows of a file, with its heads first. */
export function* dayTable(list: DayList, day: string, locale: Locale): Generator<Cell[]> {
  const t = textOf(locale, "day");
  yield [
    t("day"),
    t("time"),
    t("name"),
    t("birthDate"),
    t("phone"),
    t("dose"),
    t("product"),
    t("code"),
    t("state"),
  ];
  for (const booking of list.bookings) {
    yield [
      day,
      seoulTime(booking.startsAt),
      booking.name,
      booking.birthDate,
      booking.phoneEnd,
      booking.dose,
      locale === "ko" ? booking.productKo : booking.productEn,
      booking.code,
      t(`states.${booking.state}`),
    ];
  }
}
