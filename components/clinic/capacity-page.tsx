import type { AffectedSlot } from "@/lib/clinics/slot-reconciliation";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { Button } from "../ui/button";
import { Code } from "../ui/code";
import { FieldRow, SelectField, TextField } from "../ui/field";
import { ErrorSummary, Notice } from "../ui/notice";
import { Heading, Subheading, Text } from "../ui/page";
import { Table } from "../ui/table";
import type { CapacityView } from "./capacity-view";
import { ClinicLayout } from "./clinic-layout";
import { formatWeekday, HoursTable } from "./hours-table";
import { Shortages, Stock } from "./stock";

const numbers = ["slotMinutes", "places", "dosesADay", "weeks"] as const;

/** How a clinic works, and what its slots are made from. */
export function CapacityPage(view: CapacityView) {
  const { locale, clinic, faults = [], affected = [] } = view;
  const stockFaults = [...(view.lotFaults ?? []), ...(view.deliveryFaults ?? [])];
  const t = getTranslator(locale, "clinic");
  const lines = [
    ...faults.map((fault) => ({
      field: fault.startsWith("day") ? `opens${fault.slice(3)}` : fault,
      message: fault.startsWith("day")
        ? t("capacity.faults.hours", { day: formatWeekday(Number(fault.slice(3)), locale) })
        : t(`capacity.faults.${fault as (typeof numbers)[number] | "closedDays"}`),
    })),
    ...stockFaults.map((fault) => ({
      field: view.deliveryFaults ? `delivery-${fault}` : fault,
      message: t(`capacity.lotFaults.${fault}`),
    })),
  ];
  return (
    <ClinicLayout
      locale={locale}
      clinicId={clinic.id}
      manages={view.manages}
      path={`/clinic/${clinic.id}/capacity`}
    >
      {lines.length > 0 && <ErrorSummary title={getTranslator(locale, "common")("problem")} errors={lines} />}
      {affected.length > 0 && <AffectedPeople locale={locale} affected={affected} />}
      {view.done && (
        <Notice look="success" title={t("capacity.done")} live>
          {t("capacity.doneText")}
        </Notice>
      )}
      <Heading caption={locale === "ko" ? clinic.nameKo : clinic.nameEn}>{t("capacity.title")}</Heading>
      <Shortages view={view} />
      <Text>{t("capacity.intro")}</Text>
      <PlanForm view={view} />
      <Subheading>{t("capacity.lots")}</Subheading>
      <Text>{t("capacity.lotsText")}</Text>
      <Stock view={view} />
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
