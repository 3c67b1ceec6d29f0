import { MAX_DELIVERIES } from "@/lib/clinics/capacity";
import type { Lot } from "@/lib/clinics/schedule";
import type { LotFault } from "@/lib/clinics/schedule-form";
import { formatDate, formatDateTime } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { Button } from "../ui/button";
import { Code } from "../ui/code";
import { Details } from "../ui/details";
import { FieldRow, SelectField, TextField } from "../ui/field";
import { Notice } from "../ui/notice";
import { Subheading, Text } from "../ui/page";
import { Table } from "../ui/table";
import type { CapacityView, Product } from "./capacity-view";

/** For whom there are no doses yet: a warning, since they keep their place. */
export function Shortages({ view: { locale, shortages } }: { view: CapacityView }) {
  const t = getTranslator(locale, "clinic");
  if (shortages.length === 0) return null;
  return (
    <>
      <Notice look="warning" title={t("capacity.shortage")}>
        <ul>
          {shortages.map(({ day, dose, people }) => (
            <li key={`${day} ${dose}`}>
              {t("capacity.shortageOf", { day: formatDate(day, locale), dose, count: people.length })}
            </li>
          ))}
        </ul>
        <p>{t("capacity.shortageText")}</p>
      </Notice>
      <Details summary={t("capacity.shortageList")} wide>
        <Table
          caption={t("capacity.shortageList")}
          columns={[t("time"), t("name"), t("capacity.dose"), t("code")]}
          rows={shortages.flatMap(({ dose, people }) =>
            people.map(({ code, name, startsAt }) => ({
              key: code,
              cells: [formatDateTime(startsAt, locale), name, String(dose), <Code key="code">{code}</Code>],
            })),
          )}
          empty=""
        />
      </Details>
    </>
  );
}

/** What a clinic has, what arrives, and a count that is corrected. */
export function Stock({ view }: { view: CapacityView }) {
  const { locale, lots, products, unconfirmed, overdrawn, deliveries } = view;
  const t = getTranslator(locale, "clinic");
  const nameOf = (code: string) => {
    const product = products.find((each) => each.code === code);
    return product ? nameIn(locale, product) : code;
  };
  const dosesOf = ({ product, lot, doses }: Lot) => {
    const over = overdrawn.find((each) => each.product === product && each.lot === lot);
    const count = doses.toLocaleString(locale);
    return over ? t("capacity.overdrawn", { doses: count, given: over.given }) : count;
  };
  return (
    <>
      <Table
        caption={t("capacity.lots")}
        columns={[t("capacity.lot"), t("capacity.product"), t("capacity.doses"), t("capacity.expiresOn")]}
        rows={[
          ...lots.map((lot) => ({
            key: `${lot.product} ${lot.lot}`,
            cells: [
              lot.lot,
              nameOf(lot.product),
              dosesOf(lot),
              lot.expiresOn < view.today ? t("capacity.expired", { day: lot.expiresOn }) : lot.expiresOn,
            ],
          })),
          ...unconfirmed.map(({ product, lot, given }) => ({
            key: `${product} ${lot}`,
            cells: [lot, nameOf(product), t("capacity.unconfirmed", { given }), "–"],
          })),
        ]}
        empty={t("capacity.noLots")}
      />
      {unconfirmed.length > 0 && <Notice look="warning" title={t("capacity.unconfirmedText")} />}
      {overdrawn.length > 0 && <Notice look="warning" title={t("capacity.overdrawnText")} />}
      <Deliveries locale={locale} deliveries={deliveries} nameOf={nameOf} />
      {products.length === 0 ? (
        <Notice look="warning">{t("capacity.noProducts")}</Notice>
      ) : (
        <>
          <Subheading>{t("capacity.delivery")}</Subheading>
          <Text>{t("capacity.deliveryText")}</Text>
          <StockForm
            view={view}
            kind="deliveries"
            values={view.deliveryValues ?? {}}
            faults={view.deliveryFaults ?? []}
          />
          <Subheading>{t("capacity.count")}</Subheading>
          <Text>{t("capacity.countText")}</Text>
          <StockForm view={view} kind="lots" values={view.lotValues ?? {}} faults={view.lotFaults ?? []} />
        </>
      )}
    </>
  );
}

/** What arrived, when, and who entered it. */
function Deliveries({
  locale,
  deliveries,
  nameOf,
}: Pick<CapacityView, "locale" | "deliveries"> & { nameOf: (code: string) => string }) {
  const t = getTranslator(locale, "clinic");
  return (
    <>
      {deliveries.length === MAX_DELIVERIES && (
        <Text subtle>{t("capacity.deliveriesLast", { count: MAX_DELIVERIES })}</Text>
      )}
      <Table
        caption={t("capacity.deliveries")}
        columns={[
          t("capacity.receivedOn"),
          t("capacity.product"),
          t("capacity.lot"),
          t("capacity.received"),
          t("capacity.enteredBy"),
        ]}
        rows={deliveries.map(({ id, receivedOn, product, lot, doses, enteredAt, staffName }) => ({
          key: id,
          cells: [
            formatDate(receivedOn, locale),
            nameOf(product),
            lot,
            doses.toLocaleString(locale),
            [staffName, formatDateTime(enteredAt, locale)].filter(Boolean).join(" · "),
          ],
        }))}
        empty={t("capacity.noDeliveries")}
      />
    </>
  );
}

const nameIn = (locale: CapacityView["locale"], product: Product) =>
  locale === "ko" ? product.nameKo : product.nameEn;

function StockForm({
  view: { locale, clinic, products, today, newKey },
  kind,
  values,
  faults,
}: {
  view: CapacityView;
  kind: "deliveries" | "lots";
  values: Record<string, string | undefined>;
  faults: LotFault[];
}) {
  const t = getTranslator(locale, "clinic");
  const arrives = kind === "deliveries";
  const error = (field: LotFault) => (faults.includes(field) ? t(`capacity.lotFaults.${field}`) : undefined);
  const id = (field: LotFault) => (arrives ? `delivery-${field}` : field);
  return (
    <form method="post" action={localizePath(locale, `/clinic/${clinic.id}/${kind}`)}>
      {arrives && <input type="hidden" name="key" value={values.key || newKey} />}
      <FieldRow>
        <SelectField
          id={id("product")}
          name="product"
          label={t("capacity.product")}
          error={error("product")}
          options={products.map((product) => ({ value: product.code, label: nameIn(locale, product) }))}
          defaultValue={values.product}
        />
        <TextField
          id={id("lot")}
          name="lot"
          label={t("capacity.lot")}
          error={error("lot")}
          defaultValue={values.lot}
          maxLength={40}
        />
        <TextField
          id={id("doses")}
          name="doses"
          label={arrives ? t("capacity.received") : t("capacity.doses")}
          hint={arrives ? undefined : t("capacity.lotHint")}
          error={error("doses")}
          inputMode="numeric"
          defaultValue={values.doses}
        />
        <TextField
          id={id("expiresOn")}
          name="expiresOn"
          type="date"
          label={t("capacity.expiresOn")}
          error={error("expiresOn")}
          defaultValue={values.expiresOn}
        />
        {arrives && (
          <TextField
            id={id("receivedOn")}
            name="receivedOn"
            type="date"
            label={t("capacity.receivedOn")}
            error={error("receivedOn")}
            defaultValue={values.receivedOn ?? today}
          />
        )}
      </FieldRow>
      <Button look="secondary">{arrives ? t("capacity.saveDelivery") : t("capacity.saveLot")}</Button>
    </form>
  );
}
