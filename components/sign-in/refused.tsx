import type { Locale } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { ErrorSummary } from "../ui/notice";
import { refusedFor, type Search } from "./search";

/** Why the last try was refused and what to do next, above the form that is there to try again. */
export function Refused({ locale, search, field }: { locale: Locale; search: Search; field: string }) {
  const reason = refusedFor(search);
  if (!reason) return null;
  const t = textOf(locale, "refusals");
  const message = `${t(`${reason}.title`)} – ${t(`${reason}.next`)}`;
  return <ErrorSummary title={textOf(locale, "common")("problem")} errors={[{ field, message }]} />;
}
