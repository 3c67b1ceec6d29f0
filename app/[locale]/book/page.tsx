import { RegionChoices } from "@/components/booking/choices";
import { localeOf } from "@/components/locale";
import { chromeText, textOf } from "@/components/text";
import { Heading, Page, Text } from "@/components/ui/page";
import { availability } from "@/lib/booking/availability";

export default async function RegionPage({ params }: PageProps<"/[locale]/book">) {
  const locale = localeOf((await params).locale);
  const t = textOf(locale, "book");
  return (
    <Page text={chromeText(locale, "/book")}>
      <Heading>{t("regionTitle")}</Heading>
      <Text>{t("regionHint")}</Text>
      <RegionChoices locale={locale} regions={availability().provinces()} to="/book/province" />
    </Page>
  );
}
