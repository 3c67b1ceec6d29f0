import type { Worklist } from "@/lib/clinics/worklist/worklist";
import type { CsvCell } from "@/lib/shared/csv";
import { formatTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";

/** A day list as rows of a file, with its heads first. */
export function* toWorklistTable(list: Worklist, day: string, locale: Locale): Generator<CsvCell[]> {
  const t = getTranslator(locale, "day");
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
    t("screening.title"),
    t("csvOf.arrivedAt"),
    t("csvOf.vaccinatedAt"),
    t("open.lot"),
    t("open.site"),
    t("open.reason"),
    t("csvOf.staff"),
  ];
  for (const booking of list.bookings) {
    yield [
      day,
      formatTime(booking.startsAt),
      booking.name,
      booking.birthDate,
      booking.phoneEnd,
      booking.dose,
      locale === "ko" ? booking.productKo : booking.productEn,
      booking.code,
      t(`states.${booking.state}`),
      booking.screening && t(`screening.${booking.screening}`),
      booking.arrivedAt && formatTime(booking.arrivedAt),
      booking.vaccinatedAt && formatTime(booking.vaccinatedAt),
      booking.lot,
      booking.site && t(`open.sites.${booking.site}`),
      booking.reason && t(`open.reasons.${booking.reason}`),
      booking.staffName,
    ];
  }
}
