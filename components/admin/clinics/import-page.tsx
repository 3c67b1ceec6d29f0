import { clinicFeatures, clinicLanguages } from "@/lib/clinics/clinic-attributes";
import {
  columns,
  type InputColumn,
  koreanNames,
  neededColumns,
} from "@/lib/clinics/registry/csv-import/columns";
import type { ClinicImport } from "@/lib/clinics/registry/csv-import/import-jobs";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../../i18n";
import { Button } from "../../ui/button";
import { FileField } from "../../ui/file-field";
import { ErrorSummary } from "../../ui/notice";
import { BackLink, Heading, Subheading, Text, TextLink } from "../../ui/page";
import { PlainList, SummaryList } from "../../ui/summary-list";
import { Table } from "../../ui/table";
import { AdminLayout } from "../admin-layout";

const path = "/admin/clinics/import";

/** Where a file of clinics is chosen, and what it must look like. */
export function ImportPage({
  locale,
  imports,
  fault,
}: {
  locale: Locale;
  imports: ClinicImport[];
  fault?: "file-missing" | "file-large";
}) {
  const t = getTranslator(locale, "clinics");
  const nameOf = (column: InputColumn) =>
    locale === "ko" ? `${koreanNames[column][0]}(${column})` : `${column} (${koreanNames[column][0]})`;
  const error = fault && t(`faults.${fault}`);
  return (
    <AdminLayout locale={locale} path={path}>
      <BackLink href={localizePath(locale, "/admin/clinics")}>{t("back")}</BackLink>
      {error && (
        <ErrorSummary
          title={getTranslator(locale, "common")("problem")}
          errors={[{ field: "file", message: error }]}
        />
      )}
      <Heading>{t("import.title")}</Heading>
      <Text>{t("import.intro")}</Text>
      <form method="post" action={`/${locale}${path}`} encType="multipart/form-data">
        <FileField
          name="file"
          label={t("import.file")}
          hint={t("import.fileHint")}
          error={error}
          accept=".csv,text/csv"
        />
        <Button>{t("import.check")}</Button>
      </form>
      <Subheading>{t("import.format")}</Subheading>
      <Text>{t("import.formatText")}</Text>
      <SummaryList
        rows={[
          { term: t("import.needed"), value: neededColumns.map(nameOf).join(", ") },
          {
            term: t("import.columns"),
            value: columns
              .filter((column) => !neededColumns.includes(column))
              .map(nameOf)
              .join(", "),
          },
          { term: nameOf("id"), value: t("import.id") },
          { term: nameOf("district"), value: t("import.districts") },
          { term: `${nameOf("mon")} – ${nameOf("sun")}`, value: t("import.hours") },
          { term: nameOf("hours"), value: t("import.week") },
          { term: nameOf("name_en"), value: t("import.english") },
          {
            term: `${nameOf("features")}, ${nameOf("languages")}`,
            value: t("import.words", {
              features: clinicFeatures.join(", "),
              languages: clinicLanguages.join(", "),
            }),
          },
        ]}
      />
      <PlainList items={[t("import.partly")]} />
      <Subheading>{t("import.last")}</Subheading>
      <Table
        caption={t("import.last")}
        columns={[
          t("import.when"),
          t("import.fileName"),
          t("import.state"),
          t("job.madeDone"),
          t("job.changedDone"),
        ]}
        rows={imports.map(({ id, begunAt, fileName, state, result }) => ({
          key: id,
          cells: [
            <TextLink key="when" href={localizePath(locale, `${path}/${id}`)}>
              {formatDateTime(begunAt, locale)}
            </TextLink>,
            fileName,
            t(`import.states.${state}`),
            state === "done" ? (result?.made ?? 0).toLocaleString(locale) : "–",
            state === "done" ? (result?.changed ?? 0).toLocaleString(locale) : "–",
          ],
        }))}
        empty={t("import.noneYet")}
      />
    </AdminLayout>
  );
}
