import type { WindowFaults } from "@/lib/admin/window-form";
import { type Control, controlsIn } from "@/lib/admin/window-rules";
import type { WindowOverview } from "@/lib/admin/windows";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { SummaryList } from "../ui/list";
import { ErrorSummary, Notice, PhaseTag } from "../ui/notice";
import { BackLink, Heading, Subheading, Text, TextLink } from "../ui/page";
import { Clearance } from "./clearance";
import { AdminFrame } from "./frame";
import { faultLines, valuesOf, WindowForm, type WindowValues } from "./window-form";
import { cohortOf } from "./windows-page";

export const doneActs = ["created", "edited", "open", "pause", "resume", "close", "override"] as const;

/**
 * One window: how it stands, what can be done now, and its form.
 *
 * @param done what was done just before
 * @param asked a control that waits for a yes
 */
export function WindowPage({
  locale,
  window,
  values = valuesOf(window),
  faults = {},
  done,
  asked,
}: {
  locale: Locale;
  window: WindowOverview;
  values?: WindowValues;
  faults?: WindowFaults;
  done?: (typeof doneActs)[number];
  asked?: Control;
}) {
  const t = textOf(locale, "admin");
  const path = `/admin/window/${window.slug}`;
  const lines = faultLines(locale, faults);
  const held = window.clearedVersion === null;
  const possible = controlsIn(window.phase).filter((act) => !held || act === "close");
  return (
    <AdminFrame locale={locale} path={path}>
      <BackLink href={hrefIn(locale, "/admin")}>{t("back")}</BackLink>
      {lines.length > 0 && <ErrorSummary title={textOf(locale, "common")("problem")} errors={lines} />}
      {done && (
        <Notice look="success" title={t(`done.${done}`)} live>
          {t("doneText")}
        </Notice>
      )}
      <Heading caption={window.slug}>{locale === "ko" ? window.nameKo : window.nameEn}</Heading>
      <SummaryList
        rows={[
          {
            term: t("state"),
            value: (
              <PhaseTag phase={window.phase}>{textOf(locale, "common")(`phase.${window.phase}`)}</PhaseTag>
            ),
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
      {(window.phase === "open" || window.phase === "paused") && window.bearable !== null && (
        <>
          <Subheading>{t("serving")}</Subheading>
          {window.cutAt && (
            <Notice look="warning" title={t("slowed", { since: seoulDateTime(window.cutAt, locale) })}>
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
      )}
      {possible.length > 0 && <Subheading>{t("controls")}</Subheading>}
      {asked && possible.includes(asked) ? (
        <form method="post" action={`/${locale}${path}/${asked}`}>
          <Notice look="warning" title={t(`control.${asked}`)}>
            {t(`sure.${asked}`)}
          </Notice>
          <ButtonRow>
            <Button look="danger">{t("yes", { act: t(`control.${asked}`) })}</Button>
            <ButtonLink look="tertiary" href={hrefIn(locale, path)}>
              {t("no")}
            </ButtonLink>
          </ButtonRow>
        </form>
      ) : (
        <ButtonRow>
          {possible.map((act) => (
            <ButtonLink
              key={act}
              look={act === "close" ? "danger" : "secondary"}
              href={hrefIn(locale, `${path}?ask=${act}`)}
            >
              {t(`control.${act}`)}
            </ButtonLink>
          ))}
        </ButtonRow>
      )}
      <Subheading>{t("edit")}</Subheading>
      {window.phase === "closed" ? (
        <Text>{textOf(locale, "refusals")("window-closed-for-good.title")}</Text>
      ) : (
        <WindowForm locale={locale} values={values} faults={faults} version={String(window.version)} />
      )}
    </AdminFrame>
  );
}
