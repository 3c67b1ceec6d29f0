import { createNameMatcher } from "./clinic-search";
import { type Coordinates, distanceKm } from "./geo";
import type { QuotaFilter } from "./quota-filter";
import {
  type Clinic,
  type ClinicEntry,
  type Region,
  type Snapshot,
  toDayOfMinute,
  toDayText,
} from "./snapshot";

export interface ClinicAvailability extends Clinic {
  /** Places that are neither booked nor held. */
  places: number;
}

export interface DayAvailability {
  /** YYYY-MM-DD in Seoul. */
  day: string;
  places: number;
}

export interface SlotAvailability {
  slotId: number;
  startsAt: Date;
  places: number;
}

/** A time at a clinic that still has places. */
export interface FreeSlot extends SlotAvailability {
  clinic: Clinic;
}

/** A day of a clinic, in the order of days: which of its slots, and what is free of what there is. */
interface ClinicDay {
  /** Since 1970 in Seoul. */
  day: number;
  /** The slots to come, from `from` to before `to`. */
  from: number;
  to: number;
  places: number;
}

/**
 * What is free, read from the snapshot in memory, as everybody sees it or, with a limit, as those see it for whom
 * the limit is: a day of a clinic never has more for them than they may take.
 */
export class AvailabilityView {
  readonly #snapshot: () => Snapshot;
  readonly #limit: QuotaFilter | undefined;
  readonly #own: number | undefined;

  /** @param own a slot that is no choice for those who look, since they have it and want another */
  constructor(snapshot: () => Snapshot, limit?: QuotaFilter, own?: number) {
    this.#snapshot = snapshot;
    this.#limit = limit;
    this.#own = own;
  }

