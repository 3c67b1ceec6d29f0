import { type InputColumn, koreanNames } from "@/lib/clinics/registry/csv-import/columns";
import type { ClinicImport } from "@/lib/clinics/registry/csv-import/import-jobs";
import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../../i18n";
import { Button, ButtonLink, ButtonRow } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { BackLink, Heading, Text } from "../../ui/page";
import { LoadAgain, ProgressBar } from "../../ui/progress";
import { PlainList, SummaryList } from "../../ui/summary-list";
import { Table } from "../../ui/table";
import { AdminLayout } from "../admin-layout";
import { formatImportFault } from "./fault-text";

const followEvery = 1;
const looks = { ready: "info", faulty: "danger", done: "success", stopped: "warning" } as const;

/** An import: how far it is, what it would do or did, and what must be corrected in the file. */
export function ImportJobPage({ locale, job }: { locale: Locale; job: ClinicImport }) {
  const t = getTranslator(locale, "clinics");
  const { id, state, fileName, result } = job;
  const path = "/admin/clinics/import";
  return (
    <AdminLayout locale={locale} path={`${path}/${id}`}>
      <BackLink href={localizePath(locale, path)}>{t("job.back")}</BackLink>
      <Heading caption={fileName}>{t("import.title")}</Heading>
      {state === "checking" || state === "importing" ? (
        <Going locale={locale} job={job} />
      ) : (
        <>
          <Notice look={looks[state]} title={t(`job.${state}`)} live>
            {t(`job.${state}Text`)}
          </Notice>
          {result && (state === "ready" || state === "done") && (
            <>
              <Outcome locale={locale} job={job} />
              <Changes locale={locale} job={job} />
            </>
          )}
          {state === "faulty" && <Faults locale={locale} job={job} />}
          <ButtonRow>
            {state === "ready" && (
              <form method="post" action={`/${locale}${path}/${id}/run`}>
                <Button>{t("job.run")}</Button>
              </form>
            )}
            <ButtonLink look={state === "ready" ? "tertiary" : "secondary"} href={localizePath(locale, path)}>
              {t("job.another")}
            </ButtonLink>
          </ButtonRow>
        </>
      )}
    </AdminLayout>
  );
}

function Going({ locale, job: { state, done, total } }: { locale: Locale; job: ClinicImport }) {
  const t = getTranslator(locale, "clinics");
  const count = { done: done.toLocaleString(locale), total: total.toLocaleString(locale) };
  return (
    <>
      <LoadAgain seconds={followEvery} />
      <ProgressBar
        label={t(state === "checking" ? "job.checking" : "job.importing", count)}
        done={done}
        of={total}
      />
      <Text subtle>{t("job.follow")}</Text>
    </>
  );
}

function Outcome({ locale, job: { state, result } }: { locale: Locale; job: ClinicImport }) {
  const t = getTranslator(locale, "clinics");
  const term = (what: "made" | "changed" | "same") => t(state === "done" ? `job.${what}Done` : `job.${what}`);
  return (
    <SummaryList
      rows={(["made", "changed", "same"] as const).map((what) => ({
        term: term(what),
        value: (result?.[what] ?? 0).toLocaleString(locale),
      }))}
    />
  );
}

/** What a column is called on the pages of a language; a heading of the file that nobody knows, as it is there. */
function columnName(column: string, locale: Locale): string {
  return (locale === "ko" && koreanNames[column as InputColumn]?.[0]) || column;
}

function Changes({ locale, job: { state, result } }: { locale: Locale; job: ClinicImport }) {
  const t = getTranslator(locale, "clinics");
  const changes = result?.changes ?? [];
  if (changes.length === 0) return null;
  const all = (result?.made ?? 0) + (result?.changed ?? 0);
  return (
    <>
      <Table
        caption={t(state === "done" ? "job.changesDone" : "job.changes")}
        columns={[t("job.line"), t("name"), t("job.change")]}
        rows={changes.map(({ line, id, name, address, cells }) => ({
          key: String(line),
          cells: [
            line,
            id === null ? name : `${name} (${id})`,
            cells.length === 0 ? (
              t("job.new", { address })
            ) : (
              <PlainList
                key="cells"
                items={cells.map(({ column, before, after }) =>
                  t("job.from", {
                    column: columnName(column, locale),
                    before: before || t("job.nothing"),
                    after: after || t("job.nothing"),
                  }),
                )}
              />
            ),
          ],
        }))}
        empty=""
      />
      {all > changes.length && <Text subtle>{t("job.first", { count: changes.length })}</Text>}
    </>
  );
}

function Faults({ locale, job: { result } }: { locale: Locale; job: ClinicImport }) {
  const t = getTranslator(locale, "clinics");
  const { faults = [], faultCount = 0 } = result ?? {};
  return (
    <>
      <Table
        caption={t("job.toCorrect", { count: faultCount.toLocaleString(locale) })}
        columns={[t("job.line"), t("job.column"), t("job.value"), t("job.reason")]}
        rows={faults.map((fault) => ({
          key: `${fault.line} ${fault.column} ${fault.reason} ${"fault" in fault ? fault.fault : ""}`,
          cells: [
            fault.line || "–",
            fault.column ? columnName(fault.column, locale) : "–",
            "value" in fault && fault.value ? fault.value : "–",
            formatImportFault(fault, locale),
          ],
        }))}
        empty=""
      />
      {faultCount > faults.length && <Text subtle>{t("job.first", { count: faults.length })}</Text>}
    </>
  );
}
