import { type CsvCell, unescapeFormula } from "../../../shared/csv";
import { weekdays } from "../../schedule-form";
import { type ClinicFault, type ClinicRecord, type ClinicValues, toClinicValues } from "../clinic-record";

/** The weekdays' columns, from Monday on. */
const dayColumns = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** The columns of a file, and the field that each stands for. */
const fieldColumns = {
  district: "districtCode",
  name_ko: "nameKo",
  name_en: "nameEn",
  address_ko: "addressKo",
  address_en: "addressEn",
  phone: "phone",
  latitude: "latitude",
  longitude: "longitude",
  features: "features",
  languages: "languages",
  places: "places",
  minutes: "slotMinutes",
} as const;

type FieldColumn = keyof typeof fieldColumns;
export type Column = "id" | FieldColumn | (typeof dayColumns)[number];

/** Every column, in the order in which they are written; a file may have them in another. */
export const columns: readonly Column[] = [
  "id",
  ...(Object.keys(fieldColumns) as FieldColumn[]),
  ...dayColumns,
];

/** Columns without which no new clinic can be made. */
export const neededColumns: readonly Column[] = [
  "district",
  "name_ko",
  "name_en",
  "address_ko",
  "address_en",
  "phone",
];

/** "09:00-17:00/12:00-13:00": a weekday's hours in one cell, with lunch after the stroke. */
function hoursCell(values: ClinicValues, day: number): string {
  const [opens, closes, from, to] = ["opens", "closes", "from", "to"].map(
    (field) => values[`${field}${day}`],
  );
  if (!opens) return "";
  return `${opens}-${closes}${from ? `/${from}-${to}` : ""}`;
}

const hours =
  /^\s*(\d{1,2}:\d{2})\s*[-~]\s*(\d{1,2}:\d{2})(?:\s*\/\s*(\d{1,2}:\d{2})\s*[-~]\s*(\d{1,2}:\d{2}))?\s*$/;

/** The four fields of a weekday; what cannot be read stands in the first, where it is found to be wrong. */
function hoursValues(cell: string, day: number): ClinicValues {
  const read = hours.exec(cell);
  const [opens = cell.trim(), closes = "", from = "", to = ""] = read?.slice(1) ?? [];
  return { [`opens${day}`]: opens, [`closes${day}`]: closes, [`from${day}`]: from, [`to${day}`]: to };
}

/** A clinic's line in a file. */
export function toCells(id: number, record: ClinicRecord): CsvCell[] {
  const values = toClinicValues(record);
  return [
    id,
    ...Object.values(fieldColumns).map((field) => values[field]),
    ...weekdays.map((day) => hoursCell(values, day)),
  ];
}

/** A line's cells as fields; what the file has no column for is left out. */
export function toRowValues(cells: ReadonlyMap<Column, string>): ClinicValues {
  const values: ClinicValues = {};
  for (const [column, raw] of cells) {
    const cell = unescapeFormula(raw);
    const day = (dayColumns as readonly string[]).indexOf(column) + 1;
    if (day > 0) Object.assign(values, hoursValues(cell, day));
    else if (column !== "id") values[fieldColumns[column as FieldColumn]] = cell;
  }
  return values;
}

/** The column that a fault is in. */
export function findColumn(fault: ClinicFault): Column {
  if (fault.startsWith("day")) return dayColumns[Number(fault.slice(3)) - 1] ?? "mon";
  const found = Object.entries(fieldColumns).find(([, field]) => field === fault);
  return (found?.[0] ?? "id") as Column;
}
