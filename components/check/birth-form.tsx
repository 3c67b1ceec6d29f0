import type { Locale } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { Button } from "../ui/button";
import { BirthDateField } from "../ui/field";

/** Asks for a birth date and posts it, so that it stands in no address and no log. */
export function BirthForm({
  locale,
  wrong = false,
  values,
}: {
  locale: Locale;
  wrong?: boolean;
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
          error: wrong ? t("wrongDate") : undefined,
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
