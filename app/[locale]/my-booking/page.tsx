import type { Metadata } from "next";
import { AfterTheDay } from "@/components/booking/after-the-day";
import { BookingNotice, justDone } from "@/components/booking/booking-notice";
import { manifestOf } from "@/components/booking/card-cache";
import { ChangedSince } from "@/components/booking/changed-since";
import { Directions } from "@/components/booking/directions";
import { doseOf, doseQuery } from "@/components/booking/dose-param";
import { CardKept, CardScript, OwnLinks } from "@/components/booking/keeping";
import { OtherDose } from "@/components/booking/other-dose";
import { QrCode } from "@/components/booking/qr";
import { CannotCome, VisitAdvice } from "@/components/booking/visit";
import { localeOf } from "@/components/locale";
import { Acting } from "@/components/proxy/acting";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { ButtonLink, ButtonRow } from "@/components/ui/button";
import { Code } from "@/components/ui/code";
import { SummaryList } from "@/components/ui/list";
import { Heading, Page, Subheading, Text, TextLink } from "@/components/ui/page";
import { ScreenOnly } from "@/components/ui/screen";
import { requireCitizen } from "@/lib/access/pages";
import { bookingOf, daysForSecond, ownBookings } from "@/lib/booking/mine";
import { outcomeOf } from "@/lib/booking/outcome";
import type { CitizenSession } from "@/lib/identity/session";
import { runtime } from "@/lib/platform/runtime";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";

export async function generateMetadata({ params }: PageProps<"/[locale]/my-booking">): Promise<Metadata> {
  const locale = localeOf((await params).locale);
  return { title: textOf(locale, "book")("mineTitle"), manifest: manifestOf(locale) };
}

export default async function MyBookingPage({ params, searchParams }: PageProps<"/[locale]/my-booking">) {
  const locale = localeOf((await params).locale);
  const t = textOf(locale, "book");
  const citizen = await requireCitizen();
  const { database, clock } = runtime();
  const bookings = await ownBookings(database, citizen.sub);
  const asked = await searchParams;
  const { booking, other } = bookingOf(bookings, doseOf(asked));
  const changedSince = <ChangedSince locale={locale} changed={asked.changed} />;
  const query = doseQuery(booking?.dose ?? 1);
  const chrome = chromeText(locale, `/my-booking${query}`);
  if (!booking) {
    return (
      <Page text={chrome}>
        <Heading>{t("none")}</Heading>
        {changedSince}
        <Acting locale={locale} citizen={citizen} />
        <Text>{t("noneText")}</Text>
        <ButtonRow>
          <ButtonLink href={hrefIn(locale, "")}>{textOf(locale, "common")("toStart")}</ButtonLink>
        </ButtonRow>
        <OwnLinks locale={locale} acting={citizen.by !== undefined} />
        <MyDataLink locale={locale} citizen={citizen} />
        <CardScript locale={locale} live={false} />
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
    ? [{ term: otherTerm, value: seoulDateTime(other.startsAt, locale) }]
    : daysForSecond(bookings)
      ? [{ term: otherTerm, value: t("secondNotYet") }]
      : [];
  return (
    <Page text={chrome}>
      <Heading>{t("mineTitle")}</Heading>
      {changedSince}
      <Acting locale={locale} citizen={citizen} />
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
          { term: t("when"), value: <strong>{seoulDateTime(booking.startsAt, locale)}</strong> },
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
              <ButtonLink look="secondary" href={hrefIn(locale, `/my-booking/qr${query}`)}>
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
                href={hrefIn(locale, `/my-booking/questions${query}`)}
              >
                {booking.answered ? t("questionsAgain") : t("questionsAnswer")}
              </ButtonLink>
            </ButtonRow>
            <Subheading>{t("directions")}</Subheading>
            <Directions locale={locale} clinic={booking} />
            <TextLink href={hrefIn(locale, `/my-booking/calendar${query}`)} download>
              {t("calendar")}
            </TextLink>
            {toCome && (
              <>
                <CannotCome locale={locale} phone={booking.phone} />
                <ButtonRow>
                  <ButtonLink look="secondary" href={hrefIn(locale, `/my-booking/change${query}`)}>
                    {t("changeTime")}
                  </ButtonLink>
                  <ButtonLink look="danger" href={hrefIn(locale, `/my-booking/cancel${query}`)}>
                    {t("cancel")}
                  </ButtonLink>
                </ButtonRow>
              </>
            )}
            <OtherDose locale={locale} bookings={bookings} other={other} />
            <CardKept locale={locale} />
          </ScreenOnly>
        </>
      ) : booking.status === "CANCELLED" ? (
        <ButtonRow>
          <ButtonLink href={hrefIn(locale, "")}>{textOf(locale, "common")("toStart")}</ButtonLink>
        </ButtonRow>
      ) : outcome !== "vaccinated" ? null : (
        <ScreenOnly>
          <OtherDose locale={locale} bookings={bookings} other={other} />
        </ScreenOnly>
      )}
      <OwnLinks locale={locale} acting={citizen.by !== undefined} />
      <MyDataLink locale={locale} citizen={citizen} />
      <CardScript locale={locale} live={live} />
    </Page>
  );
}

/** For whoever acts for themselves. */
function MyDataLink({ locale, citizen }: { locale: Locale; citizen: CitizenSession }) {
  if (citizen.by) return null;
  return (
    <Text>
      <TextLink href={hrefIn(locale, "/my-data")}>{textOf(locale, "privacy")("link")}</TextLink>
    </Text>
  );
}
