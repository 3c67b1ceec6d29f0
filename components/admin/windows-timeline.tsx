import { formatDate, formatDateTime, type Locale, toSeoulDate } from "@/lib/shared/time/seoul";
import type { WindowOverview } from "@/lib/windows/windows";
import { getTranslator, localizePath } from "../i18n";
import { Timeline } from "../ui/timeline";
import { formatCohort } from "./cohort";

const day = 86_400_000;
/** What is shown, around now: what has long closed and what is far ahead would make the rest too small to see. */
const behind = 3 * day;
const ahead = 11 * day;
const tickEvery = 2 * day;

/** The windows of these days on one scale of time, the first to open above. */
export function WindowsTimeline({
  locale,
  windows,
  now,
}: {
  locale: Locale;
  windows: WindowOverview[];
  now: Date;
}) {
  const t = getTranslator(locale, "windows");
  const first = Date.parse(`${toSeoulDate(new Date(now.getTime() - behind))}T00:00:00+09:00`);
  const whole = behind + ahead;
  const share = (instant: Date) => Math.max(0, Math.min(1, (instant.getTime() - first) / whole));
  const shown = windows
    .filter(
      ({ lobbyOpensAt, closesAt }) => closesAt.getTime() > first && lobbyOpensAt.getTime() < first + whole,
    )
    .sort((a, b) => a.opensAt.getTime() - b.opensAt.getTime());
  if (shown.length === 0) return null;
  return (
    <Timeline
      label={t("timeline")}
      legend={{ early: t("lobby"), main: t("booking") }}
      ticks={Array.from({ length: Math.floor(whole / tickEvery) }, (_, n) => {
        const at = new Date(first + n * tickEvery);
        return { at: share(at), text: formatDate(toSeoulDate(at), locale) };
      })}
      now={(now.getTime() - first) / whole}
      nowText={t("now")}
      rows={shown.map((window) => {
        const title = locale === "ko" ? window.nameKo : window.nameEn;
        return {
          key: window.slug,
          href: localizePath(locale, `/admin/window/${window.slug}`),
          title,
          words: t("timelineText", {
            name: title,
            cohort: formatCohort(window, locale),
            lobby: formatDateTime(window.lobbyOpensAt, locale),
            opens: formatDateTime(window.opensAt, locale),
            closes: formatDateTime(window.closesAt, locale),
          }),
          faint: window.phase === "closed" || window.publishedAt === null,
          stretches: [
            { kind: "early", from: share(window.lobbyOpensAt), to: share(window.opensAt) },
            { kind: "main", from: share(window.opensAt), to: share(window.closesAt) },
          ],
        };
      })}
    />
  );
}
