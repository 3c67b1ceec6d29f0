import type { Clinic } from "./snapshot";

export interface QuotaAllowance {
  windowId: string;
  /** Doses left in the whole country; null without limit. */
  doses: number | null;
  /** Doses left by province; null without limit. A province that is not named has none. */
  byProvince: ReadonlyMap<string, number> | null;
  /** Of each clinic's day, in hundredths; null for all of it. */
  percent: number | null;
  /** Of the share of a clinic's day: booked by the window's people, or held for them. */
  used: DayCounts;
  held: DayCounts;
}

export interface QuotaFilter {
  doses(clinic: Clinic): number;
  /** How many of a clinic's day, of all whose places are `capacity` in all. @param day since 1970 in Seoul */
  ofDay(clinic: Clinic, day: number, capacity: number): number;
}

/** Small numbers by clinic and day, tightly kept: a country has a million of them. */
export class DayCounts {
  readonly #byClinic = new Map<number, Uint16Array>();

  /** @param from the first day that may be asked for, since 1970 in Seoul */
  constructor(readonly from: number) {}

  get(clinicId: number, day: number): number {
    return this.#byClinic.get(clinicId)?.[day - this.from] ?? 0;
  }

  set(clinicId: number, day: number, count: number): void {
    const at = day - this.from;
    if (at < 0) return;
    let counts = this.#byClinic.get(clinicId);
    if (!counts || counts.length <= at) {
      const longer = new Uint16Array(at + 16);
      longer.set(counts ?? []);
      this.#byClinic.set(clinicId, longer);
      counts = longer;
    }
    counts[at] = count;
  }
}

/** The share of a clinic's day as `share_of_day` of ../sql/stock.sql counts it. */
const shareOf = (capacity: number, percent: number) => Math.max(1, Math.floor((capacity * percent) / 100));

/** What the people of a window may take. @param provinceOf the province in which a clinic lies */
export function createQuotaFilter(
  { doses, byProvince, percent, used, held }: QuotaAllowance,
  provinceOf: (clinic: Clinic) => string | undefined,
): QuotaFilter {
  const stock = (clinic: Clinic) =>
    Math.max(
      0,
      Math.min(
        doses ?? Number.POSITIVE_INFINITY,
        byProvince ? (byProvince.get(provinceOf(clinic) ?? "") ?? 0) : Number.POSITIVE_INFINITY,
      ),
    );
  return {
    doses: stock,
    ofDay: (clinic, day, capacity) => Math.min(stock(clinic), shareLeft(clinic, day, capacity)),
  };

  function shareLeft({ id }: Clinic, day: number, capacity: number): number {
    if (percent === null) return Number.POSITIVE_INFINITY;
    return Math.max(0, shareOf(capacity, percent) - used.get(id, day) - held.get(id, day));
  }
}

/**
 * What somebody may take who moves a booking: their dose goes with them, and on the day from which they move
 * their own place of the share too.
 *
 * @param from the clinic and day of the booking
 */
export function createChangeFilter(
  allowance: QuotaAllowance,
  from: { clinicId: number; day: number },
): QuotaFilter {
  const { ofDay } = createQuotaFilter({ ...allowance, doses: null, byProvince: null }, () => undefined);
  return {
    doses: () => Number.POSITIVE_INFINITY,
    ofDay: (clinic, day, capacity) =>
      ofDay(clinic, day, capacity) + (clinic.id === from.clinicId && day === from.day ? 1 : 0),
  };
}
