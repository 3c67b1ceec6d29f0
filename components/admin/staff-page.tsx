import type { StaffEntry } from "@/lib/identity/staff";
import type { Locale } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { Button, ButtonRow, LinkButton } from "../ui/button";
import { Code } from "../ui/code";
import { FieldRow, SelectField, TextField } from "../ui/field";
import { SummaryList } from "../ui/list";
import { ErrorSummary, Notice } from "../ui/notice";
import { Heading, Subheading } from "../ui/page";
import { Table } from "../ui/table";
import { AdminFrame } from "./frame";

export type AccountFault = "email" | "name" | "clinicId";

/**
 * @param me the id of the admin who looks, whose own account cannot be switched off
 * @param made an account made just now, with the password that is shown only once
 */
export function StaffPage({
  locale,
  me,
  accounts,
  values = {},
  faults = [],
  made,
}: {
  locale: Locale;
  me: string;
  accounts: StaffEntry[];
  values?: Record<string, string>;
  faults?: AccountFault[];
  made?: { email: string; password: string };
}) {
  const t = textOf(locale, "admin");
  const fault = (field: AccountFault) => (faults.includes(field) ? t(`accountFaults.${field}`) : undefined);
  return (
    <AdminFrame locale={locale} path="/admin/staff">
      {faults.length > 0 && (
        <ErrorSummary
          title={textOf(locale, "common")("problem")}
          errors={faults.map((field) => ({ field, message: t(`accountFaults.${field}`) }))}
        />
      )}
      {made && (
        <Notice look="success" title={t("made")}>
          {t("madeText")}
          <SummaryList
            rows={[
              { term: t("email"), value: made.email },
              { term: t("password"), value: <Code>{made.password}</Code> },
            ]}
          />
        </Notice>
      )}
      <Heading>{t("accounts")}</Heading>
      <Table
        caption={t("accounts")}
        columns={[t("email"), t("name"), t("role"), t("clinic"), t("state"), ""]}
        rows={accounts.map((account) => ({
          key: account.id,
          cells: [
            account.email,
            account.name,
            t(`roles.${account.role}`),
            account.clinicId === null
              ? "–"
              : `${account.clinicId} · ${locale === "ko" ? account.clinicKo : account.clinicEn}`,
            account.disabled ? t("disabled") : t("active"),
            account.id !== me && (
              <form
                key="switch"
                method="post"
                action={`/${locale}/admin/staff/${account.id}/${account.disabled ? "enable" : "disable"}`}
              >
                <LinkButton label={t(account.disabled ? "enableOf" : "disableOf", { name: account.name })}>
                  {account.disabled ? t("enable") : t("disable")}
                </LinkButton>
              </form>
            ),
          ],
        }))}
        empty={t("noStaff")}
      />
      <Subheading>{t("newAccount")}</Subheading>
      <form method="post" action={`/${locale}/admin/staff`} noValidate>
        <FieldRow>
          <TextField
            name="email"
            type="email"
            label={t("email")}
            error={fault("email")}
            defaultValue={values.email}
          />
          <TextField name="name" label={t("name")} error={fault("name")} defaultValue={values.name} />
        </FieldRow>
        <FieldRow>
          <SelectField
            name="role"
            label={t("role")}
            defaultValue={values.role ?? "CLINIC_STAFF"}
            options={(["CLINIC_STAFF", "AGENT", "ADMIN"] as const).map((role) => ({
              value: role,
              label: t(`roles.${role}`),
            }))}
          />
          <TextField
            name="clinicId"
            label={t("clinicNumber")}
            error={fault("clinicId")}
            inputMode="numeric"
            defaultValue={values.clinicId}
          />
        </FieldRow>
        <ButtonRow>
          <Button>{t("create")}</Button>
        </ButtonRow>
      </form>
    </AdminFrame>
  );
}
