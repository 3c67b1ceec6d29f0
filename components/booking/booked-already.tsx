import type { OwnBooking } from "@/lib/booking/my-bookings";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getChromeText, getTranslator, localizePath } from "../i18n";
import { ButtonLink, ButtonRow } from "../ui/button";
import { Notice } from "../ui/notice";
import { Heading, Page } from "../ui/page";
import { SummaryList } from "../ui/summary-list";

export function BookedCard({ locale, bookings }: { locale: Locale; bookings: readonly OwnBooking[] }) {
  const t = getTranslator(locale, "book");
  const [first] = bookings;
  if (!first) return null;
  return (
    <>
      <SummaryList
        rows={[
          ...bookings.map(({ dose, startsAt }) => ({
            term: t(dose === 1 ? "firstTitle" : "secondTitle"),
            value: formatDateTime(startsAt, locale),
          })),
          { term: t("clinic"), value: locale === "ko" ? first.clinicKo : first.clinicEn },
        ]}
      />
      <ButtonRow>
        <ButtonLink href={localizePath(locale, "/my-booking")}>{t("seeMine")}</ButtonLink>
      </ButtonRow>
    </>
  );
}

/** Instead of the pages on which a time is chosen, for whoever has one: Back and old addresses lead there. */
export function BookedAlreadyPage({ locale, bookings }: { locale: Locale; bookings: readonly OwnBooking[] }) {
  const t = getTranslator(locale, "book");
  return (
    <Page text={getChromeText(locale, "/my-booking")}>
      <Heading>{t("bookedAlready")}</Heading>
      <Notice look="success">{t("bookedAlreadyText")}</Notice>
      <BookedCard locale={locale} bookings={bookings} />
    </Page>
  );
}
