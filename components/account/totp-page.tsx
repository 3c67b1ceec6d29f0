import type { Locale } from "@/lib/shared/time/seoul";
import type { Staff } from "@/lib/staff/staff";
import { QrCode } from "../booking/qr";
import { getTranslator, localizePath } from "../i18n";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { Code } from "../ui/code";
import { TextField } from "../ui/field";
import { ErrorSummary, Notice } from "../ui/notice";
import { Heading, Text } from "../ui/page";
import { SummaryList } from "../ui/summary-list";
import { AccountLayout } from "./account-layout";

const inFours = (text: string) => (text.match(/.{1,4}/g) ?? []).join(" ");

/** Sets up an authenticator app: its secret as a picture and in letters, and a code that shows that it took it. */
export function TotpPage({
  locale,
  staff,
  totp,
  wrong = false,
}: {
  locale: Locale;
  staff: Pick<Staff, "role" | "clinicId">;
  totp: { secret: string; uri: string };
  wrong?: boolean;
}) {
  const t = getTranslator(locale, "account");
  const error = wrong ? t("faults.second-step-wrong") : undefined;
  return (
    <AccountLayout locale={locale} staff={staff} path="/account/second-step">
      {error && (
        <ErrorSummary
          title={getTranslator(locale, "common")("problem")}
          errors={[{ field: "code", message: error }]}
        />
      )}
      <Heading>{t("totp.setUp")}</Heading>
      <Text>{t("totp.scan")}</Text>
      <QrCode text={totp.uri} label={t("totp.qr")} />
      <SummaryList rows={[{ term: t("totp.secret"), value: <Code>{inFours(totp.secret)}</Code> }]} />
      <form method="post" action={`/${locale}/account/totp-on`} noValidate>
        <TextField
          name="code"
          label={t("secondStep.code")}
          error={error}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={12}
        />
        <ButtonRow>
          <Button>{t("totp.confirm")}</Button>
        </ButtonRow>
      </form>
    </AccountLayout>
  );
}

/** The recovery codes, told this once. */
export function RecoveryCodesPage({
  locale,
  staff,
  codes,
  isNew,
}: {
  locale: Locale;
  staff: Pick<Staff, "role" | "clinicId">;
  codes: string[];
  /** Whether the second step was turned on just now. */
  isNew: boolean;
}) {
  const t = getTranslator(locale, "account");
  return (
    <AccountLayout locale={locale} staff={staff} path="/account">
      {isNew && <Notice look="success" title={t("totp.done")} live />}
      <Heading>{t("totp.codes")}</Heading>
      <Text>{t("totp.codesText")}</Text>
      <SummaryList rows={codes.map((code, n) => ({ term: String(n + 1), value: <Code>{code}</Code> }))} />
      <ButtonRow>
        <ButtonLink href={localizePath(locale, "/account")}>{t("totp.toAccount")}</ButtonLink>
      </ButtonRow>
    </AccountLayout>
  );
}
