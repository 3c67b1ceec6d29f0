import type { Region } from "@/lib/availability/snapshot";
import type { Locale } from "@/lib/shared/time/seoul";
import type { ProvinceDoses, WindowOverview } from "@/lib/windows/windows";
import { getTranslator, localizePath } from "../i18n";
import { Button } from "../ui/button";
import { CellField } from "../ui/field";
import { ErrorSummary, Notice } from "../ui/notice";
import { BackLink, Heading, Text } from "../ui/page";
import { Table } from "../ui/table";
import { AdminLayout } from "./admin-layout";

/** The fields of a window's doses by province, as they are stored. */
export const provinceValues = (stood: readonly ProvinceDoses[]): Record<string, string> =>
  Object.fromEntries(stood.map(({ region, doses }) => [`doses-${region}`, String(doses)]));

/**
 * How many doses each province has of its own, and how many of them are booked.
 *
 * @param problem why nothing was stored, where the fields alone do not say it
 */
export function DosesPage({
  locale,
  window,
  values,
  provinces,
  stood,
  faults = [],
  problem,
  done = false,
}: {
  locale: Locale;
  window: WindowOverview;
  values: Record<string, string>;
  provinces: Region[];
  stood: ProvinceDoses[];
  /** Fields, `doses-CODE`. */
  faults?: string[];
  problem?: string;
  done?: boolean;
}) {
  const t = getTranslator(locale, "admin");
  const path = `/admin/window/${window.slug}`;
  const nameOf = (region: Region) => (locale === "ko" ? region.nameKo : region.nameEn);
  const number = (value: number) => value.toLocaleString(locale);
  const own = new Map(stood.map((each) => [each.region, each]));
  const sum = (read: (each: ProvinceDoses) => number) => stood.reduce((all, each) => all + read(each), 0);
  const figures = (each?: ProvinceDoses) =>
    each ? [number(each.taken), number(each.doses - each.taken)] : ["–", "–"];
  const provinceOf = (field: string) => provinces.find(({ code }) => field === `doses-${code}`);
  return (
    <AdminLayout locale={locale} path={`${path}/doses`}>
      <BackLink href={localizePath(locale, path)}>{t("doses.back")}</BackLink>
      {faults.length > 0 && (
        <ErrorSummary
          title={problem ?? getTranslator(locale, "common")("problem")}
          errors={faults.map((field) => {
            const province = provinceOf(field);
            return { field, message: `${province ? nameOf(province) : field}: ${t("doses.faults.doses")}` };
          })}
        />
      )}
      {faults.length === 0 && problem && <Notice look="danger" title={problem} live />}
      {done && <Notice look="success" title={t("doses.done")} live />}
      <Heading caption={locale === "ko" ? window.nameKo : window.nameEn}>{t("doses.byProvince")}</Heading>
      <Text>{t("doses.intro")}</Text>
      <Text>{t("doses.provinceHint")}</Text>
      <form method="post" action={localizePath(locale, `${path}/doses`)}>
        <Table
          caption={t("doses.byProvince")}
          columns={[t("doses.province"), t("doses.own"), t("doses.booked"), t("doses.left")]}
          rows={[
            ...provinces.map((province) => ({
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
                ...figures(own.get(province.code)),
              ],
            })),
            {
              key: "sum",
              cells: [
                t("doses.sum"),
                number(sum(({ doses }) => doses)),
                number(sum(({ taken }) => taken)),
                number(sum(({ doses, taken }) => doses - taken)),
              ],
            },
          ]}
          empty=""
        />
        <Button>{t("doses.save")}</Button>
      </form>
    </AdminLayout>
  );
}
