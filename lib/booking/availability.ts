import type { Clock } from "../platform/clock";
import type { Database } from "../platform/database";
import type { PublicDocument } from "../platform/public-document";
import { kilometresBetween, type Position } from "./places/distance";
import { clinicDays, PlacesDocuments } from "./places/documents";
import { byName } from "./places/name";
import {
  allClinics,
  forgetChanges,
  heldSlots,
  readChanges,
  readClinics,
  readHorizon,
  readRegions,
  readSlots,
} from "./places/reading";
import {
  type Clinic,
  type ClinicEntry,
  dayOfMinute,
  dayText,
  type Region,
  Snapshot,
} from "./places/snapshot";

export type { Clinic, Region } from "./places/snapshot";

export interface ClinicPlaces extends Clinic {
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

/** A time at a clinic that still has places. */
export interface FreeTime extends TimePlaces {
  clinic: Clinic;
}

/** How long after one reading of the changes the next begins. Milliseconds. */
const turnEvery = 500;
/** A snapshot that could not be renewed for so long is read anew as a whole. Milliseconds. */
const staleAfter = 120_000;
/** How long the changes are kept for whoever is late, and how often the old ones are removed. Milliseconds. */
const keepChangesFor = 300_000;
const tidyEvery = 60_000;

/**
 * What is still free, as everybody sees it: a snapshot in memory, kept up by what changed. Reading it asks
 * the database nothing. What it shows is up to a second old, and the hold decides.
 *
 * Each process keeps its own, and all agree, since each reads what the transactions wrote.
 */
export class Availability {
  #snapshot = new Snapshot([], []);
  readonly #documents = new PlacesDocuments();
  #horizon = 0;
  #readAt = Number.NEGATIVE_INFINITY;
  #horizons: { at: number; horizon: number }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    readonly database: Database,
    readonly clock: Clock,
  ) {}

