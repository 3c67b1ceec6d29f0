import type { ReactNode } from "react";
import type { Locale } from "@/lib/platform/seoul";
import { chromeText, textOf } from "../text";
import { Button, ButtonRow } from "../ui/button";
import { BirthDateField, TextField } from "../ui/field";
import { ErrorSummary } from "../ui/notice";
import { Heading, Page, Text } from "../ui/page";

type Fault = "name" | "birthDate" | "phone";

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
  faults?: Fault[];
  /** Why an earlier try was refused. */
  refused?: ReactNode;
  /** Other ways to sign in. */
  children?: ReactNode;
}) {
  const t = textOf(locale, "signin");
  const common = textOf(locale, "common");
  const fault = (field: Fault) => (faults.includes(field) ? t(`faults.${field}`) : undefined);
  const errors = faults.map((field) => ({ field, message: t(`faults.${field}`) }));
  return (
    <Page text={chromeText(locale, "/sign-in")}>
      {errors.length > 0 && <ErrorSummary title={common("problem")} errors={errors} />}
      {refused}
      <Heading>{t("title")}</Heading>
      <Text>{t("intro")}</Text>
      <form method="post" action={`/${locale}/sign-in`} noValidate>
        <input type="hidden" name="to" value={to} />
        <TextField
          name="name"
          label={t("name")}
          hint={t("nameHint")}
          error={fault("name")}
          autoComplete="name"
          defaultValue={values.name}
          maxLength={50}
        />
        <BirthDateField
          text={{
            label: t("birthDate"),
            error: fault("birthDate"),
            year: common("year"),
            month: common("month"),
            day: common("day"),
          }}
          values={values}
        />
        <TextField
          name="phone"
          type="tel"
          label={t("phone")}
          hint={t("phoneHint")}
          error={fault("phone")}
          autoComplete="tel"
          inputMode="tel"
          defaultValue={values.phone}
          maxLength={30}
        />
        <ButtonRow>
          <Button>{t("send")}</Button>
        </ButtonRow>
      </form>
      {children}
    </Page>
  );
}
