import { randomUUID } from "node:crypto";
import { redirect } from "next/navigation";
import { z } from "zod";
import { MoveSummary } from "@/components/booking/move-summary";
import { localeOf } from "@/components/locale";
import { Acting } from "@/components/proxy/acting";
import { chromeText, hrefIn, pathWith, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { Button, ButtonLink, ButtonRow } from "@/components/ui/button";
import { BackLink, Heading, Page, Text } from "@/components/ui/page";
import { requireCitizen } from "@/lib/access/pages";
import { ownBookings, timeOf } from "@/lib/booking/mine";
import { isToCome } from "@/lib/booking/outcome";
import { runtime } from "@/lib/platform/runtime";
import { seoulDay } from "@/lib/platform/seoul";

export const generateMetadata = titled("book", "checkChange");

const search = z.object({ booking: z.uuid(), slot: z.coerce.number().int().positive() });

export default async function CheckChangePage({
  params,
  searchParams,
}: PageProps<"/[locale]/my-booking/change">) {
  const locale = localeOf((await params).locale);
  const t = textOf(locale, "book");
  const { database } = runtime();
  const citizen = await requireCitizen();
  const asked = search.safeParse(await searchParams);
  const bookings = await ownBookings(database, citizen.sub);
  const booking = bookings.find(({ id }) => id === asked.data?.booking);
  const to = asked.data && (await timeOf(database, asked.data.slot));
  if (!booking || !isToCome(booking, runtime().clock.now()) || !to) redirect(hrefIn(locale, "/my-booking"));
  const dose = booking.dose === 2 ? "?dose=2" : "";
  const here = pathWith("/my-booking/change/check", { booking: booking.id, slot: String(to.slotId) });
  return (
    <Page text={chromeText(locale, here)}>
      <BackLink href={hrefIn(locale, `/my-booking/change/${seoulDay(to.startsAt)}${dose}`)}>
        {t("otherTime")}
      </BackLink>
      <Heading>{t("checkChange")}</Heading>
      <Acting locale={locale} citizen={citizen} />
      <MoveSummary locale={locale} who={citizen.name} booking={booking} to={to} />
      <Text>{t("changeText")}</Text>
      <form method="post" action={`/${locale}/my-booking/change${dose}`}>
        <input type="hidden" name="booking" value={booking.id} />
        <input type="hidden" name="from" value={booking.slotId} />
        <input type="hidden" name="slot" value={to.slotId} />
        <input type="hidden" name="person" value={citizen.sub} />
        <input type="hidden" name="key" value={randomUUID()} />
        <ButtonRow>
          <Button>{t("changeYes")}</Button>
          <ButtonLink look="tertiary" href={hrefIn(locale, `/my-booking${dose}`)}>
            {t("changeNo")}
          </ButtonLink>
        </ButtonRow>
      </form>
    </Page>
  );
}
