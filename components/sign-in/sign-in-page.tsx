import type { ReactNode } from "react";
import type { FieldError } from "@/lib/citizens/identity-form";
import type { Locale } from "@/lib/shared/time/seoul";
import { getChromeText, getTranslator } from "../i18n";
import { Button, ButtonRow } from "../ui/button";
import { Heading, Page, Text } from "../ui/page";
import { IdentityFields, IdentityProblems } from "./identity-fields";

export function SignInPage({
  locale,
  to,
  values = {},
  faults = [],
  refused,
  children,
}: {
  locale: Locale;
  /** Where to go on to. */
  to: string;
  values?: Record<string, string>;
  faults?: readonly FieldError[];
  /** Why an earlier try was refused. */
  refused?: ReactNode;
  /** Other ways to sign in. */
  children?: ReactNode;
}) {
  const t = getTranslator(locale, "signin");
  const query = new URLSearchParams({ to, ...(faults.length > 0 && { again: "1" }) });
  return (
    <Page text={getChromeText(locale, `/sign-in?${query}`)}>
      <IdentityProblems locale={locale} faults={faults} />
      {refused}
      <Heading>{t("title")}</Heading>
      <Text>{t("intro")}</Text>
      <form method="post" action={`/${locale}/sign-in`} noValidate>
        <input type="hidden" name="to" value={to} />
        <IdentityFields locale={locale} values={values} faults={faults} own />
        <ButtonRow>
          <Button>{t("next")}</Button>
        </ButtonRow>
      </form>
      {children}
    </Page>
  );
}
