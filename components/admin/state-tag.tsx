import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { isPublished } from "@/lib/windows/window-rules";
import type { WindowOverview } from "@/lib/windows/windows";
import { getTranslator } from "../i18n";
import { PhaseTag } from "../ui/notice";

/** How a window stands, in a word; a draft has no phase that anybody could see. */
export function StateTag({ locale, window, now }: { locale: Locale; window: WindowOverview; now: Date }) {
  const t = getTranslator(locale, "windows");
  if (window.publishedAt === null) return <PhaseTag phase="closed">{t("draft")}</PhaseTag>;
  if (!isPublished(window, now))
    return (
      <PhaseTag phase="scheduled">
        {t("shownFrom", { at: formatDateTime(window.publishedAt, locale) })}
      </PhaseTag>
    );
  return <PhaseTag phase={window.phase}>{getTranslator(locale, "common")(`phase.${window.phase}`)}</PhaseTag>;
}
