import { parseClinicParam, parseDayParam } from "@/components/booking/clinic-param";
import { getOwnAvailability } from "@/components/booking/own-availability";
import { TimePicker } from "@/components/booking/pickers";
import { getChromeText, getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { withPageTitle } from "@/components/page-title";
import { BackLink, Heading, Page } from "@/components/ui/page";
import { formatDate } from "@/lib/shared/time/seoul";

export const generateMetadata = withPageTitle("book", "timeTitle");

export default async function TimePage({ params }: PageProps<"/[locale]/book/clinic/[clinic]/[day]">) {
  const { locale: segment, clinic: id, day: date } = await params;
  const locale = parseLocale(segment);
  const places = await getOwnAvailability();
  const clinic = parseClinicParam(id, places);
  const day = parseDayParam(date);
  const name = locale === "ko" ? clinic.nameKo : clinic.nameEn;
  return (
    <Page text={getChromeText(locale, `/book/clinic/${clinic.id}/${day}`)}>
      <BackLink href={localizePath(locale, `/book/clinic/${clinic.id}`)}>
        {getTranslator(locale, "common")("back")}
      </BackLink>
      <Heading caption={`${name} · ${formatDate(day, locale)}`}>
        {getTranslator(locale, "book")("timeTitle")}
      </Heading>
      <TimePicker
        locale={locale}
        times={places.times(clinic.id, day)}
        action={`/${locale}/book/hold`}
        label="choose"
      />
    </Page>
  );
}
