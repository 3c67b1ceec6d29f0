import type { CallFault } from "@/lib/agent-calls/call-form";
import { callReasons } from "@/lib/agent-calls/calls";
import type { FieldError } from "@/lib/citizens/identity-form";
import type { ErrorCode } from "@/lib/shared/errors";
import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { formatFieldError, IdentityFields, inputOf } from "../sign-in/identity-fields";
import { Button, ButtonRow } from "../ui/button";
import { Checkboxes } from "../ui/checkboxes";
import { FieldRow, SelectField, TextField } from "../ui/field";
import { ErrorSummary, Notice } from "../ui/notice";
import { Heading, Text } from "../ui/page";
import { AgentLayout } from "./agent-layout";

const isOfApplicant = (fault: CallFault): fault is FieldError => fault.code !== "wrong";

/**
 * Where a call begins: why somebody calls, and who they say they are.
 *
 * @param refused why the last try was refused; an unknown caller can then be registered
 */
export function AgentHome({
  locale,
  values = {},
  faults = [],
  refused,
}: {
  locale: Locale;
  values?: Record<string, string>;
  faults?: CallFault[];
  refused?: ErrorCode;
}) {
  const t = getTranslator(locale, "agent");
  const told = (fault: CallFault) =>
    isOfApplicant(fault) ? formatFieldError(locale, fault) : t(`faults.${fault.field}`);
  const fault = (field: CallFault["field"]) => {
    const found = faults.find((candidate) => candidate.field === field);
    return found && told(found);
  };
  const reasons = getTranslator(locale, "refusals");
  const unknown = refused === "caller-unknown";
  return (
    <AgentLayout
      locale={locale}
      path="/agent"
      keys={[
        { key: "Tab", does: t("keys.field") },
        { key: "↓ ↑", does: t("keys.reason") },
        { key: "Enter", does: t(unknown ? "keys.register" : "keys.find") },
      ]}
    >
      {faults.length > 0 && (
        <ErrorSummary
          title={getTranslator(locale, "common")("problem")}
          errors={faults.map((fault) => ({
            field: isOfApplicant(fault) ? inputOf(fault) : fault.field,
            message: told(fault),
          }))}
        />
      )}
      {refused && (
        <Notice look="danger" title={reasons(`${refused}.title`)} live>
          {reasons(`${refused}.next`)}
        </Notice>
      )}
      <Heading>{t("title")}</Heading>
      <Text>{t("intro")}</Text>
      <form method="post" action={`/${locale}/agent/call`} noValidate>
        <FieldRow>
          <SelectField
            name="reason"
            label={t("reason")}
            error={fault("reason")}
            defaultValue={values.reason ?? ""}
            first={faults.length === 0 && !unknown}
            options={[
              { value: "", label: t("reasonChoose") },
              ...callReasons.map((reason) => ({ value: reason, label: t(`reasons.${reason}`) })),
            ]}
          />
          <IdentityFields locale={locale} values={values} faults={faults.filter(isOfApplicant)} own={false} />
          <TextField
            name="bookingCode"
            label={t("bookingCode")}
            hint={t("bookingCodeHint")}
            error={fault("bookingCode")}
            autoComplete="off"
            defaultValue={values.bookingCode}
            maxLength={2000}
          />
          <TextField
            name="bookingDay"
            type="date"
            label={t("bookingDay")}
            hint={t("bookingDayHint")}
            error={fault("bookingDay")}
            autoComplete="off"
            defaultValue={values.bookingDay}
          />
        </FieldRow>
        <Checkboxes
          label={t("contact")}
          options={[{ name: "noPhone", label: t("noPhone"), checked: values.noPhone === "on" }]}
        />
        <Text subtle>{t("noPhoneText")}</Text>
        <ButtonRow>
          <Button>{t("find")}</Button>
          {unknown && (
            <Button look="secondary" name="register" value="new" first>
              {t("register")}
            </Button>
          )}
          {refused === "caller-not-matched" && (
            <>
              <Button look="secondary" name="prove" value="1">
                {t("prove.ask")}
              </Button>
              <Button look="secondary" name="register" value="another">
                {t("registerAnother")}
              </Button>
            </>
          )}
        </ButtonRow>
      </form>
    </AgentLayout>
  );
}
