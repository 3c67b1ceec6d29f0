import { TimeChoices } from "@/components/booking/choices";
import { clinicOf, dayOf } from "@/components/booking/clinic-param";
import { ownPlaces } from "@/components/booking/own-places";
import { localeOf } from "@/components/locale";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { BackLink, Heading, Page } from "@/components/ui/page";
import { dayName } from "@/lib/platform/seoul";

export const generateMetadata = titled("book", "timeTitle");

export default async function TimePage({ params }: PageProps<"/[locale]/book/clinic/[clinic]/[day]">) {
  const { locale: segment, clinic: id, day: date } = await params;
  const locale = localeOf(segment);
  const places = await ownPlaces();
  const clinic = clinicOf(id, places);
  const day = dayOf(date);
  const name = locale === "ko" ? clinic.nameKo : clinic.nameEn;
  return (
    <Page text={chromeText(locale, `/book/clinic/${clinic.id}/${day}`)}>
      <BackLink href={hrefIn(locale, `/book/clinic/${clinic.id}`)}>
        {textOf(locale, "common")("back")}
      </BackLink>
      <Heading caption={`${name} · ${dayName(day, locale)}`}>{textOf(locale, "book")("timeTitle")}</Heading>
      <TimeChoices
        locale={locale}
        times={places.times(clinic.id, day)}
        action={`/${locale}/book/hold`}
        label="choose"
      />
    </Page>
  );
}
