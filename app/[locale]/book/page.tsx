import { z } from "zod";
import { FoundClinics, RegionChoices } from "@/components/booking/choices";
import { ownPlaces } from "@/components/booking/own-places";
import { localeOf } from "@/components/locale";
import { chromeText, hrefIn, pathWith, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Heading, Page, Text } from "@/components/ui/page";

export const generateMetadata = titled("book", "regionTitle");

const search = z.object({ name: z.string().trim().min(1).max(40) });

export default async function RegionPage({ params, searchParams }: PageProps<"/[locale]/book">) {
  const locale = localeOf((await params).locale);
  const places = await ownPlaces();
  const name = search.safeParse(await searchParams).data?.name;
  const t = textOf(locale, "book");
  return (
    <Page text={chromeText(locale, pathWith("/book", { name }))}>
      <Heading>{t("regionTitle")}</Heading>
      {name && <FoundClinics locale={locale} name={name} clinics={places.named(name)} />}
      <Text>{t("regionHint")}</Text>
      <RegionChoices locale={locale} regions={places.provinces()} to="/book/province" />
      <form method="get" action={hrefIn(locale, "/book")}>
        <TextField name="name" type="search" label={t("byName")} defaultValue={name} maxLength={40} />
        <Button look="secondary">{t("search")}</Button>
      </form>
    </Page>
  );
}
