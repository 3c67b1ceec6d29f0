import { DayChoices, NearestClinics } from "@/components/booking/choices";
import { clinicOf } from "@/components/booking/clinic-param";
import { ownPlaces } from "@/components/booking/own-places";
import { JoinWait } from "@/components/booking/wait-page";
import { localeOf } from "@/components/locale";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { BackLink, Heading, Page } from "@/components/ui/page";
import { requireAdmission } from "@/lib/access/pages";

export const generateMetadata = titled("book", "dayTitle");

export default async function DayPage({ params }: PageProps<"/[locale]/book/clinic/[clinic]">) {
  const { locale: segment, clinic: id } = await params;
  const locale = localeOf(segment);
  const places = await ownPlaces();
  const { sub: person } = (await requireAdmission()).session;
  const clinic = clinicOf(id, places);
  const path = `/book/clinic/${clinic.id}`;
  return (
    <Page text={chromeText(locale, path)}>
      <BackLink href={hrefIn(locale, `/book/district/${clinic.districtCode}`)}>
        {textOf(locale, "common")("back")}
      </BackLink>
      <Heading caption={locale === "ko" ? clinic.nameKo : clinic.nameEn}>
        {textOf(locale, "book")("dayTitle")}
      </Heading>
      <DayChoices locale={locale} days={places.days(clinic.id)} to={path} />
      {clinic.places === 0 && (
        <>
          <JoinWait locale={locale} person={person} clinic={clinic.id} />
          <NearestClinics locale={locale} clinics={places.nearest(clinic.id)} />
        </>
      )}
      <JoinWait locale={locale} person={person} clinic={clinic.id} leftover />
    </Page>
  );
}
