import type { Alert } from "@/lib/monitoring/alerts";
import { formatDateTime, type Locale, seoulSeconds } from "@/lib/shared/time/seoul";
import type { WindowTransition } from "@/lib/windows/window-rules";
import type { WindowOverview } from "@/lib/windows/windows";
import { getTranslator, localizePath } from "../i18n";
import { ButtonLink, ButtonRow } from "../ui/button";
import { Notice } from "../ui/notice";
import { Heading, Text, TextLink } from "../ui/page";
import { Table } from "../ui/table";
import { AdminLayout } from "./admin-layout";
import { AlertList } from "./alert-list";
import { formatCohort } from "./cohort";
import { type PlacesLeft, ReadinessTag } from "./readiness";
import { RunningNow } from "./running-now";
import { StateTag } from "./state-tag";
import { WindowsTimeline } from "./windows-timeline";

export function WindowsPage({
  locale,
  windows,
  alerts,
  now,
  placesLeft,
  done,
}: {
  locale: Locale;
  windows: WindowOverview[];
  alerts: Alert[];
  now: Date;
  placesLeft: PlacesLeft;
  /** What was done just before, and with which window. */
  done?: { act: WindowTransition; slug: string };
}) {
  const t = getTranslator(locale, "admin");
  const changed = windows.find(({ slug }) => slug === done?.slug);
  return (
    <AdminLayout locale={locale} path="/admin">
      {done && changed && (
        <Notice look="success" title={t(`done.${done.act}`)} live>
          {locale === "ko" ? changed.nameKo : changed.nameEn}
        </Notice>
      )}
      <Heading>{t("windows")}</Heading>
      <Text>
        {t("asOf", { at: seoulSeconds(now) })}{" "}
        <TextLink href={localizePath(locale, "/admin")}>{t("loadAgain")}</TextLink>
      </Text>
      <RunningNow locale={locale} windows={windows} now={now} />
      <AlertList locale={locale} alerts={alerts} />
      <ButtonRow>
        <ButtonLink href={localizePath(locale, "/admin/new-window")}>{t("newWindow")}</ButtonLink>
      </ButtonRow>
      <WindowsTimeline locale={locale} windows={windows} now={now} />
      <Table
        caption={t("windows")}
        columns={[
          t("name"),
          t("state"),
          getTranslator(locale, "windows")("readiness"),
          t("cohort"),
          t("opens"),
          t("closes"),
          t("entries"),
          t("served"),
          t("inside"),
          t("bookedPeople"),
          t("bookedDoses"),
        ]}
        rows={windows.map((window) => ({
          key: window.slug,
          cells: [
            <TextLink key="link" href={localizePath(locale, `/admin/window/${window.slug}`)}>
              {locale === "ko" ? window.nameKo : window.nameEn}
            </TextLink>,
            <StateTag key="phase" locale={locale} window={window} now={now} />,
            <ReadinessTag key="ready" locale={locale} window={window} placesLeft={placesLeft} now={now} />,
            formatCohort(window, locale),
            formatDateTime(window.opensAt, locale),
            formatDateTime(window.closesAt, locale),
            window.entries.toLocaleString(locale),
            window.served.toLocaleString(locale),
            `${window.inside.toLocaleString(locale)} / ${window.mostInside.toLocaleString(locale)}`,
            window.bookedPeople.toLocaleString(locale),
            window.bookedDoses.toLocaleString(locale),
          ],
        }))}
        empty={t("noWindows")}
      />
    </AdminLayout>
  );
}
