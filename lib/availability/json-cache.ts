import { type CachedJson, createCachedJson } from "../shared/cached-json";
import { type ClinicEntry, type DistrictEntry, type Snapshot, toDayOfMinute, toDayText } from "./snapshot";

/** Any cache may keep it, and asks each time whether it still holds: "full" must be heard within seconds. */
const cacheControl = "public, no-cache";

/** The names of the days that any of these districts has, in order. */
function daysOf(districts: DistrictEntry[]): number[] {
  return [...new Set(districts.flatMap((district) => [...district.days.keys()]))].sort((a, b) => a - b);
}

function provinceJson(region: { code: string; nameKo: string; nameEn: string }, districts: DistrictEntry[]) {
  const days = daysOf(districts);
  return JSON.stringify({
    ...region,
    places: districts.reduce((sum, district) => sum + district.places, 0),
    days: days.map(toDayText),
    districts: districts.map(({ district: { code, nameKo, nameEn }, places, days: byDay }) => ({
      code,
      nameKo,
      nameEn,
      places,
      byDay: days.map((day) => byDay.get(day) ?? 0),
    })),
  });
}

/** Free places of a clinic by day, of every day that has an hour to come. */
export function toClinicDays({ slots, next }: ClinicEntry): Map<number, number> {
  const byDay = new Map<number, number>();
  for (let n = next; n < slots.ids.length; n++) {
    const day = toDayOfMinute(slots.minutes[n] ?? 0);
    byDay.set(day, (byDay.get(day) ?? 0) + (slots.free[n] ?? 0));
  }
  return byDay;
}

function districtJson({ district, clinics, places, days: known }: DistrictEntry) {
  const days = [...known.keys()].sort((a, b) => a - b);
  return JSON.stringify({
    code: district.code,
    nameKo: district.nameKo,
    nameEn: district.nameEn,
    places,
    days: days.map(toDayText),
    clinics: clinics.map((entry) => {
      const byDay = toClinicDays(entry);
      const { id, nameKo, nameEn } = entry.clinic;
      return { id, nameKo, nameEn, places: entry.places, byDay: days.map((day) => byDay.get(day) ?? 0) };
    }),
  });
}

/** What is free in a province or district, as public documents; each is made anew only after a change. */
export class AvailabilityJsonCache {
  readonly #made = new Map<string, { version: number; document: CachedJson }>();

  /** Free places of a province by district and day; undefined when there is no such province. */
  province(snapshot: Snapshot, code: string): CachedJson | undefined {
    const found = snapshot.provinces.get(code);
    if (!found) return undefined;
    const version = found.districts.reduce((sum, district) => sum + district.version, 0);
    return this.#keep(code, version, () => provinceJson(found.region, found.districts));
  }

  /** Free places of a district by clinic and day; undefined when there is no such district. */
  district(snapshot: Snapshot, code: string): CachedJson | undefined {
    const found = snapshot.districts.get(code);
    return found && this.#keep(code, found.version, () => districtJson(found));
  }

  /** For a snapshot that begins anew, whose versions begin anew too. */
  forget(): void {
    this.#made.clear();
  }

  #keep(key: string, version: number, json: () => string): CachedJson {
    const known = this.#made.get(key);
    if (known?.version === version) return known.document;
    const document = createCachedJson(json(), cacheControl);
    this.#made.set(key, { version, document });
    return document;
  }
}
