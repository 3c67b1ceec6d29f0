import type { Locale } from "@/lib/shared/time/seoul";
import { type Lack, lacksOf } from "@/lib/windows/readiness";
import type { WindowOverview } from "@/lib/windows/windows";
import { getTranslator, localizePath } from "../i18n";
import { Badge } from "../ui/badge";
import { Notice } from "../ui/notice";
import { LinkList } from "../ui/summary-list";

/** Free places that a window may take, by its id; null while that is not known. */
export type PlacesLeft = (windowId: string) => number | null;

/** What is lacking, in one line: "vaccine, rehearsal". */
export function lacksInWords(locale: Locale, lacks: readonly Lack[]): string {
  const t = getTranslator(locale, "windows");
  return lacks.map((lack) => t(`lack.${lack}`)).join(", ");
}

export function ReadinessTag({
  locale,
  window,
  placesLeft,
  now,
}: {
  locale: Locale;
  window: WindowOverview;
  placesLeft: PlacesLeft;
  now: Date;
}) {
  const t = getTranslator(locale, "windows");
  if (window.phase === "closed") return null;
  const lacks = lacksOf(window, placesLeft(window.id));
  if (lacks.length === 0) return <Badge look="good">{t("ready")}</Badge>;
  const hours = Math.ceil((window.opensAt.getTime() - now.getTime()) / 3_600_000);
  return (
    <>
      <Badge look="warning">{t("notReady")}</Badge> {lacksInWords(locale, lacks)}
      {hours > 0 && hours <= 72 && `, ${t("opensIn", { hours })}`}
    </>
  );
}

/** Where each thing is mended, below a window's own page. */
const mended: Record<Lack, string> = {
  vaccine: "#product",
  doses: "#doses",
  places: "/admin/clinics",
  rehearsal: "/rehearsal",
  publication: "#publish",
};

/** What a window lacks before it can open, each with the way to where it is mended. */
export function Lacks({
  locale,
  window,
  placesLeft,
}: {
  locale: Locale;
  window: WindowOverview;
  placesLeft: PlacesLeft;
}) {
  const t = getTranslator(locale, "windows");
  const lacks = window.phase === "closed" ? [] : lacksOf(window, placesLeft(window.id));
  if (lacks.length === 0) return null;
  const own = `/admin/window/${window.slug}`;
  const hrefOf = (lack: Lack) => {
    const way = mended[lack];
    return way.startsWith("#") ? way : localizePath(locale, way.startsWith("/admin") ? way : own + way);
  };
  return (
    <Notice look="warning" title={t("notReadyTitle")}>
      <LinkList links={lacks.map((lack) => ({ href: hrefOf(lack), text: t(`lackText.${lack}`) }))} />
    </Notice>
  );
}
