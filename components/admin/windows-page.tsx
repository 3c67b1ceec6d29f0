import type { WindowOverview } from "@/lib/admin/windows";
import type { Alert } from "@/lib/monitor/alerts";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";
import { ButtonLink, ButtonRow } from "../ui/button";
import { PhaseTag } from "../ui/notice";
import { Heading, TextLink } from "../ui/page";
import { Table } from "../ui/table";
import { AlertList } from "./alert-list";
import { AdminFrame } from "./frame";

/** "Born 1967–1968, birthday ending in 4, 9": whom a window reaches, in words. */
export function cohortOf(
  window: Pick<WindowOverview, "birthYearFrom" | "birthYearTo" | "lastDigits">,
  locale: Locale,
): string {
  const t = textOf(locale, "admin");
  const years = t("born", { from: String(window.birthYearFrom), to: String(window.birthYearTo) });
  if (window.lastDigits.length === 0) return years;
  return `${years}, ${t("digits", { digits: window.lastDigits.join(", ") })}`;
}

export function WindowsPage({
  locale,
  windows,
  alerts,
}: {
  locale: Locale;
  windows: WindowOverview[];
  alerts: Alert[];
}) {
  const t = textOf(locale, "admin");
  const phase = textOf(locale, "common");
  return (
    <AdminFrame locale={locale} path="/admin">
      <Heading>{t("windows")}</Heading>
      <AlertList locale={locale} alerts={alerts} />
      <ButtonRow>
        <ButtonLink href={hrefIn(locale, "/admin/new-window")}>{t("newWindow")}</ButtonLink>
      </ButtonRow>
      <Table
        caption={t("windows")}
        columns={[
          t("name"),
          t("state"),
          t("cohort"),
          t("opens"),
          t("closes"),
          t("entries"),
          t("served"),
          t("inside"),
          t("booked"),
        ]}
        rows={windows.map((window) => ({
          key: window.slug,
          cells: [
            <TextLink key="link" href={hrefIn(locale, `/admin/window/${window.slug}`)}>
              {locale === "ko" ? window.nameKo : window.nameEn}
            </TextLink>,
            <PhaseTag key="phase" phase={window.phase}>
              {phase(`phase.${window.phase}`)}
            </PhaseTag>,
            cohortOf(window, locale),
            seoulDateTime(window.opensAt, locale),
            seoulDateTime(window.closesAt, locale),
            window.entries.toLocaleString(locale),
            window.served.toLocaleString(locale),
            `${window.inside.toLocaleString(locale)} / ${window.mostInside.toLocaleString(locale)}`,
            window.booked.toLocaleString(locale),
          ],
        }))}
        empty={t("noWindows")}
      />
    </AdminFrame>
  );
}
