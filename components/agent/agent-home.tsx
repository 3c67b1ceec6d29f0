import { callReasons } from "@/lib/identity/caller";
import type { RefusalReason } from "@/lib/platform/refusal";
import type { Locale } from "@/lib/platform/seoul";
import { type ApplicantFault, ApplicantFields } from "../sign-in/applicant-fields";
import { textOf } from "../text";
import { Button, ButtonRow } from "../ui/button";
import { SelectField } from "../ui/field";
import { ErrorSummary, Notice } from "../ui/notice";
import { Heading, Text } from "../ui/page";
import { AgentFrame } from "./frame";

export type CallFault = ApplicantFault | "reason";

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
  refused?: RefusalReason;
}) {
  const t = textOf(locale, "agent");
  const told = (field: CallFault) =>
    field === "reason" ? t("reasonMissing") : textOf(locale, "signin")(`faults.${field}`);
  const reasons = textOf(locale, "refusals");
  return (
    <AgentFrame locale={locale} path="/agent">
      {faults.length > 0 && (
        <ErrorSummary
          title={textOf(locale, "common")("problem")}
          errors={faults.map((field) => ({ field, message: told(field) }))}
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
        <SelectField
          name="reason"
          label={t("reason")}
          error={faults.includes("reason") ? t("reasonMissing") : undefined}
          defaultValue={values.reason ?? ""}
          options={[
            { value: "", label: t("reasonChoose") },
            ...callReasons.map((reason) => ({ value: reason, label: t(`reasons.${reason}`) })),
          ]}
        />
        <ApplicantFields
          locale={locale}
          values={values}
          faults={faults.filter((field) => field !== "reason")}
          own={false}
        />
        <ButtonRow>
          <Button>{t("find")}</Button>
          {refused === "caller-unknown" && (
            <Button look="secondary" name="register" value="1">
              {t("register")}
            </Button>
          )}
        </ButtonRow>
      </form>
    </AgentFrame>
  );
}
