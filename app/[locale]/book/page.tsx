import { z } from "zod";
import { FoundClinics, RegionChoices } from "@/components/booking/choices";
import { localeOf } from "@/components/locale";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Heading, Page, Text } from "@/components/ui/page";
import { availability } from "@/lib/booking/availability";

export const generateMetadata = titled("book", "regionTitle");

const search = z.object({ name: z.string().trim().min(1).max(40) });

export default async function RegionPage({ params, searchParams }: PageProps<"/[locale]/book">) {
  const locale = localeOf((await params).locale);
  const name = search.safeParse(await searchParams).data?.name;
  const t = textOf(locale, "book");
  return (
    <Page text={chromeText(locale, "/book")}>
      <Heading>{t("regionTitle")}</Heading>
      {name && <FoundClinics locale={locale} name={name} clinics={availability().named(name)} />}
      <Text>{t("regionHint")}</Text>
      <RegionChoices locale={locale} regions={availability().provinces()} to="/book/province" />
      <form method="get" action={hrefIn(locale, "/book")}>
        <TextField name="name" type="search" label={t("byName")} defaultValue={name} maxLength={40} />
        <Button look="secondary">{t("search")}</Button>
      </form>
    </Page>
  );
}
