import type { OwnBooking, Time } from "@/lib/booking/mine";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { SummaryList } from "../ui/list";

/** From which time to which a booking is about to be moved. */
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
  const t = textOf(locale, "book");
  return (
    <SummaryList
      rows={[
        { term: t("who"), value: who },
        { term: t("dose"), value: t("doseOf", { dose: booking.dose }) },
        { term: t("clinic"), value: locale === "ko" ? to.clinicKo : to.clinicEn },
        { term: t("timeNow"), value: seoulDateTime(booking.startsAt, locale) },
        { term: t("timeNew"), value: <strong>{seoulDateTime(to.startsAt, locale)}</strong> },
      ]}
    />
  );
}
