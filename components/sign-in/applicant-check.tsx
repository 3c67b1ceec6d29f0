import type { Applicant } from "@/lib/identity/applicant";
import { writeMobile } from "@/lib/identity/phone";
import { dateInWords, type Locale } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { SummaryList } from "../ui/list";
import { TextLink } from "../ui/page";

/**
 * What was typed about somebody, read back as it was understood: a birth date in words, a phone as phones are
 * written. Each answer can be changed, and the others stay.
 *
 * @param form the page with the questions
 */
export function ApplicantCheck({
  locale,
  applicant,
  form,
}: {
  locale: Locale;
  applicant: Applicant;
  form: string;
}) {
  const t = textOf(locale, "signin");
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
        row("birthDate", dateInWords(applicant.birthDate, locale)),
        row("phone", writeMobile(applicant.phone)),
      ]}
    />
  );
}
