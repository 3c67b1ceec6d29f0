import type { Database, Transaction } from "../../../shared/db/database";
import { emptySchedule, getSchedules } from "../../schedule-repository";
import { findBookingsAffectedBy } from "../../slot-reconciliation";
import {
  type ClinicFault,
  type ClinicRecord,
  isSameRecord,
  isSameSchedule,
  parseClinic,
  toClinicValues,
} from "../clinic-record";
import { getClinics, listDistricts } from "../clinic-repository";
import { type Column, findColumn, toRowValues } from "./columns";
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
  const districts = new Map((await listDistricts(database)).map((district) => [district.code, district]));
  const seen = { ids: new Set<number>(), names: new Set<string>() };
  for (let from = 0; from < lines.length; from += atOnce) {
    const some = lines.slice(from, from + atOnce);
    const stored = await getClinics(database, some.map(idOf).filter(Number.isInteger), locked);
    const named = await namesThere(database, some);
    for (const line of some) checkLine(line, { checked, districts, stored, named, seen });
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

const nameKey = (districtCode: string, nameKo: string) => `${districtCode} ${nameKo}`;

/** Clinics that bear the names of these lines already, by district and name. */
async function namesThere(
  database: Database | Transaction,
  lines: readonly CsvRow[],
): Promise<Map<string, number>> {
  const { rows } = await database.query<{ id: number; districtCode: string; nameKo: string }>(
    `SELECT c.id, c.district_code AS "districtCode", c.name_ko AS "nameKo" FROM clinic c
     JOIN unnest($1::text[], $2::text[]) AS n(district, name) ON c.district_code = n.district AND c.name_ko = n.name
     WHERE NOT c.synthetic`,
    [
      lines.map(({ cells }) => cells.get("district")?.trim() ?? ""),
      lines.map(({ cells }) => cells.get("name_ko")?.trim() ?? ""),
    ],
  );
  return new Map(rows.map(({ id, districtCode, nameKo }) => [nameKey(districtCode, nameKo), id]));
}

interface Among {
  checked: ValidatedRows;
  districts: ReadonlyMap<string, { provinceCode: string }>;
  stored: ReadonlyMap<number, ClinicRecord>;
  named: ReadonlyMap<string, number>;
  /** What lines before had. */
  seen: { ids: Set<number>; names: Set<string> };
}

function checkLine(at: CsvRow, { checked, districts, stored, named, seen }: Among): void {
  const { line } = at;
  const { faults } = checked;
  const before = faults.length;
  const fault = (column: Column, reason: RowReason, more: Partial<RowFault> = {}) =>
    faults.push({ line, column, reason, ...more });

  const id = idOf(at);
  const isNew = Number.isNaN(id);
  const was = stored.get(id);
  if (!isNew && !was) return void fault("id", "id-unknown");
  if (was && seen.ids.has(id)) fault("id", "id-twice");
  if (was) seen.ids.add(id);

  const read = parseClinic({ ...(was && toClinicValues(was)), ...toRowValues(at.cells) });
  for (const each of read.faults ?? []) fault(findColumn(each), "wrong", { fault: each });
  const { record } = read;
  if (!record) return;
  const district = districts.get(record.districtCode);
  if (!district) fault("district", "district-unknown");
  // Doses are counted by province, and a dose that was given out in one must come back to it.
  else if (was && districts.get(was.districtCode)?.provinceCode !== district.provinceCode)
    fault("district", "other-province");
  const name = nameKey(record.districtCode, record.nameKo);
  // Clinics that share a name already may keep it.
  const takes = !was || nameKey(was.districtCode, was.nameKo) !== name;
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
