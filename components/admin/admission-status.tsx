import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import type { WindowOverview } from "@/lib/windows/windows";
import { getTranslator } from "../i18n";
import { Notice } from "../ui/notice";
import { Subheading } from "../ui/page";
import { SummaryList } from "../ui/summary-list";

export function AdmissionStatus({ locale, window }: { locale: Locale; window: WindowOverview }) {
  const t = getTranslator(locale, "admin");
  if ((window.phase !== "open" && window.phase !== "paused") || window.bearable === null) return null;
  return (
    <>
      <Subheading>{t("serving")}</Subheading>
      {window.cutAt && (
        <Notice look="warning" title={t("slowed", { since: formatDateTime(window.cutAt, locale) })}>
          {t("slowedText")}
        </Notice>
      )}
      <SummaryList
        rows={[
          {
            term: t("bearable"),
            value: `${window.bearable.toLocaleString(locale)} / ${window.mostInside.toLocaleString(locale)}`,
          },
          {
            term: t("rate"),
            value: window.ratePerMinute
              ? Math.round(window.ratePerMinute).toLocaleString(locale)
              : t("notKnownYet"),
          },
          {
            term: t("stay"),
            value: window.staySeconds
              ? t("stayValue", { minutes: String(Math.round(window.staySeconds / 6) / 10) })
              : t("notKnownYet"),
          },
        ]}
      />
    </>
  );
}
