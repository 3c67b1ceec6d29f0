import { phaseAt } from "@/lib/eligibility/phase";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import type { Line } from "@/lib/queue/board";
import { textOf } from "../text";
import { ChoiceList } from "../ui/list";
import { PhaseTag } from "../ui/notice";
import { Text } from "../ui/page";

/** The cohort windows, for everybody to see. */
export function WindowList({ locale, lines, now }: { locale: Locale; lines: Line[]; now: Date }) {
  const t = textOf(locale, "start");
  const common = textOf(locale, "common");
  if (lines.length === 0) return <Text>{t("noWindows")}</Text>;
  return (
    <ChoiceList
      choices={lines.map((line) => {
        const phase = phaseAt(line, now);
        return {
          key: line.slug,
          title: locale === "ko" ? line.nameKo : line.nameEn,
          detail: (
            <>
              {t("born", { from: String(line.birthYearFrom), to: String(line.birthYearTo) })}
              <br />
              {seoulDateTime(line.opensAt, locale)} – {seoulDateTime(line.closesAt, locale)}
            </>
          ),
          note: <PhaseTag phase={phase}>{common(`phase.${phase}`)}</PhaseTag>,
        };
      })}
    />
  );
}
