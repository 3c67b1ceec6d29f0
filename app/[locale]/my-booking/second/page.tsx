import { redirect } from "next/navigation";
import { DayChoices } from "@/components/booking/choices";
import { IntervalText } from "@/components/booking/other-dose";
import { localeOf } from "@/components/locale";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { BackLink, Heading, Page } from "@/components/ui/page";
import { requireCitizen } from "@/lib/access/pages";
import { availability } from "@/lib/booking/availability";
import { within } from "@/lib/booking/dose-interval";
import { daysForSecond, ownBookings } from "@/lib/booking/mine";
import { runtime } from "@/lib/platform/runtime";

export const generateMetadata = titled("book", "chooseSecond");

export default async function SecondDayPage({ params }: PageProps<"/[locale]/my-booking/second">) {
  const locale = localeOf((await params).locale);
  const bookings = await ownBookings(runtime().database, (await requireCitizen()).sub);
  const span = daysForSecond(bookings);
  const [first] = bookings;
  if (!span || !first) redirect(hrefIn(locale, "/my-booking"));
  return (
    <Page text={chromeText(locale, "/my-booking/second")}>
      <BackLink href={hrefIn(locale, "/my-booking")}>{textOf(locale, "common")("back")}</BackLink>
      <Heading caption={locale === "ko" ? first.clinicKo : first.clinicEn}>
        {textOf(locale, "book")("secondDayTitle")}
      </Heading>
      <IntervalText locale={locale} days={span} />
      <DayChoices
        locale={locale}
        days={availability()
          .days(first.clinicId)
          .filter(({ day }) => within(day, span))}
        to="/my-booking/second"
        none="noSecondDays"
      />
    </Page>
  );
}
