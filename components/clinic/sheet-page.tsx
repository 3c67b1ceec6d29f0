import type { DayList } from "@/lib/clinic/day-list";
import { dayName, type Locale, seoulDateTime, seoulTime } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";
import { PrintPage } from "../ui/print-page";

/** The bookings of a day on paper, with room to write. Cancelled ones are left out. */
export function SheetPage({
  locale,
  list,
  day,
  now,
}: {
  locale: Locale;
  list: DayList;
  day: string;
  now: Date;
}) {
  const t = textOf(locale, "day");
  return (
    <PrintPage
      title={dayName(day, locale)}
      caption={locale === "ko" ? list.clinicKo : list.clinicEn}
      back={{ href: hrefIn(locale, `/clinic?day=${day}`), text: t("open.back") }}
      note={t("sheetNote", { time: seoulDateTime(now, locale) })}
      columns={[
        t("time"),
        t("name"),
        t("birthDate"),
        t("phone"),
        t("dose"),
        t("product"),
        t("code"),
        t("state"),
        t("open.lot"),
        t("open.site"),
      ]}
      rows={list.bookings
        .filter(({ state }) => state !== "cancelled")
        .map((booking) => ({
          key: booking.id,
          cells: [
            seoulTime(booking.startsAt),
            booking.name,
            booking.birthDate,
            booking.phoneEnd ?? "–",
            String(booking.dose),
            (locale === "ko" ? booking.productKo : booking.productEn) ?? "–",
            booking.code,
            t(`states.${booking.state}`),
            "",
            "",
          ],
        }))}
      empty={t("empty")}
    />
  );
}
