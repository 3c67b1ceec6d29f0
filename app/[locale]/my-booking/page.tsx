import type { Metadata } from "next";
import { AfterTheDay } from "@/components/booking/after-the-day";
import { BookingNotice, justDone } from "@/components/booking/booking-notice";
import { ChangedSince } from "@/components/booking/changed-since";
import { Directions } from "@/components/booking/directions";
import { formatDoseQuery, parseDoseParam } from "@/components/booking/dose-param";
import { BookingLinks, OfflineCardNotice, OfflineCardScript } from "@/components/booking/offline-card";
import { createManifest } from "@/components/booking/offline-card/cache";
import { QrCode } from "@/components/booking/qr";
import { SecondDose } from "@/components/booking/second-dose";
import { CannotCome, VisitAdvice } from "@/components/booking/visit-advice";
import { DelegationBanner } from "@/components/delegation/delegation-banner";
import { getChromeText, getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { ButtonLink, ButtonRow } from "@/components/ui/button";
import { Code } from "@/components/ui/code";
import { Heading, Page, Subheading, Text, TextLink } from "@/components/ui/page";
import { ScreenOnly } from "@/components/ui/screen-only";
import { SummaryList } from "@/components/ui/summary-list";
import { listOwnBookings, listSecondDoseDays, pickBooking } from "@/lib/booking/my-bookings";
import { outcomeOf } from "@/lib/booking/outcome";
import type { CitizenSession } from "@/lib/citizens/session";
import { getAppContext } from "@/lib/shared/context";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { requireCitizen } from "@/server/auth/require";

export async function generateMetadata({ params }: PageProps<"/[locale]/my-booking">): Promise<Metadata> {
  const locale = parseLocale((await params).locale);
  return { title: getTranslator(locale, "book")("mineTitle"), manifest: createManifest(locale) };
}

export default async function MyBookingPage({ params, searchParams }: PageProps<"/[locale]/my-booking">) {
  const locale = parseLocale((await params).locale);
  const t = getTranslator(locale, "book");
  const citizen = await requireCitizen();
  const { database, clock } = getAppContext();
  const bookings = await listOwnBookings(database, citizen.sub);
  const asked = await searchParams;
  const { booking, other } = pickBooking(bookings, parseDoseParam(asked));
  const changedSince = <ChangedSince locale={locale} changed={asked.changed} />;
  const query = formatDoseQuery(booking?.dose ?? 1);
  const chrome = getChromeText(locale, `/my-booking${query}`);
  if (!booking) {
    return (
      <Page text={chrome}>
        <Heading>{t("none")}</Heading>
        {changedSince}
        <DelegationBanner locale={locale} citizen={citizen} />
        <Text>{t("noneText")}</Text>
        <ButtonRow>
          <ButtonLink href={localizePath(locale, "")}>
            {getTranslator(locale, "common")("toStart")}
          </ButtonLink>
        </ButtonRow>
        <BookingLinks locale={locale} acting={citizen.by !== undefined} />
        <MyDataLink locale={locale} citizen={citizen} />
        <OfflineCardScript locale={locale} live={false} />
      </Page>
    );
  }
  const now = clock.now();
  const outcome = outcomeOf(booking, now);
  const toCome = outcome === "to-come";
  const live = toCome || outcome === "today";
  const product = locale === "ko" ? booking.productKo : booking.productEn;
  const dose = product
    ? t("doseOfProduct", { dose: booking.dose, product })
    : t("doseOf", { dose: booking.dose });
  const otherTerm = t(booking.dose === 1 ? "secondTitle" : "firstTitle");
  const otherDose = other
    ? [{ term: otherTerm, value: formatDateTime(other.startsAt, locale) }]
    : listSecondDoseDays(bookings, now)
      ? [{ term: otherTerm, value: t("secondNotYet") }]
      : [];
  return (
    <Page text={chrome}>
      <Heading>{t("mineTitle")}</Heading>
      {changedSince}
      <DelegationBanner locale={locale} citizen={citizen} />
      {toCome || outcome === "cancelled" ? (
        <BookingNotice locale={locale} booking={booking} other={other} done={await justDone()} />
      ) : (
        <AfterTheDay {...{ locale, booking, other, outcome, now }} person={citizen.sub} />
      )}
      <SummaryList
        rows={[
          { term: t("code"), value: <Code>{booking.code}</Code> },
          { term: t("who"), value: citizen.name },
          { term: t("dose"), value: dose },
          { term: t("when"), value: <strong>{formatDateTime(booking.startsAt, locale)}</strong> },
          ...otherDose,
          { term: t("clinic"), value: locale === "ko" ? booking.clinicKo : booking.clinicEn },
          { term: t("address"), value: locale === "ko" ? booking.addressKo : booking.addressEn },
          { term: t("phone"), value: booking.phone },
        ]}
      />
      {live ? (
        <>
          <QrCode text={booking.code} label={t("qr", { code: booking.code })} />
          <ScreenOnly>
            <ButtonRow>
              <ButtonLink look="secondary" href={localizePath(locale, `/my-booking/qr${query}`)}>
                {t("qrLarge")}
              </ButtonLink>
            </ButtonRow>
          </ScreenOnly>
          <VisitAdvice locale={locale} />
          <ScreenOnly>
            <Subheading>{t("questionsTitle")}</Subheading>
            <Text>{booking.answered ? t("questionsAnswered") : t("questionsAsk")}</Text>
            <ButtonRow>
              <ButtonLink
                look={booking.answered ? "tertiary" : "primary"}
                href={localizePath(locale, `/my-booking/questions${query}`)}
              >
                {booking.answered ? t("questionsAgain") : t("questionsAnswer")}
              </ButtonLink>
            </ButtonRow>
            <Subheading>{t("directions")}</Subheading>
            <Directions locale={locale} clinic={booking} />
            <TextLink href={localizePath(locale, `/my-booking/calendar${query}`)} download>
              {t("calendar")}
            </TextLink>
            {toCome && (
              <>
                <CannotCome locale={locale} phone={booking.phone} />
                <ButtonRow>
                  <ButtonLink look="secondary" href={localizePath(locale, `/my-booking/change${query}`)}>
                    {t("changeTime")}
                  </ButtonLink>
                  <ButtonLink look="danger" href={localizePath(locale, `/my-booking/cancel${query}`)}>
                    {t("cancel")}
                  </ButtonLink>
                </ButtonRow>
              </>
            )}
            <SecondDose locale={locale} bookings={bookings} other={other} now={now} />
            <OfflineCardNotice locale={locale} />
          </ScreenOnly>
        </>
      ) : booking.status === "CANCELLED" ? (
        <ButtonRow>
          <ButtonLink href={localizePath(locale, "")}>
            {getTranslator(locale, "common")("toStart")}
          </ButtonLink>
        </ButtonRow>
      ) : outcome !== "vaccinated" ? null : (
        <ScreenOnly>
          <SecondDose locale={locale} bookings={bookings} other={other} now={now} />
        </ScreenOnly>
      )}
      <BookingLinks locale={locale} acting={citizen.by !== undefined} />
      <MyDataLink locale={locale} citizen={citizen} />
      <OfflineCardScript locale={locale} live={live} />
    </Page>
  );
}

/** For whoever acts for themselves. */
function MyDataLink({ locale, citizen }: { locale: Locale; citizen: CitizenSession }) {
  if (citizen.by) return null;
  return (
    <Text>
      <TextLink href={localizePath(locale, "/my-data")}>{getTranslator(locale, "privacy")("link")}</TextLink>
    </Text>
  );
}
