import type { Database, Transaction } from "../../../shared/db/database";
import { emptySchedule, getSchedules } from "../../schedule-repository";
import { findBookingsAffectedBy } from "../../slot-reconciliation";
import {
  type ClinicFault,
  type ClinicRecord,
  type ClinicValues,
  isSameRecord,
  isSameSchedule,
  parseClinic,
  toClinicValues,
  toNameKey,
} from "../clinic-record";
import { getClinics, getIdsByName, listDistricts } from "../clinic-repository";
import { type Column, findColumn, type InputColumn, toRowValues } from "./columns";
import { createDistrictFinder, type DistrictFinder } from "./district-names";
import type { CsvRow } from "./parse";

/** Why a line cannot be taken. */
export type RowReason =
  | "wrong"
  | "id-unknown"
  | "id-twice"
  | "district-unknown"
  | "other-province"
  | "there-already"
  | "booked"
  | "too-many-plans";

export interface RowFault {
  line: number;
  column: Column;
  reason: RowReason;
  /** Of `wrong`: which field's rule is broken. */
  fault?: ClinicFault;
  /** What the file has there, shortened. */
  value?: string;
  /** What is told besides: the number of the clinic that is there already, or the codes of bookings. */
  detail?: string;
}

/** A clinic that is to be made. */
export interface NewClinic {
  line: number;
  record: ClinicRecord;
}

/** A clinic that is to be changed. */
export interface ChangedClinic {
  line: number;
  id: number;
  before: ClinicRecord;
  after: ClinicRecord;
}

/** What a file would do. */
export interface ValidatedRows {
  made: NewClinic[];
  changed: ChangedClinic[];
  /** Clinics that are as the file says already. */
  same: number;
  faults: RowFault[];
}

/**
 * Most clinics whose hours or places one file may change: while their times are made to fit, nobody can book there,
 * so it must be over soon. New clinics are not counted, since their times are made afterwards.
 */
export const MAX_SCHEDULES = 100;

/** Lines that are looked at together. */
const atOnce = 500;
/** Bookings that a fault names. */
const mostCodes = 5;

/**
 * What a file's lines would do to the clinics that are there, and which of them cannot be taken.
 *
 * @param database with `locked`, a transaction: then nothing can change before it ends
 * @param now the server's instant, UTC
 * @param progress told how many lines are done
 */
export async function validateRows(
  database: Database | Transaction,
  lines: readonly CsvRow[],
  now: Date,
  { locked = false, progress }: { locked?: boolean; progress?: (done: number) => Promise<void> } = {},
): Promise<ValidatedRows> {
  const checked: ValidatedRows = { made: [], changed: [], same: 0, faults: [] };
  const known = await listDistricts(database);
  const districts = new Map(known.map((district) => [district.code, district]));
  const finder = createDistrictFinder(known);
  const seen = { ids: new Set<number>(), names: new Set<string>() };
  for (let from = 0; from < lines.length; from += atOnce) {
    const some = lines.slice(from, from + atOnce);
    const stored = await getClinics(database, some.map(idOf).filter(Number.isInteger), locked);
    const typed = some.map((line) => ({ line, values: readValues(line, stored.get(idOf(line)), finder) }));
    const named = await getIdsByName(
      database,
      typed.map(({ values }) => values.districtCode ?? ""),
    );
    for (const { line, values } of typed)
      checkLine(line, values, { checked, districts, stored, named, seen });
    await progress?.(from + some.length);
  }
  await checkPlans(database, checked, now);
  checked.faults.sort((a, b) => a.line - b.line);
  return checked;
}

/** A line's clinic; NaN for a new one, 0 for what is no number. */
function idOf({ cells }: CsvRow): number {
  const cell = cells.get("id")?.trim() ?? "";
  if (cell === "") return Number.NaN;
  return /^\d{1,9}$/.test(cell) ? Number(cell) : 0;
}

/**
 * A line's clinic as it would be typed. Registers of Korea have no English: a clinic without an English name or address
 * is shown by its Korean one.
 */
