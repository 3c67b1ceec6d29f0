import type { Region } from "@/lib/availability/availability";
import {
  CLINICS_PER_PAGE,
  type ClinicSearch,
  type ListedClinic,
} from "@/lib/clinics/registry/clinic-repository";
import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../../i18n";
import { ButtonLink, ButtonRow } from "../../ui/button";
import { SelectField, TextField } from "../../ui/field";
import { Heading, Text, TextLink } from "../../ui/page";
import { SearchForm } from "../../ui/search-form";
import { Table } from "../../ui/table";
import { AdminLayout } from "../admin-layout";

const path = "/admin/clinics";

/** The register of clinics: to find one, to make one, and to take them in and out as a file. */
export function ClinicsPage({
  locale,
  search,
  clinics,
  total,
  page,
  provinces,
}: {
  locale: Locale;
  search: ClinicSearch;
  clinics: ListedClinic[];
  /** How many there are on all pages. */
  total: number;
  /** From 1. */
  page: number;
  provinces: Region[];
}) {
  const t = getTranslator(locale, "clinics");
  const nameOf = (region: Pick<Region, "nameKo" | "nameEn">) =>
    locale === "ko" ? region.nameKo : region.nameEn;
  const pages = Math.max(1, Math.ceil(total / CLINICS_PER_PAGE));
  const query = new URLSearchParams(
    Object.entries(search).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
  const pageHref = (n: number) =>
    localizePath(locale, `${path}?${new URLSearchParams([...query, ["page", String(n)]])}`);
  return (
    <AdminLayout locale={locale} path={path}>
      <Heading>{t("title")}</Heading>
      <SearchForm action={localizePath(locale, path)} find={t("find")} clear={t("clear")}>
        <TextField name="text" type="search" label={t("search")} defaultValue={search.text} />
        <SelectField
          name="province"
          label={t("province")}
          defaultValue={search.province ?? ""}
          options={[
            { value: "", label: t("anyProvince") },
            ...provinces.map((province) => ({ value: province.code, label: nameOf(province) })),
          ]}
        />
      </SearchForm>
      <ButtonRow>
        <ButtonLink href={localizePath(locale, `${path}/new`)}>{t("new")}</ButtonLink>
        <ButtonLink look="tertiary" href={localizePath(locale, `${path}/import`)}>
          {t("import.title")}
        </ButtonLink>
        <ButtonLink look="tertiary" href={localizePath(locale, `${path}/clinics.csv?${query}`)}>
          {t("export")}
        </ButtonLink>
      </ButtonRow>
      <Text>{t("count", { count: total.toLocaleString(locale) })}</Text>
      <Table
        caption={t("list")}
        columns={[t("name"), t("number"), t("region"), t("phone"), t("places"), t("position")]}
        rows={clinics.map((clinic) => ({
          key: String(clinic.id),
          cells: [
            <TextLink key="name" href={localizePath(locale, `${path}/${clinic.id}`)}>
              {nameOf(clinic)}
            </TextLink>,
            String(clinic.id),
            locale === "ko"
              ? `${clinic.provinceKo} ${clinic.districtKo}`
              : `${clinic.districtEn}, ${clinic.provinceEn}`,
            clinic.phone,
            clinic.places ?? t("notYet"),
            t(clinic.placed ? "yes" : "no"),
          ],
        }))}
        empty={t("none")}
      />
      {pages > 1 && (
        <ButtonRow>
          {page > 1 && (
            <ButtonLink look="tertiary" href={pageHref(page - 1)}>
              {t("previous")}
            </ButtonLink>
          )}
          {page < pages && (
            <ButtonLink look="tertiary" href={pageHref(page + 1)}>
              {t("next")}
            </ButtonLink>
          )}
        </ButtonRow>
      )}
      {pages > 1 && <Text subtle>{t("page", { page, pages })}</Text>}
    </AdminLayout>
  );
}
