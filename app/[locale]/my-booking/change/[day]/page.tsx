import { redirect } from "next/navigation";
import { parseDayParam } from "@/components/booking/clinic-param";
import { formatDoseQuery, parseDoseParam } from "@/components/booking/dose-param";
import { TimePicker } from "@/components/booking/pickers";
import { getChromeText, getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { withPageTitle } from "@/components/page-title";
import { BackLink, Heading, Page, Text } from "@/components/ui/page";
import { getAvailability } from "@/lib/availability/availability";
import { listOwnBookings, pickBooking } from "@/lib/booking/my-bookings";
import { isToCome } from "@/lib/booking/outcome";
import { getAppContext } from "@/lib/shared/context";
import { formatDate } from "@/lib/shared/time/seoul";
import { requireCitizen } from "@/server/auth/require";

export const generateMetadata = withPageTitle("book", "changeTime");

export default async function ChangeTimePage({
  params,
  searchParams,
}: PageProps<"/[locale]/my-booking/change/[day]">) {
  const { locale: segment, day: date } = await params;
  const locale = parseLocale(segment);
  const day = parseDayParam(date);
  const t = getTranslator(locale, "book");
  const bookings = await listOwnBookings(getAppContext().database, (await requireCitizen()).sub);
  const { booking } = pickBooking(bookings, parseDoseParam(await searchParams));
  if (!booking || !isToCome(booking, getAppContext().clock.now()))
    redirect(localizePath(locale, "/my-booking"));
  const query = formatDoseQuery(booking.dose);
  return (
    <Page text={getChromeText(locale, `/my-booking/change/${day}${query}`)}>
      <BackLink href={localizePath(locale, `/my-booking/change${query}`)}>{t("otherDay")}</BackLink>
      <Heading caption={formatDate(day, locale)}>{t("changeTitle")}</Heading>
      <Text>{t("changeText")}</Text>
      <TimePicker
        locale={locale}
        times={getAvailability().forChange(booking).times(booking.clinicId, day)}
        method="get"
        action={localizePath(locale, "/my-booking/change/check")}
        fields={{ booking: booking.id }}
        label="choose"
      />
    </Page>
  );
}
