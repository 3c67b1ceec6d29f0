import type { OwnBooking } from "@/lib/booking/mine";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { chromeText, hrefIn, textOf } from "../text";
import { Code } from "../ui/code";
import { SummaryList } from "../ui/list";
import { Heading, Page, Text, TextLink } from "../ui/page";
import { doseQuery } from "./dose-param";
import { QrCode } from "./qr";

/**
 * What a person shows at the clinic, kept on their device for where there is no network. It names nobody: the code
 * and an identity card are enough.
 */
export function CardPage({ locale, bookings }: { locale: Locale; bookings: OwnBooking[] }) {
  const t = textOf(locale, "book");
  return (
    <Page text={chromeText(locale, "/card")}>
      <Heading>{t("cardTitle")}</Heading>
      {bookings.map((booking) => (
        <section key={booking.id} aria-label={t("doseOf", { dose: booking.dose })}>
          <QrCode text={booking.code} label={t("qr", { code: booking.code })} />
          <SummaryList
            rows={[
              { term: t("code"), value: <Code>{booking.code}</Code> },
              { term: t("dose"), value: t("doseOf", { dose: booking.dose }) },
              { term: t("when"), value: seoulDateTime(booking.startsAt, locale) },
              { term: t("clinic"), value: locale === "ko" ? booking.clinicKo : booking.clinicEn },
              { term: t("address"), value: locale === "ko" ? booking.addressKo : booking.addressEn },
              { term: t("phone"), value: booking.phone },
            ]}
          />
        </section>
      ))}
      <Text subtle>{t("cardText")}</Text>
      <TextLink href={hrefIn(locale, "/my-booking")}>{t("mineTitle")}</TextLink>
    </Page>
  );
}

/** The QR code alone, as large as the screen lets it be, for the reader at the clinic. */
export function QrPage({ locale, booking }: { locale: Locale; booking: OwnBooking }) {
  const t = textOf(locale, "book");
  const query = doseQuery(booking.dose);
  return (
    <Page text={chromeText(locale, `/my-booking/qr${query}`)}>
      <Heading caption={t("doseOf", { dose: booking.dose })}>{t("qrTitle")}</Heading>
      <QrCode text={booking.code} label={t("qr", { code: booking.code })} large />
      <Text>
        {t("code")} <Code>{booking.code}</Code>
      </Text>
      <Text>{t("brightness")}</Text>
      <TextLink href={hrefIn(locale, `/my-booking${query}`)}>{t("backToMine")}</TextLink>
    </Page>
  );
}
