import { localeOf } from "@/components/locale";
import { AuthForm } from "@/components/sign-in/auth-form";
import { Refused } from "@/components/sign-in/refused";
import { goOnTo } from "@/components/sign-in/search";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { Button, ButtonRow } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Heading, Page } from "@/components/ui/page";

export default async function StaffSignIn({ params, searchParams }: PageProps<"/[locale]/sign-in/staff">) {
  const locale = localeOf((await params).locale);
  const search = await searchParams;
  const t = textOf(locale, "signin");
  return (
    <Page text={chromeText(locale, "/sign-in/staff")}>
      <Refused locale={locale} search={search} field="email" />
      <Heading>{t("staffTitle")}</Heading>
      <AuthForm action="callback/staff" to={goOnTo(search, hrefIn(locale, "/staff"))}>
        <TextField name="email" type="email" label={t("email")} autoComplete="username" />
        <TextField name="password" type="password" label={t("password")} autoComplete="current-password" />
        <ButtonRow>
          <Button>{t("enter")}</Button>
        </ButtonRow>
      </AuthForm>
    </Page>
  );
}
