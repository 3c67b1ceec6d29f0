import { clinicFeatures, clinicLanguages } from "@/lib/clinics/clinic-attributes";
import { MAX_SCHEDULES } from "@/lib/clinics/registry/csv-import/validate";
import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../../i18n";

/**
 * What is wrong with a clinic's field or a file's line, and what to do.
 *
 * @param fault of the reason `wrong`: whose rule is broken
 * @param detail what is told besides
 */
export function formatImportFault(
  { reason, fault, detail }: { reason: string; fault?: string; detail?: string },
  locale: Locale,
): string {
  const t = getTranslator(locale, "clinics") as unknown as (
    key: string,
    values: Record<string, string>,
  ) => string;
  const known = reason === "wrong" ? (fault ?? "") : reason;
  const key = known.startsWith("day")
    ? "hours"
    : known === "there-already" && detail
      ? "there-already-at"
      : known === "booked" && !detail
        ? "booked-meanwhile"
        : known;
  return t(`faults.${key}`, {
    detail: detail ?? "",
    most: String(MAX_SCHEDULES),
    features: clinicFeatures.join(", "),
    languages: clinicLanguages.join(", "),
  });
}
