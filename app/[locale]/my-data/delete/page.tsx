import { localeOf } from "@/components/locale";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { Button, ButtonLink, ButtonRow } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { BackLink, Heading, Page, Text } from "@/components/ui/page";
import { requireOwnCitizen } from "@/lib/access/pages";

export default async function DeletePage({ params }: PageProps<"/[locale]/my-data/delete">) {
  await requireOwnCitizen();
  const locale = localeOf((await params).locale);
  const t = textOf(locale, "privacy");
  return (
    <Page text={chromeText(locale, "/my-data/delete")}>
      <BackLink href={hrefIn(locale, "/my-data")}>{textOf(locale, "common")("back")}</BackLink>
      <Heading>{t("deleteTitle")}</Heading>
      <Text>{t("deleteText")}</Text>
      <Notice look="warning">{t("deleteDoses")}</Notice>
      <form method="post" action={`/${locale}/my-data/delete`}>
        <ButtonRow>
          <Button look="danger">{t("deleteYes")}</Button>
          <ButtonLink look="tertiary" href={hrefIn(locale, "/my-data")}>
            {t("deleteNo")}
          </ButtonLink>
        </ButtonRow>
      </form>
    </Page>
  );
}
