import type { ClinicFeature, ClinicLanguage } from "../clinics/clinic-attributes";

/** A province, or a district of one. */
export interface Region {
  code: string;
  nameKo: string;
  nameEn: string;
}

export interface District extends Region {
  provinceCode: string;
}

export interface Clinic {
  id: number;
  nameKo: string;
  nameEn: string;
  addressKo: string;
  addressEn: string;
  phone: string;
  districtCode: string;
  /** Degrees (WGS 84); null where nobody entered them. */
  latitude: number | null;
  longitude: number | null;
  /** What it has for people who need it. */
  features: readonly ClinicFeature[];
  /** Languages spoken there besides Korean. */
  languages: readonly ClinicLanguage[];
  /** Opening hours, from Monday on; a day that is not there is closed. */
  hours: readonly OpenHours[];
}

/** When a clinic is open on a weekday, Monday (1) to Sunday (7). Minutes after midnight in Seoul. */
export interface OpenHours {
  weekday: number;
  opens: number;
  closes: number;
  lunchFrom: number | null;
  lunchTo: number | null;
}

/** A clinic's slots in the order of their hours; arrays, since a country has five million of them. */
export interface Slots {
  ids: Float64Array;
  /** Whole minutes since 1970, UTC. */
  minutes: Uint32Array;
  /** Places that are neither booked nor held. */
  free: Int16Array;
  capacity: Int16Array;
}

export interface SlotState {
  slotId: number;
  clinicId: number;
  minute: number;
  free: number;
  capacity: number;
  /** When the first of its live holds runs out, in milliseconds since 1970; null without one. */
  lapsesAt: number | null;
}

export interface ClinicEntry {
  readonly clinic: Clinic;
  slots: Slots;
  /** Where the hours to come begin. */
  next: number;
  places: number;
}

export interface DistrictEntry {
  readonly district: District;
  /** By their Korean names. */
  clinics: ClinicEntry[];
  /** Free places by day, of every day that has an hour to come. */
  days: Map<number, number>;
  places: number;
  /** Grows with each change, so that what was made of it is known to be old. */
  version: number;
}

const minutesADay = 1_440;
/** Korea is nine hours ahead of UTC the whole year. */
const seoulMinutes = 9 * 60;

/** Days since 1970 in Seoul. */
export const toDayOfMinute = (minute: number) => Math.floor((minute + seoulMinutes) / minutesADay);

/** YYYY-MM-DD of a number of days since 1970. */
export const toDayText = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);

const inKorean = new Intl.Collator("ko");

/**
 * What is free in the whole country, in memory: every slot, and the sums that are asked for all the time.
 * It knows of no database: it is told how slots stand, and what time it is.
 */
export class Snapshot {
  readonly provinces = new Map<string, { region: Region; districts: DistrictEntry[] }>();
  readonly districts = new Map<string, DistrictEntry>();
  readonly clinics = new Map<number, ClinicEntry>();
  readonly #lapses = new Map<number, number>();
  #minute = 0;

  constructor(provinces: Region[], districts: District[]) {
    for (const region of provinces) this.provinces.set(region.code, { region, districts: [] });
    for (const district of districts) {
      const entry = { district, clinics: [], days: new Map(), places: 0, version: 1 };
      this.districts.set(district.code, entry);
      this.provinces.get(district.provinceCode)?.districts.push(entry);
    }
  }

  /** Adds a clinic, or takes it anew as a whole. @returns false when its district is not known */
  setClinic(clinic: Clinic, slots: Slots): boolean {
    const district = this.districts.get(clinic.districtCode);
    if (!district) return false;
    this.removeClinic(clinic.id);
    const entry: ClinicEntry = { clinic, slots, next: 0, places: 0 };
    while (entry.next < slots.minutes.length && (slots.minutes[entry.next] ?? 0) <= this.#minute)
      entry.next++;
    this.clinics.set(clinic.id, entry);
    const at = district.clinics.findIndex(
      (other) => inKorean.compare(other.clinic.nameKo, clinic.nameKo) > 0,
    );
    district.clinics.splice(at < 0 ? district.clinics.length : at, 0, entry);
    for (let n = entry.next; n < slots.ids.length; n++) this.#add(district, entry, n, slots.free[n] ?? 0);
    district.version++;
    return true;
  }

  removeClinic(id: number): void {
    const entry = this.clinics.get(id);
    const district = entry && this.districts.get(entry.clinic.districtCode);
    if (!entry || !district) return;
    district.clinics.splice(district.clinics.indexOf(entry), 1);
    this.clinics.delete(id);
    district.places -= entry.places;
    district.days = new Map();
    for (const other of district.clinics) {
      for (let n = other.next; n < other.slots.ids.length; n++) {
        const day = toDayOfMinute(other.slots.minutes[n] ?? 0);
        district.days.set(day, (district.days.get(day) ?? 0) + (other.slots.free[n] ?? 0));
      }
    }
    district.version++;
  }

  /** @returns false when the slot is not known: its clinic must be read anew */
  setSlot({ slotId, clinicId, minute, free, capacity, lapsesAt }: SlotState): boolean {
    const entry = this.clinics.get(clinicId);
    const district = entry && this.districts.get(entry.clinic.districtCode);
    // An hour that has passed has no places to tell of.
    if (minute <= this.#minute) return true;
    const n = entry ? placeIn(entry.slots.minutes, minute) : -1;
    if (!entry || !district || entry.slots.ids[n] !== slotId) return false;
    if (lapsesAt === null) this.#lapses.delete(slotId);
    else this.#lapses.set(slotId, lapsesAt);
    entry.slots.capacity[n] = capacity;
    const more = Math.max(0, free) - (entry.slots.free[n] ?? 0);
    if (more === 0) return true;
    entry.slots.free[n] = Math.max(0, free);
    this.#add(district, entry, n, more);
    district.version++;
    return true;
  }

  /** Slots of which a hold has run out since they were read. @param now milliseconds since 1970 */
  lapsed(now: number): number[] {
    const ids: number[] = [];
    for (const [slotId, at] of this.#lapses) if (at <= now) ids.push(slotId);
    return ids;
  }

  /** That these slots have been looked at, whatever was found: who is gone is not asked after again. */
  forgetLapses(ids: Iterable<number>): void {
    for (const id of ids) this.#lapses.delete(id);
  }

  /** Lets the hours that have begun go. @param now milliseconds since 1970 */
  passUntil(now: number): void {
    this.#minute = Math.floor(now / 60_000);
    const today = toDayOfMinute(this.#minute);
    for (const district of this.districts.values()) {
      for (const entry of district.clinics) {
        const { minutes, free } = entry.slots;
        const before = entry.next;
        while (entry.next < minutes.length && (minutes[entry.next] ?? 0) <= this.#minute) {
          this.#add(district, entry, entry.next, -(free[entry.next] ?? 0));
          entry.next++;
        }
        if (entry.next !== before) district.version++;
      }
      for (const day of district.days.keys()) if (day < today) district.days.delete(day);
    }
  }

  #add(district: DistrictEntry, entry: ClinicEntry, n: number, more: number): void {
    const day = toDayOfMinute(entry.slots.minutes[n] ?? 0);
    entry.places += more;
    district.places += more;
    district.days.set(day, (district.days.get(day) ?? 0) + more);
  }
}

/** Where `minute` stands in a sorted array, or -1. */
function placeIn(minutes: Uint32Array, minute: number): number {
  let [low, high] = [0, minutes.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = minutes[middle] ?? 0;
    if (found === minute) return middle;
    if (found < minute) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
