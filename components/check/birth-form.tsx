import type { BirthFault } from "@/lib/identity/typed-date";
import type { Locale } from "@/lib/platform/seoul";
import { faultText } from "../sign-in/applicant-fields";
import { textOf } from "../text";
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
  const t = textOf(locale, "start");
  const common = textOf(locale, "common");
  return (
    <form method="post" action={`/${locale}/check`} noValidate>
      <BirthDateField
        text={{
          label: t("birthDate"),
          hint: t("birthHint"),
          error: fault && faultText(locale, { field: "birthDate", code: fault }),
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
