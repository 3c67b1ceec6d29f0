import type { WindowFaults, WindowWish } from "@/lib/admin/window-form";
import { type Control, controlsIn, isPublished } from "@/lib/admin/window-rules";
import type { LastChange } from "@/lib/admin/window-undo";
import type { WindowOverview } from "@/lib/admin/windows";
import type { Locale } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";
import { ButtonLink, ButtonRow } from "../ui/button";
import { SummaryList } from "../ui/list";
import { ErrorSummary, Notice } from "../ui/notice";
import { BackLink, Heading, Subheading, Text, TextLink } from "../ui/page";
import { Clearance } from "./clearance";
import { cohortOf } from "./cohort";
import { Controls } from "./controls";
import { Differences } from "./differences";
import { AdminFrame } from "./frame";
import type { Shown } from "./preview";
import { ServingNow } from "./serving-now";
import { StateTag } from "./state-tag";
import { faultLines, valuesOf, WindowForm, type WindowValues } from "./window-form";

export const doneActs = [
  "created",
  "edited",
  "open",
  "pause",
  "resume",
  "close",
  "override",
  "limit",
  "message",
  "undo",
] as const;

/**
 * One window: how it stands, what can be done now, and its form.
 *
 * @param done what was done just before
 * @param asked a control that waits for a yes
 * @param last the last change, when it can be taken back
 * @param shown what the values would do
 * @param meanwhile what the admin wished when another had changed the window since they began
 */
export function WindowPage({
  locale,
  window,
  now,
  values = valuesOf(window, now),
  faults = {},
  done,
  asked,
  last,
  shown,
  meanwhile,
}: {
  locale: Locale;
  window: WindowOverview;
  now: Date;
  values?: WindowValues;
  faults?: WindowFaults;
  done?: (typeof doneActs)[number];
  asked?: Control;
  last?: LastChange;
  shown?: Shown;
  meanwhile?: WindowWish;
}) {
  const t = textOf(locale, "admin");
  const words = textOf(locale, "windows");
  const path = `/admin/window/${window.slug}`;
  const lines = faultLines(locale, faults);
  const held = window.clearedVersion === null;
  const possible = isPublished(window, now)
    ? controlsIn(window.phase).filter((act) => !held || act === "close")
    : [];
  return (
    <AdminFrame locale={locale} path={path}>
      <BackLink href={hrefIn(locale, "/admin")}>{t("back")}</BackLink>
      {lines.length > 0 && <ErrorSummary title={textOf(locale, "common")("problem")} errors={lines} />}
      {done && (
        <Notice look="success" title={t(`done.${done}`)} live>
          {t("doneText")}
        </Notice>
      )}
      {meanwhile && (
        <>
          <Notice look="danger" title={words("meanwhile")} live>
            {words("meanwhileText")}
          </Notice>
          <Differences
            locale={locale}
            caption={words("meanwhile")}
            heads={[words("stored"), words("yours")]}
            before={window}
            after={meanwhile}
          />
        </>
      )}
      <Heading caption={window.slug}>{locale === "ko" ? window.nameKo : window.nameEn}</Heading>
      <SummaryList
        rows={[
          {
            term: t("state"),
            value: <StateTag locale={locale} window={window} now={now} />,
          },
          { term: t("cohort"), value: cohortOf(window, locale) },
          { term: t("entries"), value: window.entries.toLocaleString(locale) },
          { term: t("served"), value: window.served.toLocaleString(locale) },
          {
            term: t("inside"),
            value: `${window.inside.toLocaleString(locale)} / ${window.mostInside.toLocaleString(locale)}`,
          },
          { term: t("booked"), value: window.booked.toLocaleString(locale) },
          {
            term: t("doses.title"),
            value: <TextLink href={hrefIn(locale, `${path}/doses`)}>{t("doses.link")}</TextLink>,
          },
        ]}
      />
      {window.phase !== "closed" && (
        <>
          <Clearance locale={locale} window={window} />
          <ButtonRow>
            <ButtonLink look="secondary" href={hrefIn(locale, `${path}/rehearsal`)}>
              {textOf(locale, "rehearsal")("title")}
            </ButtonLink>
          </ButtonRow>
        </>
      )}
      <TextLink href={hrefIn(locale, `/admin/new-window?from=${window.slug}`)}>{words("copy")}</TextLink>
      <ServingNow locale={locale} window={window} />
      <Controls
        locale={locale}
        window={window}
        values={values}
        possible={possible}
        asked={asked}
        last={last}
      />
      <Subheading>{t("edit")}</Subheading>
      {window.phase === "closed" ? (
        <Text>{textOf(locale, "refusals")("window-closed-for-good.title")}</Text>
      ) : (
        <WindowForm
          locale={locale}
          values={values}
          faults={faults}
          version={String(window.version)}
          shown={shown}
        />
      )}
    </AdminFrame>
  );
}
