import { randomUUID } from "node:crypto";
import { redirect } from "next/navigation";
import { doseOf, doseQuery } from "@/components/booking/dose-param";
import { localeOf } from "@/components/locale";
import { Acting } from "@/components/proxy/acting";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { Button, ButtonLink, ButtonRow } from "@/components/ui/button";
import { SummaryList } from "@/components/ui/list";
import { Notice } from "@/components/ui/notice";
import { BackLink, Heading, Page } from "@/components/ui/page";
import { requireCitizen } from "@/lib/access/pages";
import { bookingOf, ownBookings } from "@/lib/booking/mine";
import { isToCome } from "@/lib/booking/outcome";
import { runtime } from "@/lib/platform/runtime";
import { seoulDateTime } from "@/lib/platform/seoul";

export const generateMetadata = titled("book", "cancelTitle");

export default async function CancelPage({ params, searchParams }: PageProps<"/[locale]/my-booking/cancel">) {
  const locale = localeOf((await params).locale);
  const t = textOf(locale, "book");
  const citizen = await requireCitizen();
  const bookings = await ownBookings(runtime().database, citizen.sub);
  const { booking, other } = bookingOf(bookings, doseOf(await searchParams));
  if (!booking || !isToCome(booking, runtime().clock.now())) redirect(hrefIn(locale, "/my-booking"));
  const query = doseQuery(booking.dose);
  return (
    <Page text={chromeText(locale, `/my-booking/cancel${query}`)}>
      <BackLink href={hrefIn(locale, `/my-booking${query}`)}>{textOf(locale, "common")("back")}</BackLink>
      <Heading>{t("cancelTitle")}</Heading>
      <Acting locale={locale} citizen={citizen} />
      <SummaryList
        rows={[
          { term: t("dose"), value: t("doseOf", { dose: booking.dose }) },
          { term: t("when"), value: seoulDateTime(booking.startsAt, locale) },
          { term: t("clinic"), value: locale === "ko" ? booking.clinicKo : booking.clinicEn },
        ]}
      />
      {other && (
        <Notice look="info">
          {booking.dose === 1
            ? t("cancelBoth", { when: seoulDateTime(other.startsAt, locale) })
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
          <ButtonLink look="tertiary" href={hrefIn(locale, `/my-booking${query}`)}>
            {t("cancelNo")}
          </ButtonLink>
        </ButtonRow>
      </form>
    </Page>
  );
}
