import { SlotFull } from "@/lib/booking/alternatives";
import { IntervalNotKept } from "@/lib/booking/second-dose";
import { dayName, type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { Notice } from "../ui/notice";
import { Subheading } from "../ui/page";
import { TimeForm } from "./time-form";

/** What a refusal says beyond its reason, for programs. */
export function factsOf(error: unknown): object {
  if (error instanceof SlotFull) return { alternatives: error.alternatives };
  if (error instanceof IntervalNotKept) return { allowed: error.allowed };
  return {};
}

/** What can be chosen instead of what was refused. */
export function Instead({
  locale,
  error,
  numbered = false,
}: {
  locale: Locale;
  error: unknown;
  /** Gives the choices their number as a key, and the first the focus. */
  numbered?: boolean;
}) {
  if (error instanceof SlotFull) return <Alternatives locale={locale} full={error} numbered={numbered} />;
  if (!(error instanceof IntervalNotKept)) return null;
  const { from, to } = error.allowed;
  return (
    <Notice>
      {textOf(locale, "book")("allowedDays", { from: dayName(from, locale), to: dayName(to, locale) })}
    </Notice>
  );
}

/** What is free near a time that is full, each a button that chooses it. */
function Alternatives({ locale, full, numbered }: { locale: Locale; full: SlotFull; numbered: boolean }) {
  if (full.alternatives.length === 0) return null;
  const t = textOf(locale, "book");
  const { action, fields, method } = full.form;
  return (
    <>
      <Subheading>{t("alternatives")}</Subheading>
      <TimeForm
        action={action}
        fields={fields}
        method={method}
        times={full.alternatives}
        numbered={numbered}
        label={(time) =>
          t("alternative", {
            when: seoulDateTime(time.startsAt, locale),
            clinic: locale === "ko" ? time.clinic.nameKo : time.clinic.nameEn,
            places: t("places", { count: String(time.places) }),
          })
        }
      />
    </>
  );
}
