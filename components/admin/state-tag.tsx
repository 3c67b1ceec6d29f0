import { isPublished } from "@/lib/admin/window-rules";
import type { WindowOverview } from "@/lib/admin/windows";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { PhaseTag } from "../ui/notice";

/** How a window stands, in a word; a draft has no phase that anybody could see. */
export function StateTag({ locale, window, now }: { locale: Locale; window: WindowOverview; now: Date }) {
  const t = textOf(locale, "windows");
  if (window.publishedAt === null) return <PhaseTag phase="closed">{t("draft")}</PhaseTag>;
  if (!isPublished(window, now))
    return (
      <PhaseTag phase="scheduled">
        {t("shownFrom", { at: seoulDateTime(window.publishedAt, locale) })}
      </PhaseTag>
    );
  return <PhaseTag phase={window.phase}>{textOf(locale, "common")(`phase.${window.phase}`)}</PhaseTag>;
}
