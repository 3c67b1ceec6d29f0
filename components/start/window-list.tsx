import { getPhase } from "@/lib/eligibility/window-phase";
import type { QueueView } from "@/lib/queue/queue-snapshot";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { PhaseTag } from "../ui/notice";
import { Text } from "../ui/page";
import { ChoiceList } from "../ui/summary-list";

export function WindowList({ locale, lines, now }: { locale: Locale; lines: QueueView[]; now: Date }) {
  const t = getTranslator(locale, "start");
  const common = getTranslator(locale, "common");
  if (lines.length === 0) return <Text>{t("noWindows")}</Text>;
  return (
    <ChoiceList
      choices={lines.map((line) => {
        const phase = getPhase(line, now);
        return {
          key: line.slug,
          title: locale === "ko" ? line.nameKo : line.nameEn,
          detail: (
            <>
              {t("born", { from: String(line.birthYearFrom), to: String(line.birthYearTo) })}
              <br />
              {formatDateTime(line.opensAt, locale)} – {formatDateTime(line.closesAt, locale)}
            </>
          ),
          note: <PhaseTag phase={phase}>{common(`phase.${phase}`)}</PhaseTag>,
        };
      })}
    />
  );
}
