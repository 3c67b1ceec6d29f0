import type { Lot } from "@/lib/clinics/schedule";
import type { LotFault, ScheduleFault, ScheduleValues } from "@/lib/clinics/schedule-form";
import type { AffectedSlot } from "@/lib/clinics/slot-reconciliation";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { Button } from "../ui/button";
import { Code } from "../ui/code";
import { FieldRow, SelectField, TextField } from "../ui/field";
import { ErrorSummary, Notice } from "../ui/notice";
import { Heading, Subheading, Text } from "../ui/page";
import { Table } from "../ui/table";
import { ClinicLayout } from "./clinic-layout";
import { formatWeekday, HoursTable } from "./hours-table";

export interface Product {
  code: string;
  nameKo: string;
  nameEn: string;
}

export interface CapacityView {
  locale: Locale;
  clinic: { id: number; nameKo: string; nameEn: string };
  values: ScheduleValues;
  faults?: ScheduleFault[];
  lots: Lot[];
  products: Product[];
  lotValues?: ScheduleValues;
  lotFaults?: LotFault[];
  /** Who would lose their place; then nothing was changed. */
  affected?: AffectedSlot[];
  done?: boolean;
}

const numbers = ["slotMinutes", "places", "dosesADay", "weeks"] as const;

/** How a clinic works, and what its slots are made from. */
export function CapacityPage(view: CapacityView) {
  const { locale, clinic, faults = [], lotFaults = [], affected = [] } = view;
  const t = getTranslator(locale, "clinic");
  const lines = [
    ...faults.map((fault) => ({
      field: fault.startsWith("day") ? `opens${fault.slice(3)}` : fault,
      message: fault.startsWith("day")
        ? t("capacity.faults.hours", { day: formatWeekday(Number(fault.slice(3)), locale) })
        : t(`capacity.faults.${fault as (typeof numbers)[number] | "closedDays"}`),
    })),
    ...lotFaults.map((fault) => ({ field: fault, message: t(`capacity.lotFaults.${fault}`) })),
  ];
  return (
    <ClinicLayout locale={locale} clinicId={clinic.id} path={`/clinic/${clinic.id}/capacity`}>
      {lines.length > 0 && <ErrorSummary title={getTranslator(locale, "common")("problem")} errors={lines} />}
      {affected.length > 0 && <AffectedPeople locale={locale} affected={affected} />}
      {view.done && (
        <Notice look="success" title={t("capacity.done")} live>
          {t("capacity.doneText")}
        </Notice>
      )}
      <Heading caption={locale === "ko" ? clinic.nameKo : clinic.nameEn}>{t("capacity.title")}</Heading>
      <Text>{t("capacity.intro")}</Text>
      <PlanForm view={view} />
      <Subheading>{t("capacity.lots")}</Subheading>
      <Text>{t("capacity.lotsText")}</Text>
      <Lots view={view} />
    </ClinicLayout>
  );
}

function AffectedPeople({ locale, affected }: { locale: Locale; affected: AffectedSlot[] }) {
  const t = getTranslator(locale, "clinic");
  const people = affected.flatMap((slot) => slot.people.map((person) => ({ ...person, slot })));
  return (
    <>
      <Notice look="danger" title={t("capacity.affected")} live>
        {t("capacity.affectedText")}
      </Notice>
      <Table
        caption={t("capacity.affectedList")}
        columns={[t("code"), t("name"), t("phone"), t("time"), t("capacity.placesThen")]}
        rows={people.map(({ code, name, phoneEnd, slot }) => ({
          key: code,
          cells: [
            <Code key="code">{code}</Code>,
            name,
            phoneEnd ?? "–",
            formatDateTime(slot.startsAt, locale),
            t("capacity.placesThenValue", { places: slot.capacity, taken: slot.taken }),
          ],
        }))}
        empty={t("capacity.affectedHeld")}
      />
    </>
  );
}

function PlanForm({ view: { locale, clinic, values, faults = [] } }: { view: CapacityView }) {
  const t = getTranslator(locale, "clinic");
  return (
    <form method="post" action={localizePath(locale, `/clinic/${clinic.id}/capacity`)}>
      <HoursTable locale={locale} values={values} faults={faults} />
      <FieldRow>
        {numbers.map((field) => (
          <TextField
            key={field}
            name={field}
            label={t(`capacity.${field}`)}
            hint={field === "dosesADay" ? t("capacity.dosesHint") : undefined}
            error={faults.includes(field) ? t(`capacity.faults.${field}`) : undefined}
            inputMode="numeric"
            defaultValue={values[field]}
          />
        ))}
        <SelectField
          name="openOnHolidays"
          label={t("capacity.openOnHolidays")}
          options={(["no", "yes"] as const).map((value) => ({ value, label: t(`capacity.${value}`) }))}
          defaultValue={values.openOnHolidays}
        />
        <TextField
          name="closedDays"
          label={t("capacity.closedDays")}
          hint={t("capacity.closedHint")}
          error={faults.includes("closedDays") ? t("capacity.faults.closedDays") : undefined}
          defaultValue={values.closedDays}
        />
      </FieldRow>
      <Button>{t("capacity.save")}</Button>
    </form>
  );
}

function Lots({
  view: { locale, clinic, lots, products, lotValues = {}, lotFaults = [] },
}: {
  view: CapacityView;
}) {
  const t = getTranslator(locale, "clinic");
  const nameOf = (product: Product) => (locale === "ko" ? product.nameKo : product.nameEn);
  const error = (field: LotFault) =>
    lotFaults.includes(field) ? t(`capacity.lotFaults.${field}`) : undefined;
  return (
    <>
      <Table
        caption={t("capacity.lots")}
        columns={[t("capacity.lot"), t("capacity.product"), t("capacity.doses"), t("capacity.expiresOn")]}
        rows={lots.map((lot) => ({
          key: `${lot.product} ${lot.lot}`,
          cells: [
            lot.lot,
            products.filter((product) => product.code === lot.product).map(nameOf)[0] ?? lot.product,
            lot.doses.toLocaleString(locale),
            lot.expiresOn,
          ],
        }))}
        empty={t("capacity.noLots")}
      />
      {products.length === 0 ? (
        <Notice look="warning">{t("capacity.noProducts")}</Notice>
      ) : (
        <form method="post" action={localizePath(locale, `/clinic/${clinic.id}/lots`)}>
          <FieldRow>
            <SelectField
              name="product"
              label={t("capacity.product")}
              options={products.map((product) => ({ value: product.code, label: nameOf(product) }))}
              defaultValue={lotValues.product}
            />
            <TextField
              name="lot"
              label={t("capacity.lot")}
              error={error("lot")}
              defaultValue={lotValues.lot}
              maxLength={40}
            />
            <TextField
              name="doses"
              label={t("capacity.doses")}
              hint={t("capacity.lotHint")}
              error={error("doses")}
              inputMode="numeric"
              defaultValue={lotValues.doses}
            />
            <TextField
              name="expiresOn"
              type="date"
              label={t("capacity.expiresOn")}
              error={error("expiresOn")}
              defaultValue={lotValues.expiresOn}
            />
          </FieldRow>
          <Button look="secondary">{t("capacity.saveLot")}</Button>
        </form>
      )}
    </>
  );
}
