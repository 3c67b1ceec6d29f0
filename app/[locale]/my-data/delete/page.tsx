import { getChromeText, getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { Button, ButtonLink, ButtonRow } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { BackLink, Heading, Page, Text } from "@/components/ui/page";
import { requireOwnCitizen } from "@/server/auth/require";

export default async function DeletePage({ params }: PageProps<"/[locale]/my-data/delete">) {
  await requireOwnCitizen();
  const locale = parseLocale((await params).locale);
  const t = getTranslator(locale, "privacy");
  return (
    <Page text={getChromeText(locale, "/my-data/delete")}>
      <BackLink href={localizePath(locale, "/my-data")}>{getTranslator(locale, "common")("back")}</BackLink>
      <Heading>{t("deleteTitle")}</Heading>
      <Text>{t("deleteText")}</Text>
      <Notice look="warning">{t("deleteDoses")}</Notice>
      <form method="post" action={`/${locale}/my-data/delete`}>
        <ButtonRow>
          <Button look="danger">{t("deleteYes")}</Button>
          <ButtonLink look="tertiary" href={localizePath(locale, "/my-data")}>
            {t("deleteNo")}
          </ButtonLink>
        </ButtonRow>
      </form>
    </Page>
  );
}
