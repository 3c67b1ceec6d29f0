import { notFound } from "next/navigation";
import { RegionPicker } from "@/components/booking/pickers";
import { getChromeText, getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { withPageTitle } from "@/components/page-title";
import { BackLink, Heading, Page } from "@/components/ui/page";
import { getAvailability } from "@/lib/availability/availability";
import { requireAdmission } from "@/server/auth/require";

export const generateMetadata = withPageTitle("book", "districtTitle");

export default async function DistrictPage({ params }: PageProps<"/[locale]/book/province/[province]">) {
  await requireAdmission();
  const { locale: segment, province } = await params;
  const locale = parseLocale(segment);
  const known = getAvailability()
    .provinces()
    .find((candidate) => candidate.code === province);
  if (!known) notFound();
  return (
    <Page text={getChromeText(locale, `/book/province/${province}`)}>
      <BackLink href={localizePath(locale, "/book")}>{getTranslator(locale, "common")("back")}</BackLink>
      <Heading caption={locale === "ko" ? known.nameKo : known.nameEn}>
        {getTranslator(locale, "book")("districtTitle")}
      </Heading>
      <RegionPicker locale={locale} regions={getAvailability().districts(province)} to="/book/district" />
    </Page>
  );
}
