import type { Locale } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { BirthDateField, TextField } from "../ui/field";
import { ErrorSummary } from "../ui/notice";

export type ApplicantFault = "name" | "birthDate" | "phone";

/** What is wrong with them, each a link to where it is put right; nothing when nothing is. */
export function ApplicantProblems({ locale, faults }: { locale: Locale; faults: ApplicantFault[] }) {
  if (faults.length === 0) return null;
  const t = textOf(locale, "signin");
  const errors = faults.map((fault) => ({
    field: fault === "birthDate" ? "year" : fault,
    message: t(`faults.${fault}`),
  }));
  return <ErrorSummary title={textOf(locale, "common")("problem")} errors={errors} />;
}

/**
 * Name, birth date and mobile phone.
 *
 * @param own whether they are of whoever types, so that the browser may fill them in
 */
export function ApplicantFields({
  locale,
  values,
  faults,
  own,
}: {
  locale: Locale;
  values: Record<string, string>;
  faults: ApplicantFault[];
  own: boolean;
}) {
  const t = textOf(locale, "signin");
  const common = textOf(locale, "common");
  const fault = (field: ApplicantFault) => (faults.includes(field) ? t(`faults.${field}`) : undefined);
  return (
    <>
      <TextField
        name="name"
        label={t("name")}
        hint={t("nameHint")}
        error={fault("name")}
        autoComplete={own ? "name" : "off"}
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
        own={own}
      />
      <TextField
        name="phone"
        type="tel"
        label={t("phone")}
        hint={t("phoneHint")}
        error={fault("phone")}
        autoComplete={own ? "tel" : "off"}
        inputMode="tel"
        defaultValue={values.phone}
        maxLength={30}
      />
    </>
  );
}
