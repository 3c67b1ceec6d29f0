import type { IdentityClaim } from "@/lib/citizens/identity-form";
import { formatMobile } from "@/lib/citizens/phone";
import { formatLongDate, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { TextLink } from "../ui/page";
import { SummaryList } from "../ui/summary-list";

/**
 * What was typed about somebody, read back as it was understood: a birth date in words, a phone as phones are
 * written. Each answer can be changed, and the others stay.
 *
 * @param form the page with the questions
 */
export function IdentityCheck({
  locale,
  applicant,
  form,
}: {
  locale: Locale;
  applicant: IdentityClaim;
  form: string;
}) {
  const t = getTranslator(locale, "signin");
  const row = (field: "name" | "birthDate" | "phone", value: string) => ({
    term: t(field),
    value,
    action: (
      <TextLink href={`${form}#${field}`} label={t("changeOf", { what: t(field) })}>
        {t("change")}
      </TextLink>
    ),
  });
  return (
    <SummaryList
      rows={[
        row("name", applicant.name),
        row("birthDate", formatLongDate(applicant.birthDate, locale)),
        row("phone", formatMobile(applicant.phone)),
      ]}
    />
  );
}
