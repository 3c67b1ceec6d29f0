import type { Database } from "../shared/db/database";
import type { Clinic, District, OpenHours, Region, SlotState, Slots } from "./snapshot";

export interface AvailabilityChanges {
  /** The next reading begins here: every transaction below is over and was seen. */
  horizon: number;
  slots: number[];
  clinics: number[];
}

/** How many clinics one statement reads; each has some hundred slots. */
const clinicsAtOnce = 500;
/** Bytes of one slot as `readClinics` asks for it: id, minute, places, capacity. */
const slotBytes = 16;

export async function readRegions(
  database: Database,
): Promise<{ provinces: Region[]; districts: District[] }> {
  const provinces = await database.query<Region>(
    `SELECT code, name_ko AS "nameKo", name_en AS "nameEn" FROM province ORDER BY code`,
  );
  const districts = await database.query<District>(
    `SELECT code, province_code AS "provinceCode", name_ko AS "nameKo", name_en AS "nameEn"
     FROM district ORDER BY code`,
  );
  return { provinces: provinces.rows, districts: districts.rows };
}

/** What transactions from `horizon` on have changed and committed. Some of it may have been read before. */
export async function readChanges(database: Database, horizon: number): Promise<AvailabilityChanges> {
  const { rows } = await database.query<{ horizon: number; slots: string[]; clinics: number[] }>(
    `SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon,
            ARRAY(SELECT DISTINCT slot_id FROM slot_change WHERE xact >= $1) AS slots,
            ARRAY(SELECT DISTINCT clinic_id FROM clinic_change WHERE xact >= $1) AS clinics`,
    [horizon],
  );
  const { slots = [], clinics = [], horizon: next = horizon } = rows[0] ?? {};
  return { horizon: next, slots: slots.map(Number), clinics };
}

/** Where the next reading of changes begins, for a reader that reads everything now. */
export async function readHorizon(database: Database): Promise<number> {
  const { rows } = await database.query<{ horizon: number }>(
    "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon",
  );
  return rows[0]?.horizon ?? 0;
}

/** Forgets changes of transactions below `horizon`, which every reader has read. */
export async function deleteChanges(database: Database, horizon: number): Promise<void> {
  await database.query("DELETE FROM slot_change WHERE xact < $1", [horizon]);
  await database.query("DELETE FROM clinic_change WHERE xact < $1", [horizon]);
}

/** @param now the server's instant, UTC: a hold that ran out keeps nothing */
export async function readSlots(database: Database, ids: number[], now: Date): Promise<SlotState[]> {
  const { rows } = await database.query<SlotState>(
    `SELECT s.id AS "slotId", s.clinic_id AS "clinicId", (extract(epoch FROM s.starts_at) / 60)::int AS minute,
            s.capacity - s.taken - h.live::int AS free, s.capacity, (extract(epoch FROM h.first) * 1000)::float8 AS "lapsesAt"
     FROM slot s CROSS JOIN LATERAL (
       SELECT count(*) AS live, min(expires_at) AS first FROM hold WHERE slot_id = s.id AND expires_at > $2) h
     WHERE s.id = ANY($1::bigint[]) AND NOT s.leftover
       AND NOT EXISTS (SELECT FROM clinic c WHERE c.id = s.clinic_id AND c.synthetic)`,
    [ids, now],
  );
  return rows;
}

/** The slots on which somebody has a live hold: of these clinics, or of all. */
export async function listHeldSlots(database: Database, now: Date, clinics?: number[]): Promise<number[]> {
  const { rows } = await database.query<{ id: number }>(
    `SELECT DISTINCT h.slot_id AS id FROM hold h JOIN slot s ON s.id = h.slot_id
     WHERE h.expires_at > $1 AND ($2::int[] IS NULL OR s.clinic_id = ANY($2))`,
    [now, clinics ?? null],
  );
  return rows.map((row) => row.id);
}

/** The ids of every clinic; where synthetic people book is shown to nobody. */
export async function listAllClinics(database: Database): Promise<number[]> {
  const { rows } = await database.query<{ id: number }>(
    "SELECT id FROM clinic WHERE NOT synthetic ORDER BY id",
  );
  return rows.map((row) => row.id);
}

/**
 * Clinics with their hours from today on, as bookings stand; holds are not counted. The slots of a clinic come as
 * one value of bytes: as rows, five million of them would take ten times as long.
 */
export async function* readClinics(
  database: Database,
  ids: number[],
  now: Date,
): AsyncGenerator<Clinic & { slots: Slots }> {
  for (let from = 0; from < ids.length; from += clinicsAtOnce) {
    const { rows } = await database.query<
      Omit<Clinic, "hours"> & { hours: string | null; bytes: Buffer | null }
    >(
      `SELECT c.id, c.name_ko AS "nameKo", c.name_en AS "nameEn", c.address_ko AS "addressKo",
              c.address_en AS "addressEn", c.phone, c.district_code AS "districtCode", c.latitude, c.longitude,
              COALESCE(c.features, '{}') AS features, COALESCE(c.languages, '{}') AS languages,
              (SELECT json_agg(json_build_object('weekday', weekday, 'opens', opens, 'closes', closes,
                 'lunchFrom', lunch_from, 'lunchTo', lunch_to) ORDER BY weekday)::text
               FROM clinic_hours WHERE clinic_id = c.id) AS hours, s.bytes
       FROM clinic c LEFT JOIN LATERAL (
         SELECT string_agg(int8send(id) || int4send((extract(epoch FROM starts_at) / 60)::int) ||
                           int2send((capacity - taken)::int2) || int2send(capacity::int2), ''::bytea
                           ORDER BY starts_at) AS bytes
         FROM slot WHERE clinic_id = c.id AND NOT leftover
           AND starts_at >= date_trunc('day', $2::timestamptz, 'Asia/Seoul')) s ON true
       WHERE c.id = ANY($1::int[]) AND NOT c.synthetic`,
      [ids.slice(from, from + clinicsAtOnce), now],
    );
    for (const { bytes, hours, ...clinic } of rows)
      yield { ...clinic, hours: hoursOf(hours ?? "[]"), slots: slotsOf(bytes ?? Buffer.alloc(0)) };
  }
}

/** Most clinics of a country have the same few opening hours, which are kept once. */
const sameHours = new Map<string, readonly OpenHours[]>();

function hoursOf(json: string): readonly OpenHours[] {
  const known = sameHours.get(json) ?? (JSON.parse(json) as OpenHours[]);
  sameHours.set(json, known);
  return known;
}

function slotsOf(bytes: Buffer): Slots {
  const count = bytes.length / slotBytes;
  const slots = {
    ids: new Float64Array(count),
    minutes: new Uint32Array(count),
    free: new Int16Array(count),
    capacity: new Int16Array(count),
  };
  for (let n = 0, at = 0; n < count; n++, at += slotBytes) {
    slots.ids[n] = bytes.readUInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);
    slots.minutes[n] = bytes.readUInt32BE(at + 8);
    slots.free[n] = bytes.readInt16BE(at + 12);
    slots.capacity[n] = bytes.readInt16BE(at + 14);
  }
  return slots;
}
