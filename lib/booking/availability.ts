import type { Clock } from "../platform/clock";
import type { Database } from "../platform/database";

export interface Region {
  code: string;
  nameKo: string;
  nameEn: string;
}

export interface ClinicPlaces {
  id: number;
  nameKo: string;
  nameEn: string;
  addressKo: string;
  addressEn: string;
  phone: string;
  districtCode: string;
  /** Places that are neither booked nor held. */
  places: number;
}

export interface DayPlaces {
  /** YYYY-MM-DD in Seoul. */
  day: string;
  places: number;
}

export interface TimePlaces {
  slotId: number;
  startsAt: Date;
  places: number;
}

/** How long one reading answers everybody. Milliseconds. */
const goodFor = 1_000;

/** Free places of a slot: capacity less bookings less live holds; $1 is now. */
const free = `s.capacity - s.taken - (SELECT count(*) FROM hold h WHERE h.slot_id = s.id AND h.expires_at > $1)`;

/**
 * What is still free, as everybody sees it. Each question is asked of the database at most once a second,
 * however many people ask it; what is shown is up to a second old, and the hold decides.
 */
export class Availability {
  #answers = new Map<string, { at: number; answer: Promise<unknown> }>();

  constructor(
    readonly database: Database,
    readonly clock: Clock,
  ) {}

  provinces(): Promise<Region[]> {
    return this.#once("provinces", async () => {
      const { rows } = await this.database.query<Region>(
        `SELECT code, name_ko AS "nameKo", name_en AS "nameEn" FROM province ORDER BY code`,
      );
      return rows;
    });
  }

  districts(provinceCode: string): Promise<Region[]> {
    return this.#once(`districts ${provinceCode}`, async () => {
      const { rows } = await this.database.query<Region>(
        `SELECT code, name_ko AS "nameKo", name_en AS "nameEn" FROM district WHERE province_code = $1 ORDER BY code`,
        [provinceCode],
      );
      return rows;
    });
  }

  clinics(districtCode: string): Promise<ClinicPlaces[]> {
    return this.#clinics(`district ${districtCode}`, "c.district_code = $2", districtCode);
  }

  async clinic(id: number): Promise<ClinicPlaces | undefined> {
    return (await this.#clinics(`clinic ${id}`, "c.id = $2", id))[0];
  }

  days(clinicId: number): Promise<DayPlaces[]> {
    return this.#once(`days ${clinicId}`, async (now) => {
      const { rows } = await this.database.query<DayPlaces>(
        `SELECT to_char(s.starts_at AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD') AS day, sum(${free}) AS places
         FROM slot s WHERE s.clinic_id = $2 AND s.starts_at > $1 GROUP BY 1 ORDER BY 1`,
        [now, clinicId],
      );
      return rows;
    });
  }

  /** @param day YYYY-MM-DD in Seoul */
  times(clinicId: number, day: string): Promise<TimePlaces[]> {
    return this.#once(`times ${clinicId} ${day}`, async (now) => {
      const { rows } = await this.database.query<TimePlaces>(
        `SELECT s.id AS "slotId", s.starts_at AS "startsAt", ${free} AS places
         FROM slot s WHERE s.clinic_id = $2 AND s.starts_at > $1
           AND s.starts_at >= $3::date::timestamp AT TIME ZONE 'Asia/Seoul'
           AND s.starts_at < ($3::date + 1)::timestamp AT TIME ZONE 'Asia/Seoul'
         ORDER BY s.starts_at`,
        [now, clinicId, day],
      );
      return rows;
    });
  }

  #clinics(key: string, where: string, value: string | number): Promise<ClinicPlaces[]> {
    return this.#once(key, async (now) => {
      const { rows } = await this.database.query<ClinicPlaces>(
        `SELECT c.id, c.name_ko AS "nameKo", c.name_en AS "nameEn", c.address_ko AS "addressKo",
                c.address_en AS "addressEn", c.phone, c.district_code AS "districtCode",
                COALESCE((SELECT sum(${free}) FROM slot s WHERE s.clinic_id = c.id AND s.starts_at > $1), 0) AS places
         FROM clinic c WHERE ${where} ORDER BY c.name_ko`,
        [now, value],
      );
      return rows;
    });
  }

  #once<T>(key: string, ask: (now: Date) => Promise<T>): Promise<T> {
    const now = this.clock.now();
    const known = this.#answers.get(key);
    if (known && now.getTime() - known.at < goodFor) return known.answer as Promise<T>;
    const answer = ask(now);
    this.#answers.set(key, { at: now.getTime(), answer });
    // A failed answer is asked for again by the next reader.
    answer.catch(() => this.#answers.delete(key));
    if (this.#answers.size > 5_000) this.#forget(now.getTime());
    return answer;
  }

  #forget(now: number): void {
    for (const [key, { at }] of this.#answers) if (now - at >= goodFor) this.#answers.delete(key);
  }
}

// Shared with the pages that Next.js bundles apart: see lib/platform/runtime.ts.
const place = Symbol.for("vaccine.availability");
const shared = globalThis as { [place]?: Availability };

export function setAvailability(availability: Availability): void {
  shared[place] = availability;
}

/** @throws Error when called outside the running server */
export function availability(): Availability {
  const found = shared[place];
  if (!found) throw new Error("availability has not been started yet");
  return found;
}
