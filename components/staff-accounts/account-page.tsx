import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import type { StaffEntry } from "@/lib/staff/accounts";
import { type Staff, staffRoles } from "@/lib/staff/staff";
import { getTranslator, localizePath } from "../i18n";
import { Button, ButtonRow } from "../ui/button";
import { FieldRow, SelectField, TextField } from "../ui/field";
import { ErrorSummary, Notice } from "../ui/notice";
import { BackLink, Heading, Subheading, Text } from "../ui/page";
import { SummaryList } from "../ui/summary-list";
import type { AccountsDone } from "./accounts-page";
import { AccountsLayout } from "./accounts-page";

export function AccountDetailPage({
  locale,
  me,
  account,
  values = {},
  fault,
  done,
}: {
  locale: Locale;
  me: Staff;
  account: StaffEntry;
  values?: Record<string, string>;
  fault?: "clinicId" | "clinic-unknown";
  done?: AccountsDone;
}) {
  const t = getTranslator(locale, "people");
  const { id, name, disabled } = account;
  const post = (act: string) => `/${locale}/admin/staff/${id}/${act}`;
  const error = fault && t(`faults.${fault}`);
  return (
    <AccountsLayout locale={locale} me={me}>
      <BackLink href={localizePath(locale, "/admin/staff")}>{t("back")}</BackLink>
      {error && (
        <ErrorSummary
          title={getTranslator(locale, "common")("problem")}
          errors={[{ field: "clinicId", message: error }]}
        />
      )}
      {done && <Notice look="success" title={t(`done.${done}`)} live />}
      <Heading>{t("account", { name })}</Heading>
      <SummaryList
        rows={[
          { term: t("email"), value: account.email },
          { term: t("role"), value: t(`roles.${account.role}`) },
          { term: t("secondStep"), value: account.secondStep ? t("yes") : t("no") },
          { term: t("seen"), value: account.seenAt ? formatDateTime(account.seenAt, locale) : t("never") },
          { term: t("state"), value: disabled ? t("disabled") : t("active") },
        ]}
      />
      {account.id !== me.id && (
        <>
          <Subheading>{t("roleTitle")}</Subheading>
          <Text>{t("roleText")}</Text>
          <form method="post" action={post("role")} noValidate>
            <FieldRow>
              <SelectField
                name="role"
                label={t("role")}
                defaultValue={values.role ?? account.role}
                options={staffRoles.map((role) => ({ value: role, label: t(`roles.${role}`) }))}
              />
              <TextField
                name="clinicId"
                label={t("clinicNumber")}
                error={error}
                inputMode="numeric"
                defaultValue={values.clinicId ?? (account.clinicId === null ? "" : String(account.clinicId))}
              />
            </FieldRow>
            <ButtonRow>
              <Button>{t("saveRole")}</Button>
            </ButtonRow>
          </form>
          {!disabled && (
            <>
              <Subheading>{t("anew")}</Subheading>
              <Text>{t("anewText")}</Text>
              <form method="post" action={post("anew")}>
                <ButtonRow>
                  <Button look="secondary">{t("anew")}</Button>
                </ButtonRow>
              </form>
            </>
          )}
          <Subheading>{t("removeTitle")}</Subheading>
          <Text>{t("removeText")}</Text>
          <form method="post" action={post(disabled ? "enable" : "disable")}>
            <ButtonRow>
              <Button look={disabled ? "secondary" : "danger"}>
                {disabled ? t("enableOf", { name }) : t("disableOf", { name })}
              </Button>
            </ButtonRow>
          </form>
        </>
      )}
    </AccountsLayout>
  );
}
