import type { OwnBooking } from "@/lib/booking/mine";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { chromeText, hrefIn, textOf } from "../text";
import { ButtonLink, ButtonRow } from "../ui/button";
import { SummaryList } from "../ui/list";
import { Notice } from "../ui/notice";
import { Heading, Page } from "../ui/page";

/** When and where somebody is booked, and the way to their booking. */
export function BookedCard({ locale, bookings }: { locale: Locale; bookings: readonly OwnBooking[] }) {
  const t = textOf(locale, "book");
  const [first] = bookings;
  if (!first) return null;
  return (
    <>
      <SummaryList
        rows={[
          ...bookings.map(({ dose, startsAt }) => ({
            term: t(dose === 1 ? "firstTitle" : "secondTitle"),
            value: seoulDateTime(startsAt, locale),
          })),
          { term: t("clinic"), value: locale === "ko" ? first.clinicKo : first.clinicEn },
        ]}
      />
      <ButtonRow>
        <ButtonLink href={hrefIn(locale, "/my-booking")}>{t("seeMine")}</ButtonLink>
      </ButtonRow>
    </>
  );
}

/** Instead of the pages on which a time is chosen, for whoever has one: Back and old addresses lead there. */
export function BookedAlreadyPage({ locale, bookings }: { locale: Locale; bookings: readonly OwnBooking[] }) {
  const t = textOf(locale, "book");
  return (
    <Page text={chromeText(locale, "/my-booking")}>
      <Heading>{t("bookedAlready")}</Heading>
      <Notice look="success">{t("bookedAlreadyText")}</Notice>
      <BookedCard locale={locale} bookings={bookings} />
    </Page>
  );
}
