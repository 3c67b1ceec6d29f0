import { localeOf } from "@/components/locale";
import { Refused } from "@/components/sign-in/refused";
import { chromeText, hrefIn, pathWith, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { Button, ButtonRow } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { BackLink, Heading, Page, Text, TextLink } from "@/components/ui/page";
import { runtime } from "@/lib/platform/runtime";

export const generateMetadata = titled("proxy", "codeTitle");

export default async function ProxyCodePage({ params, searchParams }: PageProps<"/[locale]/proxy/code">) {
  const locale = localeOf((await params).locale);
  const search = await searchParams;
  const t = textOf(locale, "proxy");
  const { demo, production } = runtime().environment;
  return (
    <Page text={chromeText(locale, pathWith("/proxy/code", search))}>
      <BackLink href={hrefIn(locale, "/proxy")}>{textOf(locale, "common")("back")}</BackLink>
      <Refused locale={locale} search={search} field="code" />
      <Heading>{t("codeTitle")}</Heading>
      <Text>{t("codeText")}</Text>
      <form method="post" action={`/${locale}/proxy/code`}>
        <input type="hidden" name="id" value={String(search.id ?? "")} />
        <TextField
          name="code"
          label={textOf(locale, "signin")("code")}
          inputMode="numeric"
          autoComplete="off"
          maxLength={12}
        />
        <ButtonRow>
          <Button>{t("confirm")}</Button>
        </ButtonRow>
      </form>
      {(demo || !production) && (
        <TextLink href={hrefIn(locale, "/dev/inbox")}>{textOf(locale, "signin")("inbox")}</TextLink>
      )}
    </Page>
  );
}
