import type { RetentionRule, RetentionState } from "@/lib/privacy/erase-expired.job";
import type { Locale } from "@/lib/shared/time/seoul";
import type { ListedProduct, Product, Programme } from "@/lib/windows/programme";
import type { ProductFault, ProgrammeFault } from "@/lib/windows/programme-form";
import { getTranslator, localizePath } from "../i18n";
import { Button, LinkButton } from "../ui/button";
import { FieldRow, TextField } from "../ui/field";
import { ErrorSummary, Notice } from "../ui/notice";
import { Heading, Subheading, Text, TextLink } from "../ui/page";
import { Table } from "../ui/table";
import { AdminLayout } from "./admin-layout";

const path = "/admin/programme";

/** Both forms' fields, by their names; no name stands in both. */
export type ProgrammeValues = Partial<Record<ProgrammeFault | ProductFault, string>>;

export function programmeValues(programme: Programme, product?: Product): ProgrammeValues {
  const entries = Object.entries({ ...programme, ...product });
  return Object.fromEntries(entries.map(([field, value]) => [field, value === null ? "" : String(value)]));
}

export function ProgrammePage({
  locale,
  values,
  products,
  retention,
  changing = false,
  faults = [],
  done = false,
}: {
  locale: Locale;
  values: ProgrammeValues;
  products: ListedProduct[];
  retention: RetentionRule & RetentionState;
  /** Whether the product in the form is there already. */
  changing?: boolean;
  faults?: (ProgrammeFault | ProductFault)[];
  done?: boolean;
}) {
  const t = getTranslator(locale, "programme");
  const error = (field: ProgrammeFault | ProductFault) =>
    faults.includes(field) ? t(`faults.${field}`) : undefined;
  const field = (name: ProgrammeFault | ProductFault, hint?: string) => (
    <TextField
      name={name}
      label={t(`fields.${name}`)}
      hint={hint}
      error={error(name)}
      inputMode={name === "code" || name === "nameKo" || name === "nameEn" ? "text" : "numeric"}
      defaultValue={values[name]}
    />
  );
  const interval = ({ intervalDays, daysEarly, daysLate }: Product) =>
    intervalDays === null
      ? t("once")
      : t("interval", { days: intervalDays, from: intervalDays - daysEarly, to: intervalDays + daysLate });
  return (
    <AdminLayout locale={locale} path={path}>
      {faults.length > 0 && (
        <ErrorSummary
          title={getTranslator(locale, "common")("problem")}
          errors={faults.map((name) => ({ field: name, message: t(`faults.${name}`) }))}
        />
      )}
      {done && <Notice look="success" title={t("done")} live />}
      <Heading>{t("title")}</Heading>
      <Text>{t("intro")}</Text>
      <form method="post" action={localizePath(locale, path)}>
        {field("holdSeconds", t("hints.holdSeconds"))}
        {field("peopleABooker", t("hints.peopleABooker"))}
        {field("agentPercent", t("hints.agentPercent"))}
        {field("againAfterDays", t("hints.againAfterDays"))}
        <Button>{t("save")}</Button>
      </form>
      <Subheading>{t("products")}</Subheading>
      <Table
        caption={t("productsCaption")}
        columns={[t("fields.code"), t("name"), t("secondDose"), t("acts")]}
        rows={products.map((product) => ({
          key: product.code,
          cells: [
            product.code,
            locale === "ko" ? product.nameKo : product.nameEn,
            interval(product),
            <ProductActs key="acts" locale={locale} product={product} />,
          ],
        }))}
        empty={t("noProducts")}
      />
      <Subheading>{changing ? t("change", { code: values.code ?? "" }) : t("add")}</Subheading>
      <form method="post" action={localizePath(locale, `${path}/product`)}>
        {changing ? (
          <input type="hidden" name="code" value={values.code ?? ""} />
        ) : (
          field("code", t("hints.code"))
        )}
        <FieldRow>
          {field("nameKo")}
          {field("nameEn")}
        </FieldRow>
        {field("intervalDays", t("hints.intervalDays"))}
        <FieldRow>
          {field("daysEarly")}
          {field("daysLate")}
        </FieldRow>
        <Button>{changing ? t("saveProduct") : t("addProduct")}</Button>
      </form>
      <Retention locale={locale} {...retention} />
    </AdminLayout>
  );
}

/** How old data is deleted, and the leave to delete more of it than a day's share. */
function Retention({
  locale,
  keepDays,
  percentADay,
  heldPeople,
  heldOf,
  allowed,
}: { locale: Locale } & RetentionRule & RetentionState) {
  const t = getTranslator(locale, "programme");
  return (
    <>
      <Subheading>{t("retention.title")}</Subheading>
      <Text>{t("retention.rule", { days: keepDays, percent: percentADay })}</Text>
      {heldPeople > 0 && allowed && (
        <Notice look="info">{t("retention.allowed", { people: heldPeople })}</Notice>
      )}
      {heldPeople > 0 && !allowed && (
        <Notice look="warning" title={t("retention.held", { people: heldPeople, of: heldOf })}>
          <p>{t("retention.heldText", { days: keepDays })}</p>
          <form method="post" action={localizePath(locale, `${path}/retention`)}>
            <input type="hidden" name="people" value={heldPeople} />
            <Button look="danger">{t("retention.allow", { people: heldPeople })}</Button>
          </form>
        </Notice>
      )}
    </>
  );
}

function ProductActs({ locale, product }: { locale: Locale; product: ListedProduct }) {
  const t = getTranslator(locale, "programme");
  const { code } = product;
  return (
    <>
      <TextLink href={localizePath(locale, `${path}?product=${code}`)}>{t("changeIt", { code })}</TextLink>
      {product.used ? (
        <Text subtle>{t("used")}</Text>
      ) : (
        <form method="post" action={localizePath(locale, `${path}/remove`)}>
          <input type="hidden" name="code" value={code} />
          <LinkButton label={t("removeLabel", { code })}>{t("remove")}</LinkButton>
        </form>
      )}
    </>
  );
}
