import { randomUUID } from "node:crypto";
import { redirect } from "next/navigation";
import { localeOf } from "@/components/locale";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { Button, ButtonLink, ButtonRow } from "@/components/ui/button";
import { SummaryList } from "@/components/ui/list";
import { Notice } from "@/components/ui/notice";
import { BackLink, Heading, Page } from "@/components/ui/page";
import { latestBooking } from "@/lib/booking/mine";
import { currentCitizen } from "@/lib/identity/visitor";
import { runtime } from "@/lib/platform/runtime";
import { seoulDateTime } from "@/lib/platform/seoul";

export default async function CancelPage({ params }: PageProps<"/[locale]/my-booking/cancel">) {
  const locale = localeOf((await params).locale);
  const t = textOf(locale, "book");
  const booking = await latestBooking(runtime().database, (await currentCitizen()).sub);
  if (booking?.status !== "BOOKED") redirect(hrefIn(locale, "/my-booking"));
  return (
    <Page text={chromeText(locale, "/my-booking/cancel")}>
      <BackLink href={hrefIn(locale, "/my-booking")}>{textOf(locale, "common")("back")}</BackLink>
      <Heading>{t("cancelTitle")}</Heading>
      <SummaryList
        rows={[
          { term: t("when"), value: seoulDateTime(booking.startsAt, locale) },
          { term: t("clinic"), value: locale === "ko" ? booking.clinicKo : booking.clinicEn },
        ]}
      />
      <Notice look="warning">{t("cancelText")}</Notice>
      <form method="post" action={`/${locale}/my-booking/cancel`}>
        <input type="hidden" name="booking" value={booking.id} />
        <input type="hidden" name="key" value={randomUUID()} />
        <ButtonRow>
          <Button look="danger">{t("cancelYes")}</Button>
          <ButtonLink look="tertiary" href={hrefIn(locale, "/my-booking")}>
            {t("cancelNo")}
          </ButtonLink>
        </ButtonRow>
      </form>
    </Page>
  );
}
