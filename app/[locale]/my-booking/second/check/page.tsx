import { randomUUID } from "node:crypto";
import { redirect } from "next/navigation";
import { z } from "zod";
import { localeOf } from "@/components/locale";
import { Acting } from "@/components/proxy/acting";
import { chromeText, hrefIn, pathWith, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { Button, ButtonLink, ButtonRow } from "@/components/ui/button";
import { SummaryList } from "@/components/ui/list";
import { BackLink, Heading, Page } from "@/components/ui/page";
import { requireCitizen } from "@/lib/access/pages";
import { daysForSecond, ownBookings, timeOf } from "@/lib/booking/mine";
import { runtime } from "@/lib/platform/runtime";
import { seoulDateTime, seoulDay } from "@/lib/platform/seoul";

export const generateMetadata = titled("book", "checkSecond");

const search = z.object({ slot: z.coerce.number().int().positive() });

export default async function CheckSecondPage({
  params,
  searchParams,
}: PageProps<"/[locale]/my-booking/second">) {
  const locale = localeOf((await params).locale);
  const t = textOf(locale, "book");
  const { database } = runtime();
  const citizen = await requireCitizen();
  const asked = search.safeParse(await searchParams);
  const bookings = await ownBookings(database, citizen.sub);
  const [first] = bookings;
  const time = asked.data && (await timeOf(database, asked.data.slot));
  if (!first || !daysForSecond(bookings) || !time) redirect(hrefIn(locale, "/my-booking"));
  return (
    <Page text={chromeText(locale, pathWith("/my-booking/second/check", { slot: String(time.slotId) }))}>
      <BackLink href={hrefIn(locale, `/my-booking/second/${seoulDay(time.startsAt)}`)}>
        {t("otherTime")}
      </BackLink>
      <Heading>{t("checkSecond")}</Heading>
      <Acting locale={locale} citizen={citizen} />
      <SummaryList
        rows={[
          { term: t("who"), value: citizen.name },
          { term: t("clinic"), value: locale === "ko" ? time.clinicKo : time.clinicEn },
          { term: t("firstTitle"), value: seoulDateTime(first.startsAt, locale) },
          { term: t("secondTitle"), value: <strong>{seoulDateTime(time.startsAt, locale)}</strong> },
        ]}
      />
      <form method="post" action={`/${locale}/my-booking/second`}>
        <input type="hidden" name="slot" value={time.slotId} />
        <input type="hidden" name="person" value={citizen.sub} />
        <input type="hidden" name="key" value={randomUUID()} />
        <ButtonRow>
          <Button>{t("secondYes")}</Button>
          <ButtonLink look="tertiary" href={hrefIn(locale, "/my-booking")}>
            {t("backToMine")}
          </ButtonLink>
        </ButtonRow>
      </form>
    </Page>
  );
}
