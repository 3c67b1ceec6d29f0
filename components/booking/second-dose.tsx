import { listSecondDoseDays, type OwnBooking } from "@/lib/booking/my-bookings";
import { formatDate, formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { ButtonLink, ButtonRow } from "../ui/button";
import { Notice } from "../ui/notice";
import { Subheading, Text, TextLink } from "../ui/page";

/** Beside one dose the other: where it is booked, or that it is still to be chosen. */
export function SecondDose({
  locale,
  bookings,
  other,
  now,
}: {
  locale: Locale;
  bookings: OwnBooking[];
  other: OwnBooking | undefined;
  now: Date;
}) {
  const t = getTranslator(locale, "book");
  const days = listSecondDoseDays(bookings, now);
  if (other) {
    const when = formatDateTime(other.startsAt, locale);
    const second = other.dose === 2;
    return (
      <>
        <Text>{second ? t("secondBooked", { when }) : t("firstBooked", { when })}</Text>
        <Text>
          <TextLink href={localizePath(locale, second ? "/my-booking?dose=2" : "/my-booking")}>
            {second ? t("seeSecond") : t("seeFirst")}
          </TextLink>
        </Text>
      </>
    );
  }
  if (!days) return null;
  return (
    <>
      <Subheading>{t("secondTitle")}</Subheading>
      <Notice look="warning">
        {t("secondMissing", { from: formatDate(days.from, locale), to: formatDate(days.to, locale) })}
      </Notice>
      <ButtonRow>
        <ButtonLink href={localizePath(locale, "/my-booking/second")}>{t("chooseSecond")}</ButtonLink>
      </ButtonRow>
    </>
  );
}

/** The days that the interval to the other dose leaves; nothing where it leaves all. */
export function IntervalText({
  locale,
  days,
}: {
  locale: Locale;
  days: { from: string; to: string } | undefined;
}) {
  if (!days) return null;
  return (
    <Text>
      {getTranslator(locale, "book")("intervalText", {
        from: formatDate(days.from, locale),
        to: formatDate(days.to, locale),
      })}
    </Text>
  );
}
