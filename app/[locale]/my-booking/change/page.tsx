import { redirect } from "next/navigation";
import { DayChoices } from "@/components/booking/choices";
import { doseOf, doseQuery } from "@/components/booking/dose-param";
import { IntervalText } from "@/components/booking/other-dose";
import { localeOf } from "@/components/locale";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { BackLink, Heading, Page, Text } from "@/components/ui/page";
import { requireCitizen } from "@/lib/access/pages";
import { availability } from "@/lib/booking/availability";
import { within } from "@/lib/booking/dose-interval";
import { bookingOf, daysToMove, ownBookings } from "@/lib/booking/mine";
import { isToCome } from "@/lib/booking/outcome";
import { runtime } from "@/lib/platform/runtime";

export const generateMetadata = titled("book", "changeTime");

export default async function ChangeDayPage({
  params,
  searchParams,
}: PageProps<"/[locale]/my-booking/change">) {
  const locale = localeOf((await params).locale);
  const t = textOf(locale, "book");
  const bookings = await ownBookings(runtime().database, (await requireCitizen()).sub);
  const { booking, other } = bookingOf(bookings, doseOf(await searchParams));
  if (!booking || !isToCome(booking, runtime().clock.now())) redirect(hrefIn(locale, "/my-booking"));
  const query = doseQuery(booking.dose);
  const span = daysToMove(booking, other);
  const days = availability().toMove(booking).days(booking.clinicId);
  return (
    <Page text={chromeText(locale, `/my-booking/change${query}`)}>
      <BackLink href={hrefIn(locale, `/my-booking${query}`)}>{textOf(locale, "common")("back")}</BackLink>
      <Heading caption={locale === "ko" ? booking.clinicKo : booking.clinicEn}>{t("changeTitle")}</Heading>
      <Text>{t("changeText")}</Text>
      <IntervalText locale={locale} days={span} />
      <DayChoices
        locale={locale}
        days={days.filter(({ day }) => within(day, span))}
        to="/my-booking/change"
        query={query}
        none="noOtherDays"
      />
    </Page>
  );
}
