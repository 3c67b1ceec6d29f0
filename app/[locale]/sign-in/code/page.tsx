import { localeOf } from "@/components/locale";
import { AuthForm } from "@/components/sign-in/auth-form";
import { Refused } from "@/components/sign-in/refused";
import { goOnTo } from "@/components/sign-in/search";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { Button, ButtonRow } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Heading, Page, Text, TextLink } from "@/components/ui/page";
import { runtime } from "@/lib/platform/runtime";

export const generateMetadata = titled("signin", "codeTitle");

export default async function CodePage({ params, searchParams }: PageProps<"/[locale]/sign-in/code">) {
  const locale = localeOf((await params).locale);
  const search = await searchParams;
  const t = textOf(locale, "signin");
  const { demo, production } = runtime().environment;
  return (
    <Page text={chromeText(locale, "/sign-in")}>
      <Refused locale={locale} search={search} field="code" />
      <Heading>{t("codeTitle")}</Heading>
      <Text>{t("codeText")}</Text>
      <AuthForm action="callback/code" to={goOnTo(search, hrefIn(locale, ""))}>
        <input type="hidden" name="codeId" value={String(search.id ?? "")} />
        <input type="hidden" name="locale" value={locale} />
        <TextField
          name="code"
          label={t("code")}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={12}
        />
        <ButtonRow>
          <Button>{t("enter")}</Button>
        </ButtonRow>
      </AuthForm>
      <Text>
        <TextLink href={hrefIn(locale, "/sign-in")}>{t("newCode")}</TextLink>
      </Text>
      {(demo || !production) && <TextLink href={hrefIn(locale, "/dev/inbox")}>{t("inbox")}</TextLink>}
    </Page>
  );
}
