import { redirect } from "next/navigation";
import { formatDoseQuery, parseDoseParam } from "@/components/booking/dose-param";
import { DayPicker } from "@/components/booking/pickers";
import { IntervalText } from "@/components/booking/second-dose";
import { getChromeText, getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { withPageTitle } from "@/components/page-title";
import { BackLink, Heading, Page, Text } from "@/components/ui/page";
import { getAvailability } from "@/lib/availability/availability";
import { isWithinSpan } from "@/lib/booking/dose-interval";
import { listDaysForChange, listOwnBookings, pickBooking } from "@/lib/booking/my-bookings";
import { isToCome } from "@/lib/booking/outcome";
import { getAppContext } from "@/lib/shared/context";
import { requireCitizen } from "@/server/auth/require";

export const generateMetadata = withPageTitle("book", "changeTime");

export default async function ChangeDayPage({
  params,
  searchParams,
}: PageProps<"/[locale]/my-booking/change">) {
  const locale = parseLocale((await params).locale);
  const t = getTranslator(locale, "book");
  const bookings = await listOwnBookings(getAppContext().database, (await requireCitizen()).sub);
  const { booking, other } = pickBooking(bookings, parseDoseParam(await searchParams));
  if (!booking || !isToCome(booking, getAppContext().clock.now()))
    redirect(localizePath(locale, "/my-booking"));
  const query = formatDoseQuery(booking.dose);
  const span = listDaysForChange(booking, other);
  const days = getAvailability().forChange(booking).days(booking.clinicId);
  return (
    <Page text={getChromeText(locale, `/my-booking/change${query}`)}>
      <BackLink href={localizePath(locale, `/my-booking${query}`)}>
        {getTranslator(locale, "common")("back")}
      </BackLink>
      <Heading caption={locale === "ko" ? booking.clinicKo : booking.clinicEn}>{t("changeTitle")}</Heading>
      <Text>{t("changeText")}</Text>
      <IntervalText locale={locale} days={span} />
      <DayPicker
        locale={locale}
        days={days.filter(({ day }) => isWithinSpan(day, span))}
        to="/my-booking/change"
        query={query}
        none="noOtherDays"
      />
    </Page>
  );
}
