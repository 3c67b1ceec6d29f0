import type { Worklist } from "@/lib/clinics/worklist/worklist";
import { formatDate, formatDateTime, formatTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { PrintPage } from "../ui/print-page";

/** The bookings of a day on paper, with room to write. Cancelled ones are left out. */
export function SheetPage({
  locale,
  list,
  day,
  now,
}: {
  locale: Locale;
  list: Worklist;
  day: string;
  now: Date;
}) {
  const t = getTranslator(locale, "day");
  return (
    <PrintPage
      title={formatDate(day, locale)}
      caption={locale === "ko" ? list.clinicKo : list.clinicEn}
      back={{ href: localizePath(locale, `/clinic?day=${day}`), text: t("open.back") }}
      note={t("sheetNote", { time: formatDateTime(now, locale) })}
      columns={[
        t("time"),
        t("name"),
        t("birthDate"),
        t("phone"),
        t("dose"),
        t("product"),
        t("code"),
        t("state"),
        t("screening.title"),
        t("open.lot"),
        t("open.site"),
      ]}
      wrapped={[t("name"), t("product"), t("state"), t("screening.title")]}
      rows={list.bookings
        .filter(({ state }) => state !== "cancelled")
        .map((booking) => ({
          key: booking.id,
          cells: [
            formatTime(booking.startsAt),
            booking.name,
            booking.birthDate,
            booking.phoneEnd ?? "–",
            String(booking.dose),
            (locale === "ko" ? booking.productKo : booking.productEn) ?? "–",
            booking.code,
            t(`states.${booking.state}`),
            booking.screening ? t(`screening.${booking.screening}`) : "–",
            "",
            "",
          ],
        }))}
      empty={t("empty")}
    />
  );
}
