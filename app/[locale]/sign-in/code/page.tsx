import { localeOf } from "@/components/locale";
import { AuthForm } from "@/components/sign-in/auth-form";
import { Refused } from "@/components/sign-in/refused";
import { goOnTo } from "@/components/sign-in/search";
import { chromeText, hrefIn, pathWith, textOf } from "@/components/text";
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
  const to = goOnTo(search, hrefIn(locale, ""));
  const { demo, production } = runtime().environment;
  return (
    <Page text={chromeText(locale, pathWith("/sign-in/code", search))}>
      <Refused locale={locale} search={search} field="code" />
      <Heading>{t("codeTitle")}</Heading>
      <Text>{t("codeText")}</Text>
      <AuthForm action="callback/code" to={to}>
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
        <TextLink href={hrefIn(locale, `/sign-in/check?${new URLSearchParams({ to })}`)}>
          {t("newCode")}
        </TextLink>
      </Text>
      {(demo || !production) && <TextLink href={hrefIn(locale, "/dev/inbox")}>{t("inbox")}</TextLink>}
    </Page>
  );
}
