import type { FieldError } from "@/lib/citizens/identity-form";
import type { ErrorCode } from "@/lib/shared/errors";
import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { IdentityFields, IdentityProblems } from "../sign-in/identity-fields";
import { Button } from "../ui/button";
import { Checkboxes } from "../ui/checkboxes";
import { Notice } from "../ui/notice";
import { Heading, Text } from "../ui/page";
import { ClinicLayout } from "./clinic-layout";

/** Where somebody who came without a booking is booked. */
export function WalkInPage({
  locale,
  clinicId,
  manages,
  values = {},
  faults = [],
  refused,
}: {
  locale: Locale;
  clinicId: number;
  manages: boolean;
  values?: Record<string, string>;
  faults?: readonly FieldError[];
  refused?: ErrorCode;
}) {
  const t = getTranslator(locale, "day");
  const reasons = getTranslator(locale, "refusals");
  const path = `/clinic/${clinicId}/walk-in`;
  return (
    <ClinicLayout locale={locale} clinicId={clinicId} manages={manages} path={path}>
      <IdentityProblems locale={locale} faults={faults} />
      {refused && (
        <Notice look="danger" title={reasons(`${refused}.title`)} live>
          {reasons(`${refused}.next`)}
        </Notice>
      )}
      <Heading>{t("walkIn.title")}</Heading>
      <Text>{t("walkIn.intro")}</Text>
      <form method="post" action={localizePath(locale, path)} noValidate>
        <IdentityFields locale={locale} values={values} faults={faults} own={false} />
        <Checkboxes
          label={t("walkIn.contact")}
          options={[
            { name: "noPhone", label: t("walkIn.noPhone"), checked: values.noPhone === "on" },
            ...(refused === "walk-in-refused"
              ? [{ name: "another", label: t("walkIn.another"), checked: false }]
              : []),
          ]}
        />
        <Button>{t("walkIn.book")}</Button>
      </form>
    </ClinicLayout>
  );
}
