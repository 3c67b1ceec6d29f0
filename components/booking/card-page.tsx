import type { OwnBooking } from "@/lib/booking/my-bookings";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getChromeText, getTranslator, localizePath } from "../i18n";
import { Code } from "../ui/code";
import { Heading, Page, Text, TextLink } from "../ui/page";
import { SummaryList } from "../ui/summary-list";
import { formatDoseQuery } from "./dose-param";
import { QrCode } from "./qr";

/**
 * What a person shows at the clinic, kept on their device for where there is no network. It names nobody: the code
 * and an identity card are enough.
 */
export function CardPage({ locale, bookings }: { locale: Locale; bookings: OwnBooking[] }) {
  const t = getTranslator(locale, "book");
  return (
    <Page text={getChromeText(locale, "/card")}>
      <Heading>{t("cardTitle")}</Heading>
      {bookings.map((booking) => (
        <section key={booking.id} aria-label={t("doseOf", { dose: booking.dose })}>
          <QrCode text={booking.code} label={t("qr", { code: booking.code })} />
          <SummaryList
            rows={[
              { term: t("code"), value: <Code>{booking.code}</Code> },
              { term: t("dose"), value: t("doseOf", { dose: booking.dose }) },
              { term: t("when"), value: formatDateTime(booking.startsAt, locale) },
              { term: t("clinic"), value: locale === "ko" ? booking.clinicKo : booking.clinicEn },
              { term: t("address"), value: locale === "ko" ? booking.addressKo : booking.addressEn },
              { term: t("phone"), value: booking.phone },
            ]}
          />
        </section>
      ))}
      <Text subtle>{t("cardText")}</Text>
      <TextLink href={localizePath(locale, "/my-booking")}>{t("mineTitle")}</TextLink>
    </Page>
  );
}

/** The QR code alone, as large as the screen lets it be, for the reader at the clinic. */
export function QrPage({ locale, booking }: { locale: Locale; booking: OwnBooking }) {
  const t = getTranslator(locale, "book");
  const query = formatDoseQuery(booking.dose);
  return (
    <Page text={getChromeText(locale, `/my-booking/qr${query}`)}>
      <Heading caption={t("doseOf", { dose: booking.dose })}>{t("qrTitle")}</Heading>
      <QrCode text={booking.code} label={t("qr", { code: booking.code })} large />
      <Text>
        {t("code")} <Code>{booking.code}</Code>
      </Text>
      <Text>{t("brightness")}</Text>
      <TextLink href={localizePath(locale, `/my-booking${query}`)}>{t("backToMine")}</TextLink>
    </Page>
  );
}
