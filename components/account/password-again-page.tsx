import type { Locale } from "@/lib/shared/time/seoul";
import type { Staff } from "@/lib/staff/staff";
import { getTranslator } from "../i18n";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { TextField } from "../ui/field";
import { ErrorSummary } from "../ui/notice";
import { Heading, Text } from "../ui/page";
import { AccountLayout } from "./account-layout";

/** The field in which the password comes again, beside those of the act itself. */
export const againField = "password-again";

/**
 * Asks for the password before a dangerous act, and carries on what was posted.
 *
 * @param action where the act is posted to
 * @param values the fields of the act
 */
export function PasswordAgainPage({
  locale,
  staff,
  action,
  values,
  wrong,
  what,
  back,
}: {
  locale: Locale;
  staff: Pick<Staff, "role" | "clinicId">;
  action: string;
  values: Record<string, string>;
  wrong: boolean;
  /** The act, in words, and where one goes who does not want it. */
  what?: string;
  back?: string;
}) {
  const t = getTranslator(locale, "account");
  const error = wrong ? t("again.wrong") : undefined;
  return (
    <AccountLayout locale={locale} staff={staff} path="/account/password-again">
      {error && (
        <ErrorSummary
          title={getTranslator(locale, "common")("problem")}
          errors={[{ field: againField, message: error }]}
        />
      )}
      <Heading>{t("again.title")}</Heading>
      {what && <Text>{t("again.what", { what })}</Text>}
      <Text>{t("again.text")}</Text>
      <form method="post" action={action} noValidate>
        {Object.entries(values).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <TextField
          name={againField}
          type="password"
          label={t("again.password")}
          error={error}
          autoComplete="current-password"
        />
        <ButtonRow>
          <Button>{t("again.go")}</Button>
          {back && (
            <ButtonLink look="tertiary" href={back}>
              {t("again.back")}
            </ButtonLink>
          )}
        </ButtonRow>
      </form>
    </AccountLayout>
  );
}
