import { formatDateTime, type Locale, seoulSeconds } from "@/lib/shared/time/seoul";
import type { ControlTyped } from "@/lib/windows/control-forms";
import type { Product } from "@/lib/windows/programme";
import { lacksToOpen } from "@/lib/windows/readiness";
import type { LastChange } from "@/lib/windows/undo-change";
import type { WindowFaults, WindowInput } from "@/lib/windows/window-form";
import { isPublished, listWindowTransitions, type WindowTransition } from "@/lib/windows/window-rules";
import type { WindowOverview } from "@/lib/windows/windows";
import { getTranslator, localizePath } from "../i18n";
import { ButtonLink, ButtonRow } from "../ui/button";
import { ErrorSummary, Notice } from "../ui/notice";
import { BackLink, Heading, Subheading, Text, TextLink } from "../ui/page";
import { SummaryList } from "../ui/summary-list";
import { AdminLayout } from "./admin-layout";
import { AdmissionStatus } from "./admission-status";
import { ApprovalStatus } from "./approval-status";
import { formatCohort } from "./cohort";
import { DiffTable } from "./diff-table";
import { Lacks, type PlacesLeft } from "./readiness";
import { figuresOf } from "./running-now";
import { StateTag } from "./state-tag";
import { AskedControl, CloseForGood, WindowActions } from "./window-actions";
import { faultLines, valuesOf, WindowForm, type WindowValues } from "./window-form";
import type { Shown } from "./window-preview";

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
  "doses",
] as const;

/**
 * One window: how it stands, what can be done now, and its form.
 *
 * @param done what was done just before
 * @param asked a control that waits for a yes
 * @param last the last change, when it can be taken back
 * @param shown what the values would do
 * @param meanwhile what the admin wished when another had changed the window since they began
 * @param typed what was typed in a small form and not taken
 * @param problem why nothing was done, where no field is the cause
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
  typed,
  problem,
  products,
  placesLeft,
}: {
  locale: Locale;
  window: WindowOverview;
  now: Date;
  values?: WindowValues;
  faults?: WindowFaults;
  done?: (typeof doneActs)[number];
  asked?: WindowTransition;
  last?: LastChange;
  shown?: Shown;
  meanwhile?: WindowInput;
  typed?: ControlTyped;
  problem?: string;
  products: Product[];
  placesLeft: PlacesLeft;
}) {
  const t = getTranslator(locale, "admin");
  const words = getTranslator(locale, "windows");
  const path = `/admin/window/${window.slug}`;
  const lines = [...faultLines(locale, faults), ...faultLines(locale, typed?.faults ?? {})];
  const nameOf = (product?: Product) => product && (locale === "ko" ? product.nameKo : product.nameEn);
  const held = window.clearedVersion === null;
  const possible = isPublished(window, now)
    ? listWindowTransitions(window.phase).filter((act) => !held || act === "close")
    : [];
  return (
    <AdminLayout locale={locale} path={path}>
      <BackLink href={localizePath(locale, "/admin")}>{t("back")}</BackLink>
      {lines.length > 0 && <ErrorSummary title={getTranslator(locale, "common")("problem")} errors={lines} />}
      {problem && <Notice look="danger" title={problem} live />}
      {done && (
        <Notice look="success" title={t(`done.${done}`)} live>
          {isPublished(window, now) && t("doneText")}
        </Notice>
      )}
      {asked && possible.includes(asked) && <AskedControl locale={locale} window={window} asked={asked} />}
      {meanwhile && (
        <>
          <Notice look="danger" title={words("meanwhile")} live>
            {words("meanwhileText")}
          </Notice>
          <DiffTable
            locale={locale}
            caption={words("meanwhile")}
            heads={[words("stored"), words("yours")]}
            before={window}
            after={meanwhile}
          />
        </>
      )}
      <Heading caption={window.slug}>{locale === "ko" ? window.nameKo : window.nameEn}</Heading>
      <Text>
        <StateTag locale={locale} window={window} now={now} /> {t("asOf", { at: seoulSeconds(now) })}{" "}
        <TextLink href={localizePath(locale, path)}>{t("loadAgain")}</TextLink>
      </Text>
      {isPublished(window, now) && window.phase !== "scheduled" && <Text>{figuresOf(locale, window)}</Text>}
      <WindowActions locale={locale} window={window} possible={possible} last={last} typed={typed} />
      <SummaryList
        rows={[
          { term: t("cohort"), value: formatCohort(window, locale) },
          { term: t("fields.lobbyOpensAt"), value: formatDateTime(window.lobbyOpensAt, locale) },
          { term: t("fields.opensAt"), value: formatDateTime(window.opensAt, locale) },
          { term: t("fields.closesAt"), value: formatDateTime(window.closesAt, locale) },
          { term: t("entries"), value: window.entries.toLocaleString(locale) },
          { term: t("served"), value: window.served.toLocaleString(locale) },
          {
            term: t("inside"),
            value: `${window.inside.toLocaleString(locale)} / ${window.mostInside.toLocaleString(locale)}`,
          },
          { term: t("bookedPeople"), value: window.bookedPeople.toLocaleString(locale) },
          { term: t("bookedDoses"), value: window.bookedDoses.toLocaleString(locale) },
          {
            term: t("fields.product"),
            value: nameOf(products.find(({ code }) => code === window.product)) ?? t("doses.noProduct"),
          },
          {
            term: t("fields.doses"),
            value: (
              <>
                {window.doses === null ? t("doses.noLimit") : window.doses.toLocaleString(locale)}{" "}
                <TextLink href={localizePath(locale, `${path}/doses`)}>{t("doses.link")}</TextLink>
              </>
            ),
          },
        ]}
      />
      {window.phase !== "closed" && (
        <>
          <Lacks locale={locale} window={window} placesLeft={placesLeft} />
          <ApprovalStatus locale={locale} window={window} />
          {lacksToOpen(window).length === 0 && (
            <ButtonRow>
              <ButtonLink look="secondary" href={localizePath(locale, `${path}/rehearsal`)}>
                {getTranslator(locale, "rehearsal")("title")}
              </ButtonLink>
            </ButtonRow>
          )}
        </>
      )}
      <TextLink href={localizePath(locale, `/admin/new-window?from=${window.slug}`)}>
        {words("copy")}
      </TextLink>
      <AdmissionStatus locale={locale} window={window} />
      <Subheading>{t("edit")}</Subheading>
      {window.phase === "closed" ? (
        <Text>{getTranslator(locale, "refusals")("window-closed-for-good.title")}</Text>
      ) : (
        <WindowForm
          locale={locale}
          values={values}
          faults={faults}
          version={String(window.version)}
          shown={shown}
          products={products}
        />
      )}
      {possible.includes("close") && <CloseForGood locale={locale} window={window} />}
    </AdminLayout>
  );
}
