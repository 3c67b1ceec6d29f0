import { redirect } from "next/navigation";
import { DayPicker } from "@/components/booking/pickers";
import { IntervalText } from "@/components/booking/second-dose";
import { getChromeText, getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { withPageTitle } from "@/components/page-title";
import { BackLink, Heading, Page } from "@/components/ui/page";
import { getAvailability } from "@/lib/availability/availability";
import { isWithinSpan } from "@/lib/booking/dose-interval";
import { listOwnBookings, listSecondDoseDays } from "@/lib/booking/my-bookings";
import { getAppContext } from "@/lib/shared/context";
import { requireCitizen } from "@/server/auth/require";

export const generateMetadata = withPageTitle("book", "chooseSecond");

export default async function SecondDayPage({ params }: PageProps<"/[locale]/my-booking/second">) {
  const locale = parseLocale((await params).locale);
  const { database, clock } = getAppContext();
  const bookings = await listOwnBookings(database, (await requireCitizen()).sub);
  const span = listSecondDoseDays(bookings, clock.now());
  const [first] = bookings;
  if (!span || !first) redirect(localizePath(locale, "/my-booking"));
  return (
    <Page text={getChromeText(locale, "/my-booking/second")}>
      <BackLink href={localizePath(locale, "/my-booking")}>
        {getTranslator(locale, "common")("back")}
      </BackLink>
      <Heading caption={locale === "ko" ? first.clinicKo : first.clinicEn}>
        {getTranslator(locale, "book")("secondDayTitle")}
      </Heading>
      <IntervalText locale={locale} days={span} />
      <DayPicker
        locale={locale}
        days={getAvailability()
          .days(first.clinicId)
          .filter(({ day }) => isWithinSpan(day, span))}
        to="/my-booking/second"
        none="noSecondDays"
      />
    </Page>
  );
}
