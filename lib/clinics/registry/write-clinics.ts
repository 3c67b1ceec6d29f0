import type { Transaction } from "../../shared/db/database";
import { toSeoulDate } from "../../shared/time/seoul";
import { writeSchedule } from "../capacity";
import { emptySchedule, getSchedules } from "../schedule-repository";
import { type ClinicRecord, isSameSchedule, toClinicValues } from "./clinic-record";

/** Who changes the register, by the audit's name, and by which import, where it was one. */
export interface Registrar {
  actor: string;
  importId?: string;
}

/** Rows that one statement writes. */
const atOnce = 500;

function* parts<T>(all: readonly T[]): Generator<T[]> {
  for (let from = 0; from < all.length; from += atOnce) yield all.slice(from, from + atOnce);
}

/** The columns of clinics as arrays, in the order in which both statements name them. */
const columnsOf = (records: readonly ClinicRecord[]) => [
  records.map((r) => r.districtCode),
  records.map((r) => r.nameKo),
  records.map((r) => r.nameEn),
  records.map((r) => r.addressKo),
  records.map((r) => r.addressEn),
  records.map((r) => r.phone),
  records.map((r) => r.latitude),
  records.map((r) => r.longitude),
  records.map((r) => r.features.join(",")),
  records.map((r) => r.languages.join(",")),
];

const unnested = `unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::float8[],
    $9::float8[], $10::text[], $11::text[])
  AS n(id, district_code, name_ko, name_en, address_ko, address_en, phone, latitude, longitude, features, languages)`;

/**
 * Makes clinics. Their times are made soon after, by `generateSlots`: those of a whole country take minutes.
 *
 * @param now the server's instant, UTC
 * @param progress told how many are done
 * @returns their numbers, in order
 */
export async function createClinics(
  tx: Transaction,
  records: readonly ClinicRecord[],
  by: Registrar,
  now: Date,
  progress: (done: number) => Promise<void> = async () => {},
): Promise<number[]> {
  const ids: number[] = [];
  for (const some of parts(records)) {
    const { rows } = await tx.query<{ id: number }>(
      "SELECT nextval(pg_get_serial_sequence('clinic', 'id'))::int AS id FROM generate_series(1, $1::int)",
      [some.length],
    );
    const own = rows.map(({ id }) => id);
    await tx.query(
      `INSERT INTO clinic (id, district_code, name_ko, name_en, address_ko, address_en, phone, latitude, longitude, features, languages)
       SELECT n.id, n.district_code, n.name_ko, n.name_en, n.address_ko, n.address_en, n.phone, n.latitude, n.longitude,
              string_to_array(n.features, ','), string_to_array(n.languages, ',') FROM ${unnested}`,
      [own, ...columnsOf(some)],
    );
    await writeNewPlans(tx, own, some, now);
    await keepActs(
      tx,
      "create-clinic",
      some.map((record, n) => [own[n] ?? 0, { before: null, after: toClinicValues(record) }]),
      by,
      now,
    );
    ids.push(...own);
    await progress(ids.length);
  }
  return ids;
}

/** The plans of clinics that were just made; nothing is laid for any day yet. */
async function writeNewPlans(
  tx: Transaction,
  ids: readonly number[],
  records: readonly ClinicRecord[],
  now: Date,
) {
  const planned = records.flatMap(({ plan }, n) => (plan ? [{ id: ids[n] ?? 0, ...plan }] : []));
  await tx.query(
    `INSERT INTO clinic_plan (clinic_id, slot_minutes, places, weeks, laid_until)
     SELECT n.*, $4::int, $5::date FROM unnest($1::int[], $2::int[], $3::int[]) AS n`,
    [
      planned.map(({ id }) => id),
      planned.map(({ slotMinutes }) => slotMinutes),
      planned.map(({ places }) => places),
      emptySchedule.weeks,
      toSeoulDate(now),
    ],
  );
  const hours = planned.flatMap(({ id, hours }) =>
    [...hours].map(([weekday, open]) => ({ id, weekday, ...open })),
  );
  await tx.query(
    `INSERT INTO clinic_hours (clinic_id, weekday, opens, closes, lunch_from, lunch_to)
     SELECT * FROM unnest($1::int[], $2::int[], $3::int[], $4::int[], $5::int[], $6::int[])`,
    [
      hours.map(({ id }) => id),
      hours.map(({ weekday }) => weekday),
      hours.map(({ opens }) => opens),
      hours.map(({ closes }) => closes),
      hours.map(({ lunch }) => lunch?.from ?? null),
      hours.map(({ lunch }) => lunch?.to ?? null),
    ],
  );
}

/**
 * Changes clinics, and makes their times fit where their hours or places change. Whoever has booked keeps their time.
 *
 * @param now the server's instant, UTC
 * @param progress told how many are done
 * @throws CapacityConflictError naming who would lose their place; then the transaction must end
 */
export async function updateClinics(
  tx: Transaction,
  changes: readonly { id: number; before: ClinicRecord; after: ClinicRecord }[],
  by: Registrar,
  now: Date,
  progress: (done: number) => Promise<void> = async () => {},
): Promise<void> {
  let done = 0;
  for (const some of parts(changes)) {
    await tx.query(
      `UPDATE clinic c SET district_code = n.district_code, name_ko = n.name_ko, name_en = n.name_en,
         address_ko = n.address_ko, address_en = n.address_en, phone = n.phone, latitude = n.latitude,
         longitude = n.longitude, features = string_to_array(n.features, ','), languages = string_to_array(n.languages, ',')
       FROM ${unnested} WHERE c.id = n.id`,
      [some.map(({ id }) => id), ...columnsOf(some.map(({ after }) => after))],
    );
    const planned = some.filter(({ before, after }) => after.plan && !isSameSchedule(before, after));
    const plans = await getSchedules(
      tx,
      planned.map(({ id }) => id),
    );
    for (const { id, after } of planned)
      await writeSchedule(tx, id, { ...(plans.get(id) ?? emptySchedule), ...after.plan }, now);
    await keepActs(
      tx,
      "edit-clinic",
      some.map(({ id, before, after }) => [
        id,
        { before: toClinicValues(before), after: toClinicValues(after) },
      ]),
      by,
      now,
    );
    done += some.length;
    await progress(done);
  }
}

/** Keeps of each clinic what was done to it; of a change only the fields that it changed. */
async function keepActs(
  tx: Transaction,
  act: string,
  acts: readonly (readonly [id: number, what: { before: Values | null; after: Values }])[],
  { actor, importId }: Registrar,
  now: Date,
): Promise<void> {
  const detail = ({ before, after }: { before: Values | null; after: Values }) => {
    const names = Object.keys(after).filter((name) => (before?.[name] ?? "") !== after[name]);
    const only = (values: Values) => Object.fromEntries(names.map((name) => [name, values[name] ?? ""]));
    return { before: before && only(before), after: only(after), ...(importId && { import: importId }) };
  };
  await tx.query(
    `INSERT INTO audit_row (at, actor, act, subject, detail)
     SELECT $1, $2, $3, 'clinic:' || n.id, n.detail FROM unnest($4::int[], $5::jsonb[]) AS n(id, detail)`,
    [now, actor, act, acts.map(([id]) => id), acts.map(([, what]) => JSON.stringify(detail(what)))],
  );
}

type Values = Record<string, string>;
