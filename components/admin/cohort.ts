import type { Cohort } from "@/lib/eligibility/cohort";
import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";

/** "Born 1967–1968, birthday ending in 4, 9": whom a window reaches, in words. */
export function formatCohort(window: Cohort, locale: Locale): string {
  const t = getTranslator(locale, "admin");
  const [from, to] = [String(window.birthYearFrom), String(window.birthYearTo)];
  const years = from === to ? t("bornIn", { year: from }) : t("born", { from, to });
  if (window.lastDigits.length === 0) return years;
  return `${years}, ${t("digits", { digits: window.lastDigits.join(", ") })}`;
}
