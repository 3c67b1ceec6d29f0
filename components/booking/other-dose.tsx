import { daysForSecond, type OwnBooking } from "@/lib/booking/mine";
import { dayName, type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";
import { ButtonLink, ButtonRow } from "../ui/button";
import { Notice } from "../ui/notice";
import { Subheading, Text, TextLink } from "../ui/page";

/** Beside one dose the other: where it is booked, or that it is still to be chosen. */
export function OtherDose({
  locale,
  bookings,
  other,
}: {
  locale: Locale;
  bookings: OwnBooking[];
  other: OwnBooking | undefined;
}) {
  const t = textOf(locale, "book");
  const days = daysForSecond(bookings);
  if (other) {
    const when = seoulDateTime(other.startsAt, locale);
    const second = other.dose === 2;
    return (
      <>
        <Text>{second ? t("secondBooked", { when }) : t("firstBooked", { when })}</Text>
        <Text>
          <TextLink href={hrefIn(locale, second ? "/my-booking?dose=2" : "/my-booking")}>
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
        {t("secondMissing", { from: dayName(days.from, locale), to: dayName(days.to, locale) })}
      </Notice>
      <ButtonRow>
        <ButtonLink href={hrefIn(locale, "/my-booking/second")}>{t("chooseSecond")}</ButtonLink>
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
      {textOf(locale, "book")("intervalText", {
        from: dayName(days.from, locale),
        to: dayName(days.to, locale),
      })}
    </Text>
  );
}
