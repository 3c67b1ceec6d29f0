import { randomUUID } from "node:crypto";
import { redirect } from "next/navigation";
import { z } from "zod";
import { MoveSummary } from "@/components/booking/move-summary";
import { DelegationBanner } from "@/components/delegation/delegation-banner";
import { addQuery, getChromeText, getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { withPageTitle } from "@/components/page-title";
import { Button, ButtonLink, ButtonRow } from "@/components/ui/button";
import { BackLink, Heading, Page, Text } from "@/components/ui/page";
import { listOwnBookings, timeOf } from "@/lib/booking/my-bookings";
import { isToCome } from "@/lib/booking/outcome";
import { getAppContext } from "@/lib/shared/context";
import { toSeoulDate } from "@/lib/shared/time/seoul";
import { requireCitizen } from "@/server/auth/require";

export const generateMetadata = withPageTitle("book", "checkChange");

const search = z.object({ booking: z.uuid(), slot: z.coerce.number().int().positive() });

export default async function CheckChangePage({
  params,
  searchParams,
}: PageProps<"/[locale]/my-booking/change">) {
  const locale = parseLocale((await params).locale);
  const t = getTranslator(locale, "book");
  const { database } = getAppContext();
  const citizen = await requireCitizen();
  const asked = search.safeParse(await searchParams);
  const bookings = await listOwnBookings(database, citizen.sub);
  const booking = bookings.find(({ id }) => id === asked.data?.booking);
  const to = asked.data && (await timeOf(database, asked.data.slot));
  if (!booking || !isToCome(booking, getAppContext().clock.now()) || !to)
    redirect(localizePath(locale, "/my-booking"));
  const dose = booking.dose === 2 ? "?dose=2" : "";
  const here = addQuery("/my-booking/change/check", { booking: booking.id, slot: String(to.slotId) });
  return (
    <Page text={getChromeText(locale, here)}>
      <BackLink href={localizePath(locale, `/my-booking/change/${toSeoulDate(to.startsAt)}${dose}`)}>
        {t("otherTime")}
      </BackLink>
      <Heading>{t("checkChange")}</Heading>
      <DelegationBanner locale={locale} citizen={citizen} />
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
          <ButtonLink look="tertiary" href={localizePath(locale, `/my-booking${dose}`)}>
            {t("changeNo")}
          </ButtonLink>
        </ButtonRow>
      </form>
    </Page>
  );
}
