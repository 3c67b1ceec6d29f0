import { notFound } from "next/navigation";
import { getOwnAvailability } from "@/components/booking/own-availability";
import { ClinicPicker } from "@/components/booking/pickers";
import { JoinWaitlist } from "@/components/booking/waitlist-page";
import { getChromeText, getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { withPageTitle } from "@/components/page-title";
import { BackLink, Heading, Page } from "@/components/ui/page";
import { requireAdmission } from "@/server/auth/require";

export const generateMetadata = withPageTitle("book", "clinicTitle");

export default async function ClinicListPage({ params }: PageProps<"/[locale]/book/district/[district]">) {
  const { locale: segment, district } = await params;
  const locale = parseLocale(segment);
  const places = await getOwnAvailability();
  const { sub: person } = (await requireAdmission()).session;
  // A district's code begins with its province's.
  const province = district.slice(0, 2);
  const known = places.districts(province).find((candidate) => candidate.code === district);
  if (!known) notFound();
  const clinics = places.clinics(district);
  return (
    <Page text={getChromeText(locale, `/book/district/${district}`)}>
      <BackLink href={localizePath(locale, `/book/province/${province}`)}>
        {getTranslator(locale, "common")("back")}
      </BackLink>
      <Heading caption={locale === "ko" ? known.nameKo : known.nameEn}>
        {getTranslator(locale, "book")("clinicTitle")}
      </Heading>
      <ClinicPicker locale={locale} clinics={clinics} />
      {clinics.every((clinic) => clinic.places === 0) && (
        <JoinWaitlist locale={locale} person={person} district={district} />
      )}
    </Page>
  );
}