  /** Reads everything now, then what changes until `stop`. A failed reading leaves the last one to grow old. */
  async start(failed: (error: unknown) => void): Promise<void> {
    const turn = async () => {
      await this.turn().catch(failed);
      if (!this.#stopped) this.#timer = setTimeout(turn, turnEvery);
    };
    await turn();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /**
   * Brings the snapshot up to now.
   *
   * @throws when the database cannot be read
   */
  async turn(): Promise<void> {
    const now = this.clock.now();
    if (now.getTime() - this.#readAt > staleAfter) await this.#load(now);
    const { slots, clinics, horizon } = await readChanges(this.database, this.#horizon);
    if (!(await this.#renew(clinics, now))) {
      // A clinic in a district that was not there before.
      await this.#load(now);
    }
    const held = clinics.length > 0 ? await heldSlots(this.database, now, clinics) : [];
    const lapsed = this.#snapshot.lapsed(now.getTime());
    const unknown = await this.#reread([...new Set([...slots, ...held, ...lapsed])], now);
    this.#snapshot.forgetLapses(lapsed.filter((id) => unknown.gone.has(id)));
    if (unknown.clinics.size > 0) await this.#renew([...unknown.clinics], now);
    this.#snapshot.passUntil(now.getTime());
    this.#horizon = horizon;
    this.#readAt = now.getTime();
    await this.#tidy(now.getTime());
  }

  async #load(now: Date): Promise<void> {
    this.#horizon = await readHorizon(this.database);
    const { provinces, districts } = await readRegions(this.database);
    const snapshot = new Snapshot(provinces, districts);
    snapshot.passUntil(now.getTime());
    for await (const { slots, ...clinic } of readClinics(
      this.database,
      await allClinics(this.database),
      now,
    )) {
      snapshot.setClinic(clinic, slots);
    }
    this.#snapshot = snapshot;
    this.#documents.forget();
    await this.#reread(await heldSlots(this.database, now), now);
  }

  /** Takes clinics anew. @returns false when one is in a district that is not known */
  async #renew(clinics: number[], now: Date): Promise<boolean> {
    if (clinics.length === 0) return true;
    const gone = new Set(clinics);
    for await (const { slots, ...clinic } of readClinics(this.database, clinics, now)) {
      gone.delete(clinic.id);
      if (!this.#snapshot.setClinic(clinic, slots)) return false;
    }
    for (const id of gone) this.#snapshot.removeClinic(id);
    return true;
  }

  /** Takes slots anew. @returns clinics that had a slot nobody knew of, and slots that are no more */
  async #reread(ids: number[], now: Date): Promise<{ clinics: Set<number>; gone: Set<number> }> {
    const [clinics, gone] = [new Set<number>(), new Set(ids)];
    if (ids.length === 0) return { clinics, gone };
    for (const slot of await readSlots(this.database, ids, now)) {
      gone.delete(slot.slotId);
      if (!this.#snapshot.setSlot(slot)) clinics.add(slot.clinicId);
    }
    return { clinics, gone };
  }

  async #tidy(now: number): Promise<void> {
    const newest = this.#horizons.at(-1);
    if (newest && now - newest.at < tidyEvery) return;
    this.#horizons.push({ at: now, horizon: this.#horizon });
    const old = this.#horizons.findLast(({ at }) => now - at >= keepChangesFor);
    if (!old) return;
    this.#horizons = this.#horizons.filter(({ at }) => at >= old.at);
    await forgetChanges(this.database, old.horizon);
  }

  provinces(): Region[] {
    return [...this.#snapshot.provinces.values()].map(({ region }) => region);
  }

  districts(provinceCode: string): Region[] {
    return (this.#snapshot.provinces.get(provinceCode)?.districts ?? []).map(({ district }) => district);
  }

  clinics(districtCode: string): ClinicPlaces[] {
    return (this.#snapshot.districts.get(districtCode)?.clinics ?? []).map(withPlaces);
  }

  /**
   * Clinics of a name, as people type it (./places/name.ts), those with places first.
   *
   * @param most how many
   */
  named(text: string, most = 20): ClinicPlaces[] {
    const matches = byName(text);
    const found = [...this.#snapshot.clinics.values()].filter(({ clinic }) => matches(clinic));
    found.sort((a, b) => Number(b.places > 0) - Number(a.places > 0) || a.clinic.id - b.clinic.id);
    return found.slice(0, most).map(withPlaces);
  }

  clinic(id: number): ClinicPlaces | undefined {
    const found = this.#snapshot.clinics.get(id);
    return found && withPlaces(found);
  }

  /**
   * The clinics nearest to a place, full ones too, and how far they are, as the crow flies.
   *
   * @param most how many
   * @param among which of all
   */
  near(
    from: Position,
    most: number,
    among: (clinic: ClinicPlaces) => boolean,
  ): (ClinicPlaces & { kilometres: number })[] {
    const found: { entry: ClinicEntry; kilometres: number }[] = [];
    for (const entry of this.#snapshot.clinics.values()) {
      if (!among(withPlaces(entry))) continue;
      const kilometres = kilometresBetween(from, entry.clinic);
      if (kilometres !== null) found.push({ entry, kilometres });
    }
    found.sort((a, b) => a.kilometres - b.kilometres || a.entry.clinic.id - b.entry.clinic.id);
    return found.slice(0, most).map(({ entry, kilometres }) => ({ ...withPlaces(entry), kilometres }));
  }

  /** The district of a code, with the province it lies in; undefined for an unknown one. */
  district(code: string): { district: Region; province: Region } | undefined {
    const found = this.#snapshot.districts.get(code);
    const province = found && this.#snapshot.provinces.get(found.district.provinceCode);
    return found && province && { district: found.district, province: province.region };
  }

  /**
   * The clinics with places that are nearest to a clinic, and how far they are, as the crow flies.
   *
   * @param most how many
   */
  nearest(clinicId: number, most = 5): (ClinicPlaces & { kilometres: number })[] {
    const from = this.#snapshot.clinics.get(clinicId)?.clinic;
    if (!from) return [];
    const near: { entry: ClinicEntry; kilometres: number }[] = [];
    for (const entry of this.#snapshot.clinics.values()) {
      if (entry.places === 0 || entry.clinic.id === clinicId) continue;
      const kilometres = kilometresBetween(from, entry.clinic);
      if (kilometres !== null) near.push({ entry, kilometres });
    }
    near.sort((a, b) => a.kilometres - b.kilometres || a.entry.clinic.id - b.entry.clinic.id);
    return near.slice(0, most).map(({ entry, kilometres }) => ({ ...withPlaces(entry), kilometres }));
  }

  days(clinicId: number): DayPlaces[] {
    const found = this.#snapshot.clinics.get(clinicId);
    if (!found) return [];
    return [...clinicDays(found)].map(([day, places]) => ({ day: dayText(day), places }));
  }

  /** @param day YYYY-MM-DD in Seoul */
  times(clinicId: number, day: string): TimePlaces[] {
    const found = this.#snapshot.clinics.get(clinicId);
    const times: TimePlaces[] = [];
    for (let n = found?.next ?? 0; found && n < found.slots.ids.length; n++) {
      const minute = found.slots.minutes[n] ?? 0;
      if (dayText(dayOfMinute(minute)) !== day) continue;
      times.push({
        slotId: found.slots.ids[n] ?? 0,
        startsAt: new Date(minute * 60_000),
        places: found.slots.free[n] ?? 0,
      });
    }
    return times;
  }

  /**
   * What is free around a time: at the clinic at any time to come, and at the others of its district no
   * farther away than `within` milliseconds.
   */
  freeAround(clinicId: number, at: Date, within: number): FreeTime[] {
    const home = this.#snapshot.clinics.get(clinicId);
    const district = home && this.#snapshot.districts.get(home.clinic.districtCode);
    const [from, to] = [(at.getTime() - within) / 60_000, (at.getTime() + within) / 60_000];
    const found: FreeTime[] = [];
    for (const entry of district?.clinics ?? []) {
      const { ids, minutes, free } = entry.slots;
      for (let n = entry.next; n < ids.length; n++) {
        const minute = minutes[n] ?? 0;
        if (entry !== home && minute > to) break;
        const places = free[n] ?? 0;
        if (places <= 0 || (entry !== home && minute < from)) continue;
        found.push({
          slotId: ids[n] ?? 0,
          startsAt: new Date(minute * 60_000),
          places,
          clinic: entry.clinic,
        });
      }
    }
    return found;
  }

  /** Slots with free places at a clinic, or in a district, the earliest of each clinic first. */
  freeSlots(
    { clinic, district }: { clinic: number | null; district: string | null },
    most: number,
  ): number[] {
    const one = clinic === null ? undefined : this.#snapshot.clinics.get(clinic);
    const entries = one ? [one] : (this.#snapshot.districts.get(district ?? "")?.clinics ?? []);
    const ids: number[] = [];
    for (const { slots, next, places } of entries) {
      for (let n = next; places > 0 && n < slots.ids.length && ids.length < most; n++)
        if ((slots.free[n] ?? 0) > 0) ids.push(slots.ids[n] ?? 0);
    }
    return ids;
  }

  /** Free places in the whole country; null before the first reading. */
  places(): number | null {
    if (this.#horizon === 0) return null;
    let sum = 0;
    for (const district of this.#snapshot.districts.values()) sum += district.places;
    return sum;
  }

  /** Free places of each province. */
  placesByProvince(): (Region & { places: number })[] {
    return [...this.#snapshot.provinces.values()].map(({ region, districts }) => ({
      ...region,
      places: districts.reduce((sum, district) => sum + district.places, 0),
    }));
  }

  /** What is free in a province, or in a district of it, for anybody to read. */
  document(province: string, district?: string): PublicDocument | undefined {
    if (district === undefined) return this.#documents.province(this.#snapshot, province);
    if (!district.startsWith(province)) return undefined;
    return this.#documents.district(this.#snapshot, district);
  }
}

function withPlaces({ clinic, places }: ClinicEntry): ClinicPlaces {
  return { ...clinic, places };
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
