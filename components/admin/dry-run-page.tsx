import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { type DryRun, isRunning } from "@/lib/windows/dry-run/dry-runs";
import { type Count, type DryRunResult, dryRunSteps } from "@/lib/windows/dry-run/result";
import { lacksToOpen } from "@/lib/windows/readiness";
import type { WindowOverview } from "@/lib/windows/windows";
import { getTranslator, localizePath } from "../i18n";
import { Button, ButtonRow } from "../ui/button";
import { TextField } from "../ui/field";
import { ErrorSummary, Notice } from "../ui/notice";
import { BackLink, Heading, Subheading, Text, TextLink } from "../ui/page";
import { LoadAgain, ProgressBar } from "../ui/progress";
import { Table } from "../ui/table";
import { AdminLayout } from "./admin-layout";
import { ApprovalStatus } from "./approval-status";
import { lacksInWords } from "./readiness";

const followEvery = 2;

/**
 * The rehearsal of a window: whether it may open, how its last rehearsal went or goes, and the two ways to let
 * it open.
 *
 * @param fault the reason that was typed and is none
 */
export function DryRunPage({
  locale,
  window,
  rehearsal,
  now,
  fault,
}: {
  locale: Locale;
  window: WindowOverview;
  rehearsal: DryRun | undefined;
  now: Date;
  fault?: { reason: string; changed: boolean };
}) {
  const t = getTranslator(locale, "rehearsal");
  const path = `/admin/window/${window.slug}`;
  const lacks = lacksToOpen(window);
  const going = rehearsal !== undefined && isRunning(rehearsal, now);
  return (
    <AdminLayout locale={locale} path={`${path}/rehearsal`}>
      {going && <LoadAgain seconds={followEvery} />}
      <BackLink href={localizePath(locale, path)}>{t("back")}</BackLink>
      {fault?.changed && (
        <Notice look="danger" title={getTranslator(locale, "windows")("changedMeanwhile")} live />
      )}
      {fault && !fault.changed && (
        <ErrorSummary
          title={getTranslator(locale, "common")("problem")}
          errors={[{ field: "reason", message: t("reasonFault") }]}
        />
      )}
      <Heading caption={locale === "ko" ? window.nameKo : window.nameEn}>{t("title")}</Heading>
      <ApprovalStatus locale={locale} window={window} />
      {going ? (
        <>
          <ProgressBar
            label={t("goesOn", { done: String(rehearsal.done), total: String(rehearsal.total) })}
            done={rehearsal.done}
            of={rehearsal.total}
          />
          <Text subtle>{t("goesOnText")}</Text>
        </>
      ) : (
        <>
          <Text>{t("what")}</Text>
          {lacks.length > 0 ? (
            <Notice look="warning" title={t("lacks", { what: lacksInWords(locale, lacks) })}>
              <TextLink href={localizePath(locale, path)}>{t("back")}</TextLink>
            </Notice>
          ) : (
            <form method="post" action={`/${locale}${path}/rehearse`}>
              <ButtonRow>
                <Button>{rehearsal ? t("again") : t("begin")}</Button>
              </ButtonRow>
            </form>
          )}
          {rehearsal ? (
            <Outcome locale={locale} rehearsal={rehearsal} version={window.version} />
          ) : (
            <Text subtle>{t("never")}</Text>
          )}
        </>
      )}
      {window.clearedVersion === null && window.phase !== "closed" && lacks.length === 0 && (
        <>
          <Subheading>{t("overrideTitle")}</Subheading>
          <Text>{t("overrideText")}</Text>
          <form method="post" action={`/${locale}${path}/override`} noValidate>
            <input type="hidden" name="version" value={window.version} />
            <TextField
              name="reason"
              label={t("reason")}
              hint={t("reasonHint")}
              error={fault && !fault.changed ? t("reasonFault") : undefined}
              defaultValue={fault?.reason}
              maxLength={500}
            />
            <Button look="danger">{t("override")}</Button>
          </form>
        </>
      )}
    </AdminLayout>
  );
}

function Outcome({ locale, rehearsal, version }: { locale: Locale; rehearsal: DryRun; version: number }) {
  const t = getTranslator(locale, "rehearsal");
  const { result, passed } = rehearsal;
  const stopped = !result || result.stopped !== null;
  return (
    <>
      <Notice
        look={passed ? "success" : "danger"}
        title={t(`result.${passed ? "passed" : stopped ? "stopped" : "failed"}`)}
        live
      >
        {result?.scenes !== undefined &&
          t("resultText", {
            players: result.players.toLocaleString(locale),
            scenes: result.scenes.toLocaleString(locale),
            version: String(rehearsal.version),
            at: formatDateTime(rehearsal.begunAt, locale),
          })}
        {rehearsal.version !== version && ` ${t("older")}`}
        {result?.stopped && ` ${result.stopped}`}
      </Notice>
      {result?.steps && <Tables locale={locale} result={result} />}
    </>
  );
}

function Tables({ locale, result }: { locale: Locale; result: DryRunResult }) {
  const t = getTranslator(locale, "rehearsal");
  const counted = ({ tried, failed }: Count) => [
    tried === 0 ? t("notTried") : failed > 0 ? t("fail") : t("pass"),
    tried.toLocaleString(locale),
    (tried - failed).toLocaleString(locale),
    failed.toLocaleString(locale),
  ];
  const columns = [t("verdict"), t("tried"), t("right"), t("amiss")];
  const edges = ["lobby", "opening", "closing"] as const;
  return (
    <>
      <Table
        caption={t("steps")}
        columns={[t("step"), ...columns]}
        rows={dryRunSteps.map((step) => ({
          key: step,
          cells: [t(`stepNames.${step}`), ...counted(result.steps[step])],
        }))}
        empty=""
      />
      <Table
        caption={t("edges")}
        columns={[t("edge"), ...columns]}
        rows={edges.map((edge) => ({
          key: edge,
          cells: [t(`edgeNames.${edge}`), ...counted(result.edges[edge])],
        }))}
        empty=""
      />
      <Table
        caption={t("hours")}
        columns={[t("hour"), ...columns]}
        rows={result.hours.map((count, hour) => ({
          key: String(hour),
          cells: [`${String(hour).padStart(2, "0")}:00`, ...counted(count)],
        }))}
        empty=""
      />
      {result.misses.length > 0 && (
        <>
          <Subheading>{t("misses")}</Subheading>
          <Table
            caption={t("missesText", { count: result.misses.length.toLocaleString(locale) })}
            columns={[t("at"), t("step"), t("who"), t("expected"), t("got")]}
            rows={result.misses.map((miss, n) => ({
              key: String(n),
              cells: [
                formatDateTime(new Date(miss.at), locale),
                t(`stepNames.${miss.step}`),
                t("born", { year: String(miss.year), digit: String(miss.digit) }),
                miss.expected,
                miss.got,
              ],
            }))}
            empty=""
          />
        </>
      )}
    </>
  );
}
