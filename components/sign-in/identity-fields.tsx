import type { FieldError } from "@/lib/citizens/identity-form";
import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { BirthDateField, TextField } from "../ui/field";
import { ErrorSummary } from "../ui/notice";

/** What is wrong with a field, and how to put it right. */
export function formatFieldError(locale: Locale, fault: FieldError): string {
  const t = getTranslator(locale, "signin");
  if (fault.field === "name") return t(`faults.name.${fault.code}`);
  if (fault.field === "phone") return t(`faults.phone.${fault.code}`);
  return t(`faults.birthDate.${fault.code}`);
}

/** Which input a fault leads to: of a birth date the part that is wrong. */
export const inputOf = ({ field, code }: FieldError): string => {
  if (field !== "birthDate") return field;
  return code === "month" || code === "day" ? code : code === "no-such-day" ? "day" : "year";
};

/** What is wrong with them, each a link to where it is put right; nothing when nothing is. */
export function IdentityProblems({ locale, faults }: { locale: Locale; faults: readonly FieldError[] }) {
  if (faults.length === 0) return null;
  const errors = faults.map((fault) => ({ field: inputOf(fault), message: formatFieldError(locale, fault) }));
  return <ErrorSummary title={getTranslator(locale, "common")("problem")} errors={errors} />;
}

/**
 * Name, birth date and mobile phone.
 *
 * @param own whether they are of whoever types, so that the browser may fill them in
 */
export function IdentityFields({
  locale,
  values,
  faults,
  own,
}: {
  locale: Locale;
  values: Record<string, string>;
  faults: readonly FieldError[];
  own: boolean;
}) {
  const t = getTranslator(locale, "signin");
  const common = getTranslator(locale, "common");
  const fault = (field: FieldError["field"]) => {
    const found = faults.find((candidate) => candidate.field === field);
    return found && formatFieldError(locale, found);
  };
  return (
    <>
      <TextField
        name="name"
        label={t("name")}
        hint={t("nameHint")}
        error={fault("name")}
        autoComplete={own ? "name" : "off"}
        defaultValue={values.name}
        maxLength={200}
      />
      <BirthDateField
        text={{
          label: t("birthDate"),
          hint: t("birthHint"),
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
        maxLength={60}
      />
    </>
  );
}
