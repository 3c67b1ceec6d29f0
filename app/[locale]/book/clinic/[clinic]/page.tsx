import { parseClinicParam } from "@/components/booking/clinic-param";
import { getOwnAvailability } from "@/components/booking/own-availability";
import { DayPicker, NearestClinics } from "@/components/booking/pickers";
import { JoinWaitlist } from "@/components/booking/waitlist-page";
import { getChromeText, getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { withPageTitle } from "@/components/page-title";
import { BackLink, Heading, Page } from "@/components/ui/page";
import { requireAdmission } from "@/server/auth/require";

export const generateMetadata = withPageTitle("book", "dayTitle");

export default async function DayPage({ params }: PageProps<"/[locale]/book/clinic/[clinic]">) {
  const { locale: segment, clinic: id } = await params;
  const locale = parseLocale(segment);
  const places = await getOwnAvailability();
  const { sub: person } = (await requireAdmission()).session;
  const clinic = parseClinicParam(id, places);
  const path = `/book/clinic/${clinic.id}`;
  return (
    <Page text={getChromeText(locale, path)}>
      <BackLink href={localizePath(locale, `/book/district/${clinic.districtCode}`)}>
        {getTranslator(locale, "common")("back")}
      </BackLink>
      <Heading caption={locale === "ko" ? clinic.nameKo : clinic.nameEn}>
        {getTranslator(locale, "book")("dayTitle")}
      </Heading>
      <DayPicker locale={locale} days={places.days(clinic.id)} to={path} />
      {clinic.places === 0 && (
        <>
          <JoinWaitlist locale={locale} person={person} clinic={clinic.id} />
          <NearestClinics locale={locale} clinics={places.nearest(clinic.id)} />
        </>
      )}
      <JoinWaitlist locale={locale} person={person} clinic={clinic.id} leftover />
    </Page>
  );
}
