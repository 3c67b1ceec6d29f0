import { randomUUID } from "node:crypto";
import { redirect } from "next/navigation";
import { formatDoseQuery, parseDoseParam } from "@/components/booking/dose-param";
import { DelegationBanner } from "@/components/delegation/delegation-banner";
import { getChromeText, getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { withPageTitle } from "@/components/page-title";
import { Button, ButtonLink, ButtonRow } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { BackLink, Heading, Page } from "@/components/ui/page";
import { SummaryList } from "@/components/ui/summary-list";
import { listOwnBookings, pickBooking } from "@/lib/booking/my-bookings";
import { isToCome } from "@/lib/booking/outcome";
import { getAppContext } from "@/lib/shared/context";
import { formatDateTime } from "@/lib/shared/time/seoul";
import { requireCitizen } from "@/server/auth/require";

export const generateMetadata = withPageTitle("book", "cancelTitle");

export default async function CancelPage({ params, searchParams }: PageProps<"/[locale]/my-booking/cancel">) {
  const locale = parseLocale((await params).locale);
  const t = getTranslator(locale, "book");
  const citizen = await requireCitizen();
  const bookings = await listOwnBookings(getAppContext().database, citizen.sub);
  const { booking, other } = pickBooking(bookings, parseDoseParam(await searchParams));
  if (!booking || !isToCome(booking, getAppContext().clock.now()))
    redirect(localizePath(locale, "/my-booking"));
  const query = formatDoseQuery(booking.dose);
  return (
    <Page text={getChromeText(locale, `/my-booking/cancel${query}`)}>
      <BackLink href={localizePath(locale, `/my-booking${query}`)}>
        {getTranslator(locale, "common")("back")}
      </BackLink>
      <Heading>{t("cancelTitle")}</Heading>
      <DelegationBanner locale={locale} citizen={citizen} />
      <SummaryList
        rows={[
          { term: t("dose"), value: t("doseOf", { dose: booking.dose }) },
          { term: t("when"), value: formatDateTime(booking.startsAt, locale) },
          { term: t("clinic"), value: locale === "ko" ? booking.clinicKo : booking.clinicEn },
        ]}
      />
      {other && (
        <Notice look="info">
          {booking.dose === 1
            ? t("cancelBoth", { when: formatDateTime(other.startsAt, locale) })
            : t("cancelSecond")}
        </Notice>
      )}
      <Notice look="warning">{t("cancelText")}</Notice>
      <form method="post" action={`/${locale}/my-booking/cancel`}>
        <input type="hidden" name="booking" value={booking.id} />
        <input type="hidden" name="from" value={booking.slotId} />
        <input type="hidden" name="person" value={citizen.sub} />
        <input type="hidden" name="key" value={randomUUID()} />
        <ButtonRow>
          <Button look="danger">{t("cancelYes")}</Button>
          <ButtonLink look="tertiary" href={localizePath(locale, `/my-booking${query}`)}>
            {t("cancelNo")}
          </ButtonLink>
        </ButtonRow>
      </form>
    </Page>
  );
}
