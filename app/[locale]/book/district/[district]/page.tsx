import { notFound } from "next/navigation";
import { ClinicChoices } from "@/components/booking/choices";
import { ownPlaces } from "@/components/booking/own-places";
import { JoinWait } from "@/components/booking/wait-page";
import { localeOf } from "@/components/locale";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { BackLink, Heading, Page } from "@/components/ui/page";
import { requireAdmission } from "@/lib/access/pages";

export const generateMetadata = titled("book", "clinicTitle");

export default async function ClinicListPage({ params }: PageProps<"/[locale]/book/district/[district]">) {
  const { locale: segment, district } = await params;
  const locale = localeOf(segment);
  const places = await ownPlaces();
  const { sub: person } = (await requireAdmission()).session;
  // A district's code begins with its province's.
  const province = district.slice(0, 2);
  const known = places.districts(province).find((candidate) => candidate.code === district);
  if (!known) notFound();
  const clinics = places.clinics(district);
  return (
    <Page text={chromeText(locale, `/book/district/${district}`)}>
      <BackLink href={hrefIn(locale, `/book/province/${province}`)}>
        {textOf(locale, "common")("back")}
      </BackLink>
      <Heading caption={locale === "ko" ? known.nameKo : known.nameEn}>
        {textOf(locale, "book")("clinicTitle")}
      </Heading>
      <ClinicChoices locale={locale} clinics={clinics} />
      {clinics.every((clinic) => clinic.places === 0) && (
        <JoinWait locale={locale} person={person} district={district} />
      )}
    </Page>
  );
}
