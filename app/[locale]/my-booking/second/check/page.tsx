import { randomUUID } from "node:crypto";
import { redirect } from "next/navigation";
import { z } from "zod";
import { DelegationBanner } from "@/components/delegation/delegation-banner";
import { addQuery, getChromeText, getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { withPageTitle } from "@/components/page-title";
import { Button, ButtonLink, ButtonRow } from "@/components/ui/button";
import { BackLink, Heading, Page } from "@/components/ui/page";
import { SummaryList } from "@/components/ui/summary-list";
import { listOwnBookings, listSecondDoseDays, timeOf } from "@/lib/booking/my-bookings";
import { getAppContext } from "@/lib/shared/context";
import { formatDateTime, toSeoulDate } from "@/lib/shared/time/seoul";
import { requireCitizen } from "@/server/auth/require";

export const generateMetadata = withPageTitle("book", "checkSecond");

const search = z.object({ slot: z.coerce.number().int().positive() });

export default async function CheckSecondPage({
  params,
  searchParams,
}: PageProps<"/[locale]/my-booking/second">) {
  const locale = parseLocale((await params).locale);
  const t = getTranslator(locale, "book");
  const { database, clock } = getAppContext();
  const citizen = await requireCitizen();
  const asked = search.safeParse(await searchParams);
  const bookings = await listOwnBookings(database, citizen.sub);
  const [first] = bookings;
  const time = asked.data && (await timeOf(database, asked.data.slot));
  if (!first || !listSecondDoseDays(bookings, clock.now()) || !time)
    redirect(localizePath(locale, "/my-booking"));
  return (
    <Page text={getChromeText(locale, addQuery("/my-booking/second/check", { slot: String(time.slotId) }))}>
      <BackLink href={localizePath(locale, `/my-booking/second/${toSeoulDate(time.startsAt)}`)}>
        {t("otherTime")}
      </BackLink>
      <Heading>{t("checkSecond")}</Heading>
      <DelegationBanner locale={locale} citizen={citizen} />
      <SummaryList
        rows={[
          { term: t("who"), value: citizen.name },
          { term: t("clinic"), value: locale === "ko" ? time.clinicKo : time.clinicEn },
          { term: t("firstTitle"), value: formatDateTime(first.startsAt, locale) },
          { term: t("secondTitle"), value: <strong>{formatDateTime(time.startsAt, locale)}</strong> },
        ]}
      />
      <form method="post" action={`/${locale}/my-booking/second`}>
        <input type="hidden" name="slot" value={time.slotId} />
        <input type="hidden" name="person" value={citizen.sub} />
        <input type="hidden" name="key" value={randomUUID()} />
        <ButtonRow>
          <Button>{t("secondYes")}</Button>
          <ButtonLink look="tertiary" href={localizePath(locale, "/my-booking")}>
            {t("backToMine")}
          </ButtonLink>
        </ButtonRow>
      </form>
    </Page>
  );
}
