import type { Snapshot } from "./snapshot";
import type { AvailabilityView } from "./view";

/** From how many places on a sum need not be exact, and how long it then stands. Milliseconds. */
const many = 10_000;
const manyStandFor = 10_000;

interface Sum {
  countedAt: number;
  byProvince: Map<string, number>;
  districts: Map<string, { version: number; places: number }>;
}

/**
 * The places of whole provinces for those whom a limit holds, which no sum of the snapshot tells. Only districts in
 * which something changed are counted again, and while there are many places left not even those each time.
 */
export class QuotaTotals {
  #byWindow = new Map<string, Sum>();

  /** Counts a window, or all, from the beginning the next time. */
  forget(windowId?: string): void {
    if (windowId === undefined) this.#byWindow.clear();
    else this.#byWindow.delete(windowId);
  }

  /** Places by province. @param now milliseconds since 1970 */
  of(
    windowId: string,
    snapshot: Snapshot,
    places: AvailabilityView,
    now: number,
  ): ReadonlyMap<string, number> {
    const known = this.#byWindow.get(windowId);
    if (known && now - known.countedAt < manyStandFor && sumSeats(known.byProvince) >= many)
      return known.byProvince;
    const districts = known?.districts ?? new Map();
    const byProvince = new Map<string, number>();
    for (const [code, { district, clinics, version }] of snapshot.districts) {
      let sum = districts.get(code);
      if (sum?.version !== version) {
        sum = { version, places: places.sumOf(clinics) };
        districts.set(code, sum);
      }
      byProvince.set(district.provinceCode, (byProvince.get(district.provinceCode) ?? 0) + sum.places);
    }
    this.#byWindow.set(windowId, { countedAt: now, byProvince, districts });
    return byProvince;
  }
}

export const sumSeats = (byProvince: ReadonlyMap<string, number>) =>
  [...byProvince.values()].reduce((sum, places) => sum + places, 0);
