import type { Locale } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { BirthDateField, TextField } from "../ui/field";

export type ApplicantFault = "name" | "birthDate" | "phone";

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
