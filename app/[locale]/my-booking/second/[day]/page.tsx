import { redirect } from "next/navigation";
import { parseDayParam } from "@/components/booking/clinic-param";
import { TimePicker } from "@/components/booking/pickers";
import { getChromeText, getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { withPageTitle } from "@/components/page-title";
import { BackLink, Heading, Page } from "@/components/ui/page";
import { getAvailability } from "@/lib/availability/availability";
import { listOwnBookings, listSecondDoseDays } from "@/lib/booking/my-bookings";
import { getAppContext } from "@/lib/shared/context";
import { formatDate } from "@/lib/shared/time/seoul";
import { requireCitizen } from "@/server/auth/require";

export const generateMetadata = withPageTitle("book", "chooseSecond");

export default async function SecondTimePage({ params }: PageProps<"/[locale]/my-booking/second/[day]">) {
  const { locale: segment, day: date } = await params;
  const locale = parseLocale(segment);
  const day = parseDayParam(date);
  const t = getTranslator(locale, "book");
  const { database, clock } = getAppContext();
  const bookings = await listOwnBookings(database, (await requireCitizen()).sub);
  const [first] = bookings;
  if (!first || !listSecondDoseDays(bookings, clock.now())) redirect(localizePath(locale, "/my-booking"));
  return (
    <Page text={getChromeText(locale, `/my-booking/second/${day}`)}>
      <BackLink href={localizePath(locale, "/my-booking/second")}>{t("otherDay")}</BackLink>
      <Heading caption={formatDate(day, locale)}>{t("secondTimeTitle")}</Heading>
      <TimePicker
        locale={locale}
        times={getAvailability().times(first.clinicId, day)}
        method="get"
        action={localizePath(locale, "/my-booking/second/check")}
        label="choose"
      />
    </Page>
  );
}
