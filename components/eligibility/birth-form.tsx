import type { BirthFault } from "@/lib/citizens/typed-date";
import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { formatFieldError } from "../sign-in/identity-fields";
import { Button } from "../ui/button";
import { BirthDateField } from "../ui/field";

/** Asks for a birth date and posts it, so that it stands in no address and no log. */
export function BirthForm({
  locale,
  fault,
  values,
}: {
  locale: Locale;
  fault?: BirthFault;
  values?: { year?: string; month?: string; day?: string };
}) {
  const t = getTranslator(locale, "start");
  const common = getTranslator(locale, "common");
  return (
    <form method="post" action={`/${locale}/check`} noValidate>
      <BirthDateField
        text={{
          label: t("birthDate"),
          hint: t("birthHint"),
          error: fault && formatFieldError(locale, { field: "birthDate", code: fault }),
          year: common("year"),
          month: common("month"),
          day: common("day"),
        }}
        values={values}
      />
      <Button>{t("check")}</Button>
    </form>
  );
}
