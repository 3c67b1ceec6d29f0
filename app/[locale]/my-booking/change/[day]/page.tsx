import { redirect } from "next/navigation";
import { TimeChoices } from "@/components/booking/choices";
import { dayOf } from "@/components/booking/clinic-param";
import { doseOf, doseQuery } from "@/components/booking/dose-param";
import { localeOf } from "@/components/locale";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { BackLink, Heading, Page, Text } from "@/components/ui/page";
import { requireCitizen } from "@/lib/access/pages";
import { availability } from "@/lib/booking/availability";
import { bookingOf, ownBookings } from "@/lib/booking/mine";
import { isToCome } from "@/lib/booking/outcome";
import { runtime } from "@/lib/platform/runtime";
import { dayName } from "@/lib/platform/seoul";

export const generateMetadata = titled("book", "changeTime");

export default async function ChangeTimePage({
  params,
  searchParams,
}: PageProps<"/[locale]/my-booking/change/[day]">) {
  const { locale: segment, day: date } = await params;
  const locale = localeOf(segment);
  const day = dayOf(date);
  const t = textOf(locale, "book");
  const bookings = await ownBookings(runtime().database, (await requireCitizen()).sub);
  const { booking } = bookingOf(bookings, doseOf(await searchParams));
  if (!booking || !isToCome(booking, runtime().clock.now())) redirect(hrefIn(locale, "/my-booking"));
  const query = doseQuery(booking.dose);
  return (
    <Page text={chromeText(locale, `/my-booking/change/${day}${query}`)}>
      <BackLink href={hrefIn(locale, `/my-booking/change${query}`)}>{t("otherDay")}</BackLink>
      <Heading caption={dayName(day, locale)}>{t("changeTitle")}</Heading>
      <Text>{t("changeText")}</Text>
      <TimeChoices
        locale={locale}
        times={availability().toMove(booking).times(booking.clinicId, day)}
        method="get"
        action={hrefIn(locale, "/my-booking/change/check")}
        fields={{ booking: booking.id }}
        label="moveTo"
      />
    </Page>
  );
}
