import { z } from "zod";
import type { Database, Transaction } from "../../shared/db/database";
import { getSchedules } from "../schedule-repository";
import { type ClinicRecord, toNameKey } from "./clinic-record";

/** Of a clinic's own columns, of a table that is called c. */
const columns = `c.id, c.district_code AS "districtCode", c.name_ko AS "nameKo", c.name_en AS "nameEn",
  c.address_ko AS "addressKo", c.address_en AS "addressEn", c.phone, c.latitude, c.longitude,
  COALESCE(c.features, '{}') AS features, COALESCE(c.languages, '{}') AS languages`;

type Row = Omit<ClinicRecord, "plan"> & { id: number };

async function withPlans(database: Database | Transaction, rows: Row[]): Promise<Map<number, ClinicRecord>> {
  const plans = await getSchedules(
    database,
    rows.map(({ id }) => id),
  );
  return new Map(
    rows.map(({ id, ...row }) => {
      const plan = plans.get(id);
      const { hours, slotMinutes, places } = plan ?? {};
      return [
        id,
        { ...row, plan: hours ? { hours, slotMinutes: slotMinutes ?? 60, places: places ?? 0 } : null },
      ];
    }),
  );
}

/**
 * The clinics of these numbers; where synthetic people book is none.
 *
 * @param locked whether their rows are locked until the transaction ends, in the order of their numbers
 */
export async function getClinics(
  database: Database | Transaction,
  ids: readonly number[],
  locked = false,
): Promise<Map<number, ClinicRecord>> {
  const { rows } = await database.query<Row>(
    `SELECT ${columns} FROM clinic c WHERE c.id = ANY($1::int[]) AND NOT c.synthetic ORDER BY c.id
     ${locked ? "FOR NO KEY UPDATE" : ""}`,
    [ids],
  );
  return withPlans(database, rows);
}

/** Which clinics are listed. */
export interface ClinicSearch {
  /** Part of a name, an address or a phone number; or a clinic's number. */
  text?: string;
  /** A province's code. */
  province?: string;
}

/** A search as an address tells it; what cannot be is left out. */
export const clinicSearch = z
  .object({
    text: z.string().trim().min(1).max(60).optional().catch(undefined),
    province: z
      .string()
      .regex(/^\d{2}$/)
      .optional()
      .catch(undefined),
  })
  .transform((search): ClinicSearch => search);

/** SQL for what a search finds: $1 is the text or null, $2 the province or null. */
const found = `FROM clinic c JOIN district d ON d.code = c.district_code JOIN province p ON p.code = d.province_code
  WHERE NOT c.synthetic AND ($2::text IS NULL OR p.code = $2)
    AND ($1::text IS NULL OR c.id::text = $1
         OR concat_ws(chr(10), c.name_ko, c.name_en, c.address_ko, c.address_en, c.phone) ILIKE
            '%' || replace(replace(replace($1, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%')`;

const bound = ({ text, province }: ClinicSearch) => [text ?? null, province ?? null];

/** A clinic in a list. */
export interface ListedClinic {
  id: number;
  nameKo: string;
  nameEn: string;
  phone: string;
  provinceKo: string;
  provinceEn: string;
  districtKo: string;
  districtEn: string;
  /** People a time; null for a clinic that has not said how it works. */
  places: number | null;
  /** Whether it can be found by how near it is. */
  placed: boolean;
}

/** How many clinics are shown on a page. */
export const CLINICS_PER_PAGE = 50;

/**
 * A page of the clinics that a search finds, in the order of the districts, and how many there are in all.
 *
 * @param page from 1
 */
export async function listClinics(
  database: Database,
  search: ClinicSearch,
  page: number,
): Promise<{ clinics: ListedClinic[]; total: number }> {
  const { rows: counted } = await database.query<{ total: number }>(
    `SELECT count(*) AS total ${found}`,
    bound(search),
  );
  const { rows } = await database.query<ListedClinic>(
    `SELECT c.id, c.name_ko AS "nameKo", c.name_en AS "nameEn", c.phone, p.name_ko AS "provinceKo",
            p.name_en AS "provinceEn", d.name_ko AS "districtKo", d.name_en AS "districtEn", c.latitude IS NOT NULL AS placed,
            (SELECT places FROM clinic_plan WHERE clinic_id = c.id) AS places
     ${found} ORDER BY d.code, c.id LIMIT ${CLINICS_PER_PAGE} OFFSET $3`,
    [...bound(search), (page - 1) * CLINICS_PER_PAGE],
  );
  return { clinics: rows, total: counted[0]?.total ?? 0 };
}

/** Every clinic that a search finds, in the order of their numbers, read part by part. */
export async function* listRegisteredClinics(
  database: Database,
  search: ClinicSearch,
): AsyncGenerator<readonly [id: number, record: ClinicRecord]> {
  const { rows } = await database.query<{ id: number }>(`SELECT c.id ${found} ORDER BY c.id`, bound(search));
  const atOnce = 500;
  for (let from = 0; from < rows.length; from += atOnce)
    yield* await getClinics(
      database,
      rows.slice(from, from + atOnce).map(({ id }) => id),
    );
}

export interface DistrictName {
  code: string;
  provinceCode: string;
  provinceKo: string;
  provinceEn: string;
  nameKo: string;
  nameEn: string;
}

/** Every district with its province, in the order of their codes. */
export async function listDistricts(database: Database | Transaction): Promise<DistrictName[]> {
  const { rows } = await database.query<DistrictName>(
    `SELECT d.code, p.code AS "provinceCode", p.name_ko AS "provinceKo", p.name_en AS "provinceEn", d.name_ko AS "nameKo",
            d.name_en AS "nameEn" FROM district d JOIN province p ON p.code = d.province_code ORDER BY d.code`,
  );
  return rows;
}

/** Keeps that clinics were taken out of the program, by whom and which. @param now the server's instant, UTC */
export async function recordClinicExport(
  database: Database,
  actor: string,
  search: ClinicSearch,
  now: Date,
): Promise<void> {
  await database.query(
    "INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, 'export-clinics', 'clinics', $3)",
    [now, actor, JSON.stringify(search)],
  );
}

/**
 * The clinics of some districts by what their names have in common with names that read alike (`toNameKey`).
 *
 * @returns the lowest number of each
 */
export async function getIdsByName(
  database: Database | Transaction,
  districtCodes: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await database.query<{ id: number; districtCode: string; nameKo: string }>(
    `SELECT id, district_code AS "districtCode", name_ko AS "nameKo" FROM clinic
     WHERE NOT synthetic AND district_code = ANY ($1) ORDER BY id DESC`,
    [districtCodes],
  );
  return new Map(rows.map(({ id, districtCode, nameKo }) => [toNameKey(districtCode, nameKo), id]));
}
