import { DoseIntervalError } from "@/lib/booking/second-dose";
import { SlotFullError } from "@/lib/booking/suggest-slots";
import { formatDate, formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { Notice } from "../ui/notice";
import { Subheading } from "../ui/page";
import { SlotForm } from "./slot-form";

/** What a refusal says beyond its reason, for programs. */
export function getProblemExtensions(error: unknown): object {
  if (error instanceof SlotFullError) return { alternatives: error.alternatives };
  if (error instanceof DoseIntervalError) return { allowed: error.allowed };
  return {};
}

export function ErrorSuggestion({
  locale,
  error,
  numbered = false,
}: {
  locale: Locale;
  error: unknown;
  /** Gives the choices their number as a key, and the first the focus. */
  numbered?: boolean;
}) {
  if (error instanceof SlotFullError)
    return <Alternatives locale={locale} full={error} numbered={numbered} />;
  if (!(error instanceof DoseIntervalError)) return null;
  const { from, to } = error.allowed;
  return (
    <Notice>
      {getTranslator(locale, "book")("allowedDays", {
        from: formatDate(from, locale),
        to: formatDate(to, locale),
      })}
    </Notice>
  );
}

/** What is free near a time that is full, each a button that chooses it. */
function Alternatives({
  locale,
  full,
  numbered,
}: {
  locale: Locale;
  full: SlotFullError;
  numbered: boolean;
}) {
  if (full.alternatives.length === 0) return null;
  const t = getTranslator(locale, "book");
  const { action, fields, method } = full.form;
  return (
    <>
      <Subheading>{t("alternatives")}</Subheading>
      <SlotForm
        action={action}
        fields={fields}
        method={method}
        times={full.alternatives}
        numbered={numbered}
        label={(time) =>
          t("alternative", {
            when: formatDateTime(time.startsAt, locale),
            clinic: locale === "ko" ? time.clinic.nameKo : time.clinic.nameEn,
            places: t("places", { count: String(time.places) }),
          })
        }
      />
    </>
  );
}
