import type { WindowOverview } from "@/lib/admin/windows";
import type { Alert } from "@/lib/monitor/alerts";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";
import { ButtonLink, ButtonRow } from "../ui/button";
import { Heading, TextLink } from "../ui/page";
import { Table } from "../ui/table";
import { AlertList } from "./alert-list";
import { cohortOf } from "./cohort";
import { AdminFrame } from "./frame";
import { StateTag } from "./state-tag";
import { WindowsTimeline } from "./windows-timeline";

export function WindowsPage({
  locale,
  windows,
  alerts,
  now,
}: {
  locale: Locale;
  windows: WindowOverview[];
  alerts: Alert[];
  now: Date;
}) {
  const t = textOf(locale, "admin");
  return (
    <AdminFrame locale={locale} path="/admin">
      <Heading>{t("windows")}</Heading>
      <AlertList locale={locale} alerts={alerts} />
      <ButtonRow>
        <ButtonLink href={hrefIn(locale, "/admin/new-window")}>{t("newWindow")}</ButtonLink>
      </ButtonRow>
      <WindowsTimeline locale={locale} windows={windows} now={now} />
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
            <StateTag key="phase" locale={locale} window={window} now={now} />,
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
