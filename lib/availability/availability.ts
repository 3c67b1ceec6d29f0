import type { CachedJson } from "../shared/cached-json";
import type { Database } from "../shared/db/database";
import { globalSingleton } from "../shared/global-singleton";
import { type PeriodicTask, runPeriodically } from "../shared/run-periodically";
import type { Clock } from "../shared/time/clock";
import { AvailabilityJsonCache } from "./json-cache";
import { createChangeFilter, createQuotaFilter, type QuotaAllowance } from "./quota-filter";
import { QuotaState } from "./quota-state";
import { QuotaTotals, sumSeats } from "./quota-totals";
import {
  deleteChanges,
  listAllClinics,
  listHeldSlots,
  readChanges,
  readClinics,
  readHorizon,
  readRegions,
  readSlots,
} from "./repository";
import { type Clinic, type Region, Snapshot, toDayOfMinute } from "./snapshot";
import { AvailabilityView } from "./view";

export type { Clinic, Region } from "./snapshot";
export type {
  AvailabilityView,
  ClinicAvailability,
  DayAvailability,
  FreeSlot,
  SlotAvailability,
} from "./view";

/** Days since 1970 in Seoul. */
const seoulDayNumber = (instant: Date) => toDayOfMinute(Math.floor(instant.getTime() / 60_000));

/** What of a booking decides where it can be moved to. */
export interface Movable {
  windowId: string;
  dose: number;
  clinicId: number;
  slotId: number;
  startsAt: Date;
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
export class Availability extends AvailabilityView {
  #snapshot: Snapshot;
  readonly #allowances = new QuotaState();
  readonly #sums = new QuotaTotals();
  readonly #documents = new AvailabilityJsonCache();
  #horizon = 0;
  #readAt = Number.NEGATIVE_INFINITY;
  #horizons: { at: number; horizon: number }[] = [];
  #following: PeriodicTask | undefined;

  constructor(
    readonly database: Database,
    readonly clock: Clock,
  ) {
    super(() => this.#snapshot);
    this.#snapshot = new Snapshot([], []);
  }

  /** Reads everything now, then what changes until `stop`. A failed reading leaves the last one to grow old. */
  async start(failed: (error: unknown) => void): Promise<void> {
    await this.turn().catch(failed);
    this.#following = runPeriodically(() => this.turn(), { every: turnEvery }, failed);
  }

  async stop(): Promise<void> {
    await this.#following?.stop();
  }

  /** Brings the snapshot up to now. @throws when the database cannot be read */
  async turn(): Promise<void> {
    const now = this.clock.now();
    // Also where the clock was set back: what was left out as past is to come.
    if (Math.abs(now.getTime() - this.#readAt) > staleAfter) await this.#load(now);
    const { slots, clinics, horizon } = await readChanges(this.database, this.#horizon);
    if (!(await this.#renew(clinics, now))) {
      // A clinic in a district that was not there before.
      await this.#load(now);
    }
    const held = clinics.length > 0 ? await listHeldSlots(this.database, now, clinics) : [];
    const lapsed = this.#snapshot.lapsed(now.getTime());
    const unknown = await this.#reread([...new Set([...slots, ...held, ...lapsed])], now);
    this.#snapshot.forgetLapses(lapsed.filter((id) => unknown.gone.has(id)));
    if (unknown.clinics.size > 0) await this.#renew([...unknown.clinics], now);
    this.#snapshot.passUntil(now.getTime());
    const set = await this.#allowances.read(this.database, slots, now, seoulDayNumber(now));
    for (const windowId of set) this.#sums.forget(windowId);
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
      await listAllClinics(this.database),
      now,
    )) {
      snapshot.setClinic(clinic, slots);
    }
    this.#snapshot = snapshot;
    this.#documents.forget();
    this.#allowances.forget();
    this.#sums.forget();
    await this.#reread(await listHeldSlots(this.database, now), now);
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
    await deleteChanges(this.database, old.horizon);
  }

  /** What the people of a window may take: no more than its stocks and its share of each clinic's day leave. */
  forWindow(windowId: string | undefined): AvailabilityView {
    const allowance = windowId === undefined ? undefined : this.#allowances.of(windowId);
    if (!allowance) return this;
    const provinceOf = (clinic: Clinic) =>
      this.#snapshot.districts.get(clinic.districtCode)?.district.provinceCode;
    return new AvailabilityView(() => this.#snapshot, createQuotaFilter(allowance, provinceOf));
  }

  /** Where a booking can be moved to, its own time aside. Only first doses are counted in a window's limits. */
  forChange({ windowId, dose, clinicId, slotId, startsAt }: Movable): AvailabilityView {
    const allowance = dose === 1 ? this.#allowances.of(windowId) : undefined;
    const limit = allowance && createChangeFilter(allowance, { clinicId, day: seoulDayNumber(startsAt) });
    return new AvailabilityView(() => this.#snapshot, limit, slotId);
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

  places(): number | null {
    if (this.#horizon === 0) return null;
    let sum = 0;
    for (const district of this.#snapshot.districts.values()) sum += district.places;
    return sum;
  }

  /**
   * Free places in the whole country that the people of a window may take; null before the first reading. Of its
   * stocks what is left by the last reading counts.
   */
  placesOf(windowId: string): number | null {
    const allowance = this.#allowances.of(windowId);
    if (this.#horizon === 0 || !allowance) return this.places();
    const { doses, byProvince, percent } = allowance;
    const free =
      percent === null
        ? new Map(this.placesByProvince().map(({ code, places }) => [code, places]))
        : this.#sums.of(windowId, this.#snapshot, this.#shareOf(allowance), this.#readAt);
    const within = byProvince
      ? new Map([...free].map(([code, places]) => [code, Math.min(places, byProvince.get(code) ?? 0)]))
      : free;
    return Math.min(doses ?? Number.POSITIVE_INFINITY, sumSeats(within));
  }

  /** What a window's share leaves, whatever its stocks. */
  #shareOf(allowance: QuotaAllowance): AvailabilityView {
    return new AvailabilityView(
      () => this.#snapshot,
      createQuotaFilter({ ...allowance, doses: null, byProvince: null }, () => undefined),
    );
  }

  placesByProvince(): (Region & { places: number })[] {
    return [...this.#snapshot.provinces.values()].map(({ region, districts }) => ({
      ...region,
      places: districts.reduce((sum, district) => sum + district.places, 0),
    }));
  }

  /** What is free in a province, or in a district of it, for anybody to read. */
  document(province: string, district?: string): CachedJson | undefined {
    if (district === undefined) return this.#documents.province(this.#snapshot, province);
    if (!district.startsWith(province)) return undefined;
    return this.#documents.district(this.#snapshot, district);
  }
}

/** The one of this process; @throws Error when asked for outside the running server */
export const { set: setAvailability, get: getAvailability } = globalSingleton<Availability>("availability");
