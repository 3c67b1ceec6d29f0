import { type CsvCell, unescapeCell } from "../../../shared/csv";
import { toComparable } from "../../../shared/tidy-text";
import { weekdays } from "../../schedule-form";
import { type ClinicFault, type ClinicRecord, type ClinicValues, toClinicValues } from "../clinic-record";
import { type HoursFields, parseDayHours, parseWeekHours } from "./hours-text";

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

/** Columns that a file may have besides: what they say is put into the others. */
export type InputColumn = Column | "province" | "hours";

/** Every column, in the order in which they are written; a file may have them in another. */
export const columns: readonly Column[] = [
  "id",
  ...(Object.keys(fieldColumns) as FieldColumn[]),
  ...dayColumns,
];

/** What columns are called in Korean, as our pages say it first, and as public registers and other programs write it. */
export const koreanNames: Readonly<Record<InputColumn, readonly string[]>> = {
  id: ["의료기관번호", "번호", "병원번호"],
  district: ["시군구", "시군구코드", "시군구명", "시군구코드명", "지역코드", "행정구역코드"],
  name_ko: ["기관명", "의료기관명", "요양기관명", "병원명", "위탁의료기관명", "사업장명", "이름", "한글명"],
  name_en: ["기관명(영문)", "영문기관명", "영문명", "의료기관명(영문)", "요양기관명(영문)", "영문이름"],
  address_ko: ["주소", "도로명주소", "소재지", "도로명전체주소", "소재지전체주소", "기관주소"],
  address_en: ["주소(영문)", "영문주소"],
  phone: ["전화번호", "전화", "대표전화", "연락처", "기관전화번호", "소재지전화"],
  latitude: ["위도", "좌표(y)", "y좌표"],
  longitude: ["경도", "좌표(x)", "x좌표"],
  features: ["시설", "편의시설"],
  languages: ["언어", "외국어", "사용언어"],
  places: ["시간당인원", "한시간대의인원", "인원", "시간대별인원"],
  minutes: ["한시간대의길이", "간격", "간격(분)", "예약간격"],
  mon: ["월요일", "월", "월요일진료시간"],
  tue: ["화요일", "화", "화요일진료시간"],
  wed: ["수요일", "수", "수요일진료시간"],
  thu: ["목요일", "목", "목요일진료시간"],
  fri: ["금요일", "금", "금요일진료시간"],
  sat: ["토요일", "토", "토요일진료시간"],
  sun: ["일요일", "일", "일요일진료시간"],
  province: ["시도", "시도명", "시도코드명"],
  hours: ["진료시간", "운영시간", "접종시간"],
};

/** What registers of health institutions tell besides, of which nothing is kept here. */
const passedOver =
  /^(?:연번|no\.?|순번|비고|종별(?:코드|코드명)?|종류|시도코드|읍면동(?:명)?|우편번호|(?:병원)?홈페이지|(?:병원)?url|개설일자?|인허가일자|암호화요양기호|요양기호|데이터기준일자|[가-힣]*(?:의사|의|수련|전문의|인턴|레지던트|조산사|병상)(?:인원)?수)$/i;

const byKoreanName = new Map(
  Object.entries(koreanNames).flatMap(([column, names]) =>
    names.map((name) => [name, column as InputColumn] as const),
  ),
);

/**
 * The column that a heading names, in English or in Korean, in whatever spacing and width.
 *
 * @returns null for one that is passed over; undefined for an unknown one
 */
export function toColumn(heading: string): InputColumn | null | undefined {
  const name = toComparable(heading).replace(/^\*|\*$|\(필수\)$/g, "");
  if ((columns as readonly string[]).includes(name) || name === "province" || name === "hours")
    return name as InputColumn;
  return byKoreanName.get(name) ?? (passedOver.test(name) ? null : undefined);
}

/** Columns without which no new clinic can be made. */
export const neededColumns: readonly Column[] = ["name_ko", "address_ko", "phone"];

/** "09:00-17:00/12:00-13:00": a weekday's hours in one cell, with lunch after the stroke. */
function hoursCell(values: ClinicValues, day: number): string {
  const [opens, closes, from, to] = ["opens", "closes", "from", "to"].map(
    (field) => values[`${field}${day}`],
  );
  if (!opens) return "";
  return `${opens}-${closes}${from ? `/${from}-${to}` : ""}`;
}

/** The four fields of a weekday; what cannot be read stands in the first, where it is found to be wrong. */
function hoursValues(hours: HoursFields | undefined, day: number, typed: string): ClinicValues {
  const { opens, closes, from, to } = hours ?? { opens: typed, closes: "", from: "", to: "" };
  return { [`opens${day}`]: opens, [`closes${day}`]: closes, [`from${day}`]: from, [`to${day}`]: to };
}

/** The fields of a whole week that stands in one cell. */
function weekValues(cell: string): ClinicValues {
  const week = parseWeekHours(cell);
  const typed = cell.trim();
  return Object.assign(
    {},
    ...weekdays.map((day) => {
      // A text that names no day is wrong as a whole, which is told once.
      if (!week) return hoursValues(undefined, day, day === 1 ? typed : "");
      return week.has(day) ? hoursValues(week.get(day), day, typed) : hoursValues(parseDayHours(""), day, "");
    }),
  );
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

/** What changes of a clinic, as the file's cells: by column, what is there and what will be. */
export function listChangedCells(
  before: ClinicRecord,
  after: ClinicRecord,
): { column: Column; before: string; after: string }[] {
  const [was, will] = [toCells(0, before), toCells(0, after)];
  return columns.flatMap((column, n) => {
    const [old, changed] = [String(was[n] ?? ""), String(will[n] ?? "")];
    return old === changed ? [] : [{ column, before: old, after: changed }];
  });
}

/** A line's cells as fields; what the file has no column for is left out. */
export function toRowValues(cells: ReadonlyMap<InputColumn, string>): ClinicValues {
  const values: ClinicValues = {};
  for (const [column, raw] of cells) {
    const cell = unescapeCell(raw);
    const day = (dayColumns as readonly string[]).indexOf(column) + 1;
    if (day > 0) Object.assign(values, hoursValues(parseDayHours(cell), day, cell.trim()));
    else if (column === "hours") Object.assign(values, cell.trim() === "" ? {} : weekValues(cell));
    else if (column !== "id" && column !== "province") values[fieldColumns[column as FieldColumn]] = cell;
  }
  return values;
}

/** The column that a fault is in. */
export function findColumn(fault: ClinicFault): Column {
  if (fault.startsWith("day")) return dayColumns[Number(fault.slice(3)) - 1] ?? "mon";
  const found = Object.entries(fieldColumns).find(([, field]) => field === fault);
  return (found?.[0] ?? "id") as Column;
}
