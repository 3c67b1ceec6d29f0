import { doseOf, doseQuery } from "@/components/booking/dose-param";
import { OtherDose } from "@/components/booking/other-dose";
import { QrCode } from "@/components/booking/qr";
import { localeOf } from "@/components/locale";
import { Acting } from "@/components/proxy/acting";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { ButtonLink, ButtonRow } from "@/components/ui/button";
import { Code } from "@/components/ui/code";
import { SummaryList } from "@/components/ui/list";
import { Notice } from "@/components/ui/notice";
import { Heading, Page, Text, TextLink } from "@/components/ui/page";
import { bookingOf, ownBookings } from "@/lib/booking/mine";
import { currentCitizen } from "@/lib/identity/visitor";
import { runtime } from "@/lib/platform/runtime";
import { seoulDateTime } from "@/lib/platform/seoul";

export const generateMetadata = titled("book", "mineTitle");

export default async function MyBookingPage({ params, searchParams }: PageProps<"/[locale]/my-booking">) {
  const locale = localeOf((await params).locale);
  const t = textOf(locale, "book");
  const citizen = await currentCitizen();
  const bookings = await ownBookings(runtime().database, citizen.sub);
  const { booking, other } = bookingOf(bookings, doseOf(await searchParams));
  const query = doseQuery(booking?.dose ?? 1);
  const chrome = chromeText(locale, `/my-booking${query}`);
  if (!booking) {
    return (
      <Page text={chrome}>
        <Heading>{t("none")}</Heading>
        <Acting locale={locale} citizen={citizen} />
        <Text>{t("noneText")}</Text>
        <ButtonRow>
          <ButtonLink href={hrefIn(locale, "")}>{textOf(locale, "common")("toStart")}</ButtonLink>
        </ButtonRow>
      </Page>
    );
  }
  const live = booking.status === "BOOKED";
  const product = locale === "ko" ? booking.productKo : booking.productEn;
  const dose = product
    ? t("doseOfProduct", { dose: booking.dose, product })
    : t("doseOf", { dose: booking.dose });
  return (
    <Page text={chrome}>
      <Heading>{t("mineTitle")}</Heading>
      <Acting locale={locale} citizen={citizen} />
      <Notice look={live ? "success" : "warning"} title={live ? t("confirmed") : t("cancelled")}>
        {live ? t("confirmedText") : t("cancelledText")}
      </Notice>
      <SummaryList
        rows={[
          { term: t("code"), value: <Code>{booking.code}</Code> },
          { term: t("who"), value: citizen.name },
          { term: t("dose"), value: dose },
          { term: t("when"), value: seoulDateTime(booking.startsAt, locale) },
          { term: t("clinic"), value: locale === "ko" ? booking.clinicKo : booking.clinicEn },
          { term: t("address"), value: locale === "ko" ? booking.addressKo : booking.addressEn },
          { term: t("phone"), value: booking.phone },
        ]}
      />
      {live ? (
        <>
          <QrCode text={booking.code} label={t("qr", { code: booking.code })} />
          <TextLink href={hrefIn(locale, `/my-booking/calendar${query}`)} download>
            {t("calendar")}
          </TextLink>
          <ButtonRow>
            <ButtonLink look="secondary" href={hrefIn(locale, `/my-booking/change${query}`)}>
              {t("changeTime")}
            </ButtonLink>
            <ButtonLink look="danger" href={hrefIn(locale, `/my-booking/cancel${query}`)}>
              {t("cancel")}
            </ButtonLink>
          </ButtonRow>
          <OtherDose locale={locale} bookings={bookings} other={other} />
        </>
      ) : (
        <ButtonRow>
          <ButtonLink href={hrefIn(locale, "")}>{textOf(locale, "common")("toStart")}</ButtonLink>
        </ButtonRow>
      )}
    </Page>
  );
}
