import { notFound } from "next/navigation";
import { RegionChoices } from "@/components/booking/choices";
import { localeOf } from "@/components/locale";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { BackLink, Heading, Page } from "@/components/ui/page";
import { requireAdmission } from "@/lib/access/pages";
import { availability } from "@/lib/booking/availability";

export const generateMetadata = titled("book", "districtTitle");

export default async function DistrictPage({ params }: PageProps<"/[locale]/book/province/[province]">) {
  await requireAdmission();
  const { locale: segment, province } = await params;
  const locale = localeOf(segment);
  const known = availability()
    .provinces()
    .find((candidate) => candidate.code === province);
  if (!known) notFound();
  return (
    <Page text={chromeText(locale, `/book/province/${province}`)}>
      <BackLink href={hrefIn(locale, "/book")}>{textOf(locale, "common")("back")}</BackLink>
      <Heading caption={locale === "ko" ? known.nameKo : known.nameEn}>
        {textOf(locale, "book")("districtTitle")}
      </Heading>
      <RegionChoices locale={locale} regions={availability().districts(province)} to="/book/district" />
    </Page>
  );
}
