import { clinicFeatures, clinicLanguages } from "@/lib/clinic/about";
import { mostPlans } from "@/lib/clinic/register/check";
import type { Locale } from "@/lib/platform/seoul";
import { textOf } from "../../text";

/**
 * What is wrong with a clinic's field or a file's line, and what to do.
 *
 * @param fault of the reason `wrong`: whose rule is broken
 * @param detail what is told besides
 */
export function faultText(
  { reason, fault, detail }: { reason: string; fault?: string; detail?: string },
  locale: Locale,
): string {
  const t = textOf(locale, "clinics") as unknown as (key: string, values: Record<string, string>) => string;
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
    most: String(mostPlans),
    features: clinicFeatures.join(", "),
    languages: clinicLanguages.join(", "),
  });
}
