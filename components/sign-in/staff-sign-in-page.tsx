import type { Locale } from "@/lib/shared/time/seoul";
import { getChromeText, getTranslator, localizePath } from "../i18n";
import { Button, ButtonRow } from "../ui/button";
import { TextField } from "../ui/field";
import { ErrorSummary, Notice } from "../ui/notice";
import { Heading, Page, Text, TextLink } from "../ui/page";

/** Why a sign-in was refused and what to do next, above the form that is there to try again. */
function Refusal({ locale, reason, field }: { locale: Locale; reason: StaffRefusal; field: string }) {
  const t = getTranslator(locale, "refusals");
  const message = `${t(`${reason}.title`)} – ${t(`${reason}.next`)}`;
  return <ErrorSummary title={getTranslator(locale, "common")("problem")} errors={[{ field, message }]} />;
}

export type StaffRefusal = "sign-in-refused" | "sign-in-limit" | "device-unconfirmed" | "second-step-wrong";

export function StaffSignInPage({
  locale,
  to,
  email,
  reason,
  deviceConfirmed = false,
}: {
  locale: Locale;
  /** Where to go on to. */
  to: string;
  email?: string;
  reason?: StaffRefusal;
  /** Whether a link has just made this device known. */
  deviceConfirmed?: boolean;
}) {
  const t = getTranslator(locale, "signin");
  return (
    <Page text={getChromeText(locale, "/sign-in/staff")}>
      {reason && <Refusal locale={locale} reason={reason} field="email" />}
      {deviceConfirmed && <Notice look="success" title={t("deviceConfirmed")} />}
      <Heading>{t("staffTitle")}</Heading>
      <form method="post" action={`/${locale}/sign-in/staff`}>
        <input type="hidden" name="to" value={to} />
        <TextField
          name="email"
          type="email"
          label={t("email")}
          autoComplete="username"
          defaultValue={email}
        />
        <TextField name="password" type="password" label={t("password")} autoComplete="current-password" />
        <ButtonRow>
          <Button>{t("enter")}</Button>
        </ButtonRow>
      </form>
    </Page>
  );
}

export function SecondStepPage({ locale, reason }: { locale: Locale; reason?: StaffRefusal }) {
  const t = getTranslator(locale, "account");
  return (
    <Page text={getChromeText(locale, "/sign-in/second-step")}>
      {reason && <Refusal locale={locale} reason={reason} field="code" />}
      <Heading>{t("secondStep.title")}</Heading>
      <Text>{t("secondStep.text")}</Text>
      <form method="post" action={`/${locale}/sign-in/second-step`}>
        <TextField name="code" label={t("secondStep.code")} autoComplete="one-time-code" maxLength={24} />
        <ButtonRow>
          <Button>{t("secondStep.go")}</Button>
        </ButtonRow>
      </form>
      <TextLink href={localizePath(locale, "/sign-in/staff")}>{t("secondStep.back")}</TextLink>
    </Page>
  );
}