function readValues(
  { cells }: CsvRow,
  was: ClinicRecord | undefined,
  districts: DistrictFinder,
): ClinicValues {
  const values: ClinicValues = { ...(was && toClinicValues(was)), ...toRowValues(cells) };
  if (!values.nameEn?.trim()) values.nameEn = values.nameKo ?? "";
  if (!values.addressEn?.trim()) values.addressEn = values.addressKo ?? "";
  if (!was || cells.has("district") || cells.has("province")) {
    const named = cells.get("district") ?? "";
    const found = districts.find(named, cells.get("province") ?? "", values.addressKo ?? "");
    values.districtCode = found ?? named;
  }
  return values;
}

/** How much of a cell is quoted. Characters. */
const mostQuoted = 60;

/** What the file has in a column, as it stands there. */
function quoteCell({ cells }: CsvRow, column: InputColumn): { value?: string } {
  const cell =
    cells.get(column) ?? (/^(?:mon|tue|wed|thu|fri|sat|sun)$/.test(column) ? cells.get("hours") : undefined);
  if (!cell) return {};
  return { value: cell.length > mostQuoted ? `${cell.slice(0, mostQuoted)}…` : cell };
}

interface Among {
  checked: ValidatedRows;
  districts: ReadonlyMap<string, { provinceCode: string }>;
  stored: ReadonlyMap<number, ClinicRecord>;
  named: ReadonlyMap<string, number>;
  /** What lines before had. */
  seen: { ids: Set<number>; names: Set<string> };
}

function checkLine(
  at: CsvRow,
  values: ClinicValues,
  { checked, districts, stored, named, seen }: Among,
): void {
  const { line } = at;
  const { faults } = checked;
  const before = faults.length;
  const fault = (column: Column, reason: RowReason, more: Partial<RowFault> = {}) =>
    faults.push({ line, column, reason, ...quoteCell(at, column), ...more });

  const id = idOf(at);
  const isNew = Number.isNaN(id);
  const was = stored.get(id);
  if (!isNew && !was) return void fault("id", "id-unknown");
  if (was && seen.ids.has(id)) fault("id", "id-twice");
  if (was) seen.ids.add(id);

  // A district by a name that there is none of, or several, is told by that name.
  const unknown = !/^\d{5}$/.test(values.districtCode ?? "");
  if (unknown) fault("district", "district-unknown");
  const read = parseClinic(unknown ? { ...values, districtCode: "00000" } : values);
  for (const each of read.faults ?? []) fault(findColumn(each), "wrong", { fault: each });
  const { record } = read;
  if (!record) return;
  if (unknown) return;
  const district = districts.get(record.districtCode);
  if (!district) fault("district", "district-unknown");
  // Doses are counted by province, and a dose that was given out in one must come back to it.
  else if (was && districts.get(was.districtCode)?.provinceCode !== district.provinceCode)
    fault("district", "other-province");
  const name = toNameKey(record.districtCode, record.nameKo);
  // Clinics that share a name already may keep it.
  const takes = !was || toNameKey(was.districtCode, was.nameKo) !== name;
  const other = named.get(name);
  if (takes && other !== undefined) fault("name_ko", "there-already", { detail: String(other) });
  else if (takes && seen.names.has(name)) fault("name_ko", "there-already");
  seen.names.add(name);

  if (faults.length > before) return;
  if (!was) checked.made.push({ line, record });
  else if (isSameRecord(was, record)) checked.same++;
  else if (was.plan && !record.plan) fault("places", "wrong", { fault: "places" });
  else checked.changed.push({ line, id, before: was, after: record });
}

/** Finds changed hours and places that would take people's times away. */
async function checkPlans(
  database: Database | Transaction,
  checked: ValidatedRows,
  now: Date,
): Promise<void> {
  const planned = checked.changed.filter(({ before, after }) => !isSameSchedule(before, after));
  const excess = planned[MAX_SCHEDULES];
  if (excess) {
    checked.faults.push({ line: excess.line, column: "mon", reason: "too-many-plans" });
    return;
  }
  const plans = await getSchedules(
    database,
    planned.map(({ id }) => id),
  );
  for (const { line, id, after } of planned) {
    const plan = { ...(plans.get(id) ?? emptySchedule), ...after.plan };
    const affected = await findBookingsAffectedBy(database, id, plan, now);
    if (affected.length === 0) continue;
    const codes = affected.flatMap(({ people }) => people.map(({ code }) => code));
    const detail = codes.slice(0, mostCodes).join(", ") + (codes.length > mostCodes ? ", …" : "");
    checked.faults.push({ line, column: "mon", reason: "booked", detail });
  }
}
