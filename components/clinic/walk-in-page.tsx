import type { FieldError } from "@/lib/identity/applicant";
import type { RefusalReason } from "@/lib/platform/refusal";
import type { Locale } from "@/lib/platform/seoul";
import { ApplicantFields, ApplicantProblems } from "../sign-in/applicant-fields";
import { hrefIn, textOf } from "../text";
import { Button } from "../ui/button";
import { CheckList } from "../ui/check";
import { Notice } from "../ui/notice";
import { Heading, Text } from "../ui/page";
import { ClinicFrame } from "./frame";

/** Where somebody who came without a booking is booked. */
export function WalkInPage({
  locale,
  clinicId,
  values = {},
  faults = [],
  refused,
}: {
  locale: Locale;
  clinicId: number;
  values?: Record<string, string>;
  faults?: readonly FieldError[];
  refused?: RefusalReason;
}) {
  const t = textOf(locale, "day");
  const signIn = textOf(locale, "signin");
  const reasons = textOf(locale, "refusals");
  const path = `/clinic/${clinicId}/walk-in`;
  return (
    <ClinicFrame locale={locale} clinicId={clinicId} path={path}>
      <ApplicantProblems locale={locale} faults={faults} />
      {refused && (
        <Notice look="danger" title={reasons(`${refused}.title`)} live>
          {reasons(`${refused}.next`)}
        </Notice>
      )}
      <Heading>{t("walkIn.title")}</Heading>
      <Text>{t("walkIn.intro")}</Text>
      <form method="post" action={hrefIn(locale, path)} noValidate>
        <ApplicantFields locale={locale} values={values} faults={faults} own={false} />
        {refused === "walk-in-refused" && (
          <CheckList
            label={signIn("phone")}
            options={[{ name: "another", label: t("walkIn.another"), checked: false }]}
          />
        )}
        <Button>{t("walkIn.book")}</Button>
      </form>
    </ClinicFrame>
  );
}
