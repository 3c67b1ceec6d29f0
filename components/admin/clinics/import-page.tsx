import { clinicFeatures, clinicLanguages } from "@/lib/clinic/about";
import { columns } from "@/lib/clinic/register/columns";
import type { ClinicImport } from "@/lib/clinic/register/imports";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../../text";
import { Button } from "../../ui/button";
import { FileField } from "../../ui/file-field";
import { PlainList, SummaryList } from "../../ui/list";
import { ErrorSummary } from "../../ui/notice";
import { BackLink, Heading, Subheading, Text, TextLink } from "../../ui/page";
import { Table } from "../../ui/table";
import { AdminFrame } from "../frame";

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
  const t = textOf(locale, "clinics");
  const error = fault && t(`faults.${fault}`);
  return (
    <AdminFrame locale={locale} path={path}>
      <BackLink href={hrefIn(locale, "/admin/clinics")}>{t("back")}</BackLink>
      {error && (
        <ErrorSummary
          title={textOf(locale, "common")("problem")}
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
          { term: t("import.columns"), value: columns.join(", ") },
          { term: "id", value: t("import.id") },
          { term: "district", value: t("import.districts") },
          { term: "mon – sun", value: t("import.hours") },
          {
            term: "features, languages",
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
            <TextLink key="when" href={hrefIn(locale, `${path}/${id}`)}>
              {seoulDateTime(begunAt, locale)}
            </TextLink>,
            fileName,
            t(`import.states.${state}`),
            state === "done" ? (result?.made ?? 0).toLocaleString(locale) : "–",
            state === "done" ? (result?.changed ?? 0).toLocaleString(locale) : "–",
          ],
        }))}
        empty={t("import.noneYet")}
      />
    </AdminFrame>
  );
}
