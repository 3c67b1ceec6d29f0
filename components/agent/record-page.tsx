import type { Call } from "@/lib/agent-calls/calls";
import { mendReasons, whenToMend } from "@/lib/agent-calls/correct-record";
import type { FieldError } from "@/lib/citizens/identity-form";
import { formatMobile } from "@/lib/citizens/phone";
import type { ErrorCode } from "@/lib/shared/errors";
import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { IdentityFields, IdentityProblems } from "../sign-in/identity-fields";
import { Button, ButtonRow } from "../ui/button";
import { SelectField } from "../ui/field";
import { Notice } from "../ui/notice";
import { BackLink, Heading, Text } from "../ui/page";
import { AgentLayout } from "./agent-layout";

/** What is on record of a caller, as the form takes it. */
function recordOf({ caller }: Call): Record<string, string> {
  const [year = "", month = "", day = ""] = caller.birthDate.split("-");
  return {
    name: caller.name,
    ...{ year, month: String(Number(month)), day: String(Number(day)) },
    phone: caller.phone ? formatMobile(caller.phone) : "",
  };
}

export function RecordPage({
  locale,
  call,
  values = recordOf(call),
  faults = [],
  refused,
}: {
  locale: Locale;
  call: Call;
  values?: Record<string, string>;
  faults?: readonly FieldError[];
  refused?: ErrorCode;
}) {
  const t = getTranslator(locale, "agent");
  const reasons = getTranslator(locale, "refusals");
  const home = `/agent/call/${call.id}`;
  return (
    <AgentLayout locale={locale} path={`${home}/record`} keys={[{ key: "Esc", does: t("keys.back") }]}>
      <BackLink href={localizePath(locale, home)}>{t("backToCall")}</BackLink>
      <IdentityProblems locale={locale} faults={faults} />
      {refused && (
        <Notice look="danger" title={reasons(`${refused}.title`)} live>
          {reasons(`${refused}.next`)}
        </Notice>
      )}
      <Heading>{t("record.title")}</Heading>
      <Text>{t("record.text")}</Text>
      {whenToMend(call) === "after-wait" && (
        <Notice look="warning" title={t("record.waitsTitle")}>
          {t("record.waitsText")}
        </Notice>
      )}
      <form method="post" action={`/${locale}${home}/record`} noValidate>
        <IdentityFields locale={locale} values={values} faults={faults} own={false} />
        <SelectField
          name="why"
          label={t("record.why")}
          defaultValue={values.why}
          options={mendReasons.map((reason) => ({ value: reason, label: t(`record.reasons.${reason}`) }))}
        />
        <ButtonRow>
          <Button>{t("record.save")}</Button>
        </ButtonRow>
      </form>
    </AgentLayout>
  );
}
