import { hourFields, weekdays } from "@/lib/clinics/schedule-form";
import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { CellField } from "../ui/field";
import { Table } from "../ui/table";

/** "Monday": a weekday's name, from Monday (1) to Sunday (7). */
export function formatWeekday(day: number, locale: Locale): string {
  // The first of January 2024 was a Monday.
  return new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(
    new Date(Date.UTC(2024, 0, day)),
  );
}

/** Opening hours by weekday, as fields of a form. */
export function HoursTable({
  locale,
  values,
  faults,
}: {
  locale: Locale;
  values: Record<string, string>;
  faults: readonly string[];
}) {
  const t = getTranslator(locale, "clinic");
  return (
    <Table
      caption={t("capacity.hours")}
      columns={[t("capacity.weekday"), ...hourFields.map((field) => t(`capacity.${field}`))]}
      rows={weekdays.map((day) => ({
        key: String(day),
        cells: [
          formatWeekday(day, locale),
          ...hourFields.map((field) => (
            <CellField
              key={field}
              name={`${field}${day}`}
              label={`${formatWeekday(day, locale)} ${t(`capacity.${field}`)}`}
              defaultValue={values[`${field}${day}`]}
              wrong={faults.includes(`day${day}`)}
            />
          )),
        ],
      }))}
      empty=""
    />
  );
}
