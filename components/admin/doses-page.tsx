import type { Product } from "@/lib/admin/programme";
import type { LimitsFault } from "@/lib/booking/limits-form";
import type { Region } from "@/lib/booking/places/snapshot";
import type { Locale } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";
import { Button } from "../ui/button";
import { CellField, FieldRow, SelectField, TextField } from "../ui/field";
import { ErrorSummary, Notice } from "../ui/notice";
import { BackLink, Heading, Text } from "../ui/page";
import { Table } from "../ui/table";
import { AdminFrame } from "./frame";

/** What a window may give out: which vaccine, and how much of it in the country, by province, and of each clinic's day. */
export function DosesPage({
  locale,
  slug,
  values,
  products,
  provinces,
  left,
  faults = [],
  done = false,
}: {
  locale: Locale;
  slug: string;
  values: Record<string, string>;
  products: Product[];
  provinces: Region[];
  /** Doses that nobody has booked; undefined without a stock. */
  left?: number;
  faults?: LimitsFault[];
  done?: boolean;
}) {
  const t = textOf(locale, "admin");
  const path = `/admin/window/${slug}/doses`;
  const nameOf = (named: Region | Product) => (locale === "ko" ? named.nameKo : named.nameEn);
  const message = (field: string) =>
    field === "sharePercent" ? t("doses.faults.sharePercent") : t("doses.faults.doses");
  const error = (field: string) => (faults.includes(field) ? message(field) : undefined);
  return (
    <AdminFrame locale={locale} path={path}>
      <BackLink href={hrefIn(locale, `/admin/window/${slug}`)}>{t("doses.back")}</BackLink>
      {faults.length > 0 && (
        <ErrorSummary
          title={textOf(locale, "common")("problem")}
          errors={faults.map((field) => ({ field, message: message(field) }))}
        />
      )}
      {done && <Notice look="success" title={t("doses.done")} live />}
      <Heading caption={slug}>{t("doses.title")}</Heading>
      <Text>{t("doses.intro")}</Text>
      {left !== undefined && <Text>{t("doses.left", { count: left.toLocaleString(locale) })}</Text>}
      <form method="post" action={hrefIn(locale, path)}>
        <SelectField
          name="product"
          label={t("doses.product")}
          hint={t("doses.productHint")}
          options={[
            { value: "", label: t("doses.noProduct") },
            ...products.map((product) => ({ value: product.code, label: nameOf(product) })),
          ]}
          defaultValue={values.product ?? ""}
        />
        <FieldRow>
          <TextField
            name="doses"
            label={t("doses.country")}
            error={error("doses")}
            inputMode="numeric"
            defaultValue={values.doses}
          />
          <TextField
            name="sharePercent"
            label={t("doses.share")}
            hint={t("doses.shareHint")}
            error={error("sharePercent")}
            inputMode="numeric"
            defaultValue={values.sharePercent}
          />
        </FieldRow>
        <Text>{t("doses.provinceHint")}</Text>
        <Table
          caption={t("doses.byProvince")}
          columns={[t("doses.province"), t("doses.doses")]}
          rows={provinces.map((province) => ({
            key: province.code,
            cells: [
              nameOf(province),
              <CellField
                key="doses"
                name={`doses-${province.code}`}
                label={nameOf(province)}
                defaultValue={values[`doses-${province.code}`]}
                wrong={faults.includes(`doses-${province.code}`)}
              />,
            ],
          }))}
          empty=""
        />
        <Button>{t("doses.save")}</Button>
      </form>
    </AdminFrame>
  );
}
