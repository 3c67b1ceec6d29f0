import type { ReactNode } from "react";
import type { FieldError } from "@/lib/identity/applicant";
import type { Locale } from "@/lib/platform/seoul";
import { chromeText, textOf } from "../text";
import { Button, ButtonRow } from "../ui/button";
import { Heading, Page, Text } from "../ui/page";
import { ApplicantFields, ApplicantProblems } from "./applicant-fields";

/** Name, birth date and phone; then a code goes to the phone. */
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
  const t = textOf(locale, "signin");
  const query = new URLSearchParams({ to, ...(faults.length > 0 && { again: "1" }) });
  return (
    <Page text={chromeText(locale, `/sign-in?${query}`)}>
      <ApplicantProblems locale={locale} faults={faults} />
      {refused}
      <Heading>{t("title")}</Heading>
      <Text>{t("intro")}</Text>
      <form method="post" action={`/${locale}/sign-in`} noValidate>
        <input type="hidden" name="to" value={to} />
        <ApplicantFields locale={locale} values={values} faults={faults} own />
        <ButtonRow>
          <Button>{t("next")}</Button>
        </ButtonRow>
      </form>
      {children}
    </Page>
  );
}
