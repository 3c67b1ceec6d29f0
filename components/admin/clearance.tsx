import { clearanceOf } from "@/lib/admin/window-rules";
import type { WindowOverview } from "@/lib/admin/windows";
import type { Locale } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { Notice } from "../ui/notice";

const looks = { cleared: "success", override: "info", changed: "warning", held: "warning" } as const;

/** Whether a window may open, and why. */
export function Clearance({ locale, window }: { locale: Locale; window: WindowOverview }) {
  const t = textOf(locale, "rehearsal");
  const stands = clearanceOf(window);
  const told = stands === "cleared" && window.overrideReason ? "override" : stands;
  return (
    <Notice look={looks[told]} title={t(`clearance.${told}`)}>
      {told === "override"
        ? t("clearanceText.override", { reason: window.overrideReason ?? "" })
        : t(`clearanceText.${told}`)}
    </Notice>
  );
}
