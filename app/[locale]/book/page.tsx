import { z } from "zod";
import { getOwnAvailability } from "@/components/booking/own-availability";
import { FoundClinics, RegionPicker } from "@/components/booking/pickers";
import { addQuery, getChromeText, getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { withPageTitle } from "@/components/page-title";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Heading, Page, Text } from "@/components/ui/page";

export const generateMetadata = withPageTitle("book", "regionTitle");

const search = z.object({ name: z.string().trim().min(1).max(40) });

export default async function RegionPage({ params, searchParams }: PageProps<"/[locale]/book">) {
  const locale = parseLocale((await params).locale);
  const places = await getOwnAvailability();
  const name = search.safeParse(await searchParams).data?.name;
  const t = getTranslator(locale, "book");
  return (
    <Page text={getChromeText(locale, addQuery("/book", { name }))}>
      <Heading>{t("regionTitle")}</Heading>
      {name && <FoundClinics locale={locale} name={name} clinics={places.named(name)} />}
      <Text>{t("regionHint")}</Text>
      <RegionPicker locale={locale} regions={places.provinces()} to="/book/province" />
      <form method="get" action={localizePath(locale, "/book")}>
        <TextField name="name" type="search" label={t("byName")} defaultValue={name} maxLength={40} />
        <Button look="secondary">{t("search")}</Button>
      </form>
    </Page>
  );
}