  provinces(): Region[] {
    return [...this.#snapshot().provinces.values()].map(({ region }) => region);
  }

  districts(provinceCode: string): Region[] {
    return (this.#snapshot().provinces.get(provinceCode)?.districts ?? []).map(({ district }) => district);
  }

  clinics(districtCode: string): ClinicAvailability[] {
    const entries = this.#snapshot().districts.get(districtCode)?.clinics ?? [];
    return entries.map((entry) => this.#withPlaces(entry));
  }

  /** Clinics of a name, as people type it (./name.ts), those with places first. @param most how many */
  named(text: string, most = 20): ClinicAvailability[] {
    const matches = createNameMatcher(text);
    const found = [...this.#snapshot().clinics.values()].filter(({ clinic }) => matches(clinic));
    found.sort((a, b) => a.clinic.id - b.clinic.id);
    const [free, full]: [ClinicAvailability[], ClinicAvailability[]] = [[], []];
    for (const entry of found) {
      if (free.length === most) break;
      const clinic = this.#withPlaces(entry);
      (clinic.places > 0 ? free : full).push(clinic);
    }
    return [...free, ...full].slice(0, most);
  }

  clinic(id: number): ClinicAvailability | undefined {
    const found = this.#snapshot().clinics.get(id);
    return found && this.#withPlaces(found);
  }

  /**
   * The clinics nearest to a place, full ones too, and how far they are, as the crow flies.
   *
   * @param most how many
   * @param among which of all
   */
  near(
    from: Coordinates,
    most: number,
    among: (clinic: ClinicAvailability) => boolean,
  ): (ClinicAvailability & { kilometres: number })[] {
    const near: (ClinicAvailability & { kilometres: number })[] = [];
    for (const { entry, kilometres } of this.#byDistance(from, this.#snapshot().clinics.values())) {
      if (near.length === most) break;
      const clinic = this.#withPlaces(entry);
      if (among(clinic)) near.push({ ...clinic, kilometres });
    }
    return near;
  }

  /** The district of a code, with the province it lies in; undefined for an unknown one. */
  district(code: string): { district: Region; province: Region } | undefined {
    const found = this.#snapshot().districts.get(code);
    const province = found && this.#snapshot().provinces.get(found.district.provinceCode);
    return found && province && { district: found.district, province: province.region };
  }

  /**
   * The clinics with places that are nearest to a clinic, and how far they are, as the crow flies.
   *
   * @param most how many
   */
  nearest(clinicId: number, most = 5): (ClinicAvailability & { kilometres: number })[] {
    const from = this.#snapshot().clinics.get(clinicId)?.clinic;
    return from ? this.near(from, most, ({ id, places }) => places > 0 && id !== clinicId) : [];
  }

  days(clinicId: number): DayAvailability[] {
    const found = this.#snapshot().clinics.get(clinicId);
    if (!found) return [];
    return [...this.#daysOf(found)].map(({ day, places }) => ({ day: toDayText(day), places }));
  }

  /** @param day YYYY-MM-DD in Seoul */
  times(clinicId: number, day: string): SlotAvailability[] {
    const found = this.#snapshot().clinics.get(clinicId);
    if (!found) return [];
    const { ids, minutes, free } = found.slots;
    const times: SlotAvailability[] = [];
    for (const it of this.#daysOf(found)) {
      if (toDayText(it.day) !== day) continue;
      for (let n = it.from; n < it.to; n++) {
        if (ids[n] === this.#own) continue;
        const startsAt = new Date((minutes[n] ?? 0) * 60_000);
        times.push({ slotId: ids[n] ?? 0, startsAt, places: Math.min(free[n] ?? 0, it.places) });
      }
    }
    return times;
  }

  /**
   * What is free around a time: at the clinic at any time to come, and at the others of its district no
   * farther away than `within` milliseconds.
   */
  freeAround(clinicId: number, at: Date, within: number): FreeSlot[] {
    const home = this.#snapshot().clinics.get(clinicId);
    const district = home && this.#snapshot().districts.get(home.clinic.districtCode);
    const [from, to] = [(at.getTime() - within) / 60_000, (at.getTime() + within) / 60_000];
    const found: FreeSlot[] = [];
    for (const entry of district?.clinics ?? []) {
      const { ids, minutes, free } = entry.slots;
      for (const day of this.#daysOf(entry)) {
        for (let n = day.from; n < day.to; n++) {
          const minute = minutes[n] ?? 0;
          if (entry !== home && (minute < from || minute > to)) continue;
          if (ids[n] === this.#own) continue;
          const places = Math.min(free[n] ?? 0, day.places);
          const startsAt = new Date(minute * 60_000);
          if (places > 0) found.push({ slotId: ids[n] ?? 0, startsAt, places, clinic: entry.clinic });
        }
      }
    }
    return found;
  }

  /** The free places of some clinics together. */
  sumOf(entries: Iterable<ClinicEntry>): number {
    let sum = 0;
    for (const entry of entries) sum += this.#placesOf(entry);
    return sum;
  }

  #withPlaces(entry: ClinicEntry): ClinicAvailability {
    return { ...entry.clinic, places: this.#placesOf(entry) };
  }

  #placesOf(entry: ClinicEntry): number {
    if (entry.places === 0 || (!this.#limit && this.#own === undefined)) return entry.places;
    let sum = 0;
    for (const { places } of this.#daysOf(entry)) sum += places;
    return Math.min(sum, this.#limit?.doses(entry.clinic) ?? sum);
  }

  /** The days of a clinic that have an hour to come. */
  *#daysOf({ clinic, slots, next }: ClinicEntry): Generator<ClinicDay> {
    const { ids, minutes, free, capacity } = slots;
    let begins = next;
    const today = toDayOfMinute(minutes[next] ?? 0);
    // What is past of the first day counts to its share.
    while (begins > 0 && toDayOfMinute(minutes[begins - 1] ?? 0) === today) begins--;
    while (begins < ids.length) {
      const day = toDayOfMinute(minutes[begins] ?? 0);
      let [n, places, inAll] = [begins, 0, 0];
      for (; n < ids.length && toDayOfMinute(minutes[n] ?? 0) === day; n++) {
        inAll += capacity[n] ?? 0;
        if (n >= next && ids[n] !== this.#own) places += free[n] ?? 0;
      }
      const may = this.#limit?.ofDay(clinic, day, inAll) ?? places;
      if (n > next) yield { day, from: Math.max(begins, next), to: n, places: Math.min(places, may) };
      begins = n;
    }
  }

  /** Those of the clinics whose position is known, the nearest first. */
  #byDistance(
    from: Coordinates,
    entries: Iterable<ClinicEntry>,
  ): { entry: ClinicEntry; kilometres: number }[] {
    const found: { entry: ClinicEntry; kilometres: number }[] = [];
    for (const entry of entries) {
      const kilometres = distanceKm(from, entry.clinic);
      if (kilometres !== null) found.push({ entry, kilometres });
    }
    return found.sort((a, b) => a.kilometres - b.kilometres || a.entry.clinic.id - b.entry.clinic.id);
  }
}
