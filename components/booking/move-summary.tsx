import type { OwnBooking, Time } from "@/lib/booking/my-bookings";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { SummaryList } from "../ui/summary-list";

export function MoveSummary({
  locale,
  who,
  booking,
  to,
}: {
  locale: Locale;
  who: string;
  booking: OwnBooking;
  to: Time;
}) {
  const t = getTranslator(locale, "book");
  return (
    <SummaryList
      rows={[
        { term: t("who"), value: who },
        { term: t("dose"), value: t("doseOf", { dose: booking.dose }) },
        { term: t("clinic"), value: locale === "ko" ? to.clinicKo : to.clinicEn },
        { term: t("timeNow"), value: formatDateTime(booking.startsAt, locale) },
        { term: t("timeNew"), value: <strong>{formatDateTime(to.startsAt, locale)}</strong> },
      ]}
    />
  );
}
