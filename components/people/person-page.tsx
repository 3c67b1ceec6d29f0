import type { StaffEntry } from "@/lib/identity/account/people";
import { type Staff, staffRoles } from "@/lib/identity/staff";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";
import { Button, ButtonRow } from "../ui/button";
import { FieldRow, SelectField, TextField } from "../ui/field";
import { SummaryList } from "../ui/list";
import { ErrorSummary, Notice } from "../ui/notice";
import { BackLink, Heading, Subheading, Text } from "../ui/page";
import type { PeopleDone } from "./people-page";
import { PeopleFrame } from "./people-page";

/** One account: its role, a link for a new password, and its removal. */
export function PersonPage({
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
  done?: PeopleDone;
}) {
  const t = textOf(locale, "people");
  const { id, name, disabled } = account;
  const post = (act: string) => `/${locale}/admin/staff/${id}/${act}`;
  const error = fault && t(`faults.${fault}`);
  return (
    <PeopleFrame locale={locale} me={me}>
      <BackLink href={hrefIn(locale, "/admin/staff")}>{t("back")}</BackLink>
      {error && (
        <ErrorSummary
          title={textOf(locale, "common")("problem")}
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
          { term: t("seen"), value: account.seenAt ? seoulDateTime(account.seenAt, locale) : t("never") },
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
    </PeopleFrame>
  );
}
