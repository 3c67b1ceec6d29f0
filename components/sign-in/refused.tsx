import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { ErrorSummary } from "../ui/notice";
import { getRefusal, type Search } from "./search-params";

/** Why the last try was refused and what to do next, above the form that is there to try again. */
export function Refused({ locale, search, field }: { locale: Locale; search: Search; field: string }) {
  const reason = getRefusal(search);
  if (!reason) return null;
  const t = getTranslator(locale, "refusals");
  const message = `${t(`${reason}.title`)} – ${t(`${reason}.next`)}`;
  return <ErrorSummary title={getTranslator(locale, "common")("problem")} errors={[{ field, message }]} />;
}
