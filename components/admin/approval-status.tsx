import type { Locale } from "@/lib/shared/time/seoul";
import { getApprovalState } from "@/lib/windows/window-rules";
import type { WindowOverview } from "@/lib/windows/windows";
import { getTranslator } from "../i18n";
import { Notice } from "../ui/notice";

const looks = { cleared: "success", override: "info", changed: "warning", held: "warning" } as const;

export function ApprovalStatus({ locale, window }: { locale: Locale; window: WindowOverview }) {
  const t = getTranslator(locale, "rehearsal");
  const stands = getApprovalState(window);
  const told = stands === "cleared" && window.overrideReason ? "override" : stands;
  return (
    <Notice look={looks[told]} title={t(`clearance.${told}`)}>
      {told === "override"
        ? t("clearanceText.override", { reason: window.overrideReason ?? "" })
        : t(`clearanceText.${told}`)}
    </Notice>
  );
}
