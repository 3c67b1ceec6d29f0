import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestAlternatives } from "./alternatives";
import type { FreeTime } from "./availability";

const hour = 3_600_000;
const at = (hours: number) => new Date(Date.parse("2026-07-20T01:00:00Z") + hours * hour);
const clinic = (id: number, latitude: number | null = 37.5) => ({
  id,
  nameKo: `의원 ${id}`,
  nameEn: `Clinic ${id}`,
  addressKo: "-",
  addressEn: "-",
  phone: "-",
  districtCode: "11110",
  latitude,
  longitude: latitude === null ? null : 127,
  features: [],
  languages: [],
  hours: [],
});
let made = 100;
const free = (clinicId: number, hours: number, places = 1, latitude?: number | null): FreeTime => ({
  slotId: made++,
  clinic: clinic(clinicId, latitude),
  startsAt: at(hours),
  places,
});
const wanted = { slotId: 1, clinicId: 1, startsAt: at(0) };

describe("what is offered instead of a full time", () => {
  it("is the same clinic near in time, the nearest first, before any other", () => {
    const [a, b, c, d] = [free(1, 30), free(1, -2), free(1, 1), free(2, 0)];
    expect(nearestAlternatives(wanted, [a, b, c, d])).toEqual([c, b, a]);
  });

  it("goes on to other clinics near in time, and only then to a far day", () => {
    const [far, other, later] = [free(1, 24 * 10), free(2, 5), free(3, 6)];
    expect(nearestAlternatives(wanted, [far, later, other])).toEqual([other, later, far]);
  });

  it("prefers the nearer clinic at the same hour, one of unknown position last", () => {
    const home = free(1, 24 * 20, 1, 37.5);
    const [unknown, near, nearer] = [free(2, 1, 1, null), free(3, 1, 1, 37.6), free(4, 1, 1, 37.51)];
    expect(nearestAlternatives(wanted, [home, unknown, near, nearer])).toEqual([nearer, near, unknown]);
  });

  it("offers nothing where nothing is near", () => {
    expect(nearestAlternatives(wanted, [free(2, 24 * 4), free(1, 1, 0)])).toEqual([]);
  });

  it("never names the full one, one without a place, or more than three, and no better one is left out", () => {
    const times = fc.array(
      fc.record({
        clinic: fc.integer({ min: 1, max: 4 }),
        hours: fc.integer({ min: -100, max: 300 }),
        places: fc.nat(2),
      }),
    );
    fc.assert(
      fc.property(times, (list) => {
        const candidates = list.map((time) => free(time.clinic, time.hours, time.places));
        const offered = nearestAlternatives(wanted, candidates);
        expect(offered.length).toBeLessThanOrEqual(3);
        const near = candidates.filter(
          (time) =>
            time.places > 0 &&
            time.clinic.id === 1 &&
            Math.abs(+time.startsAt - +wanted.startsAt) <= 72 * hour,
        );
        const here = offered.filter((time) => near.includes(time));
        expect(here).toHaveLength(Math.min(3, near.length));
        expect(offered.every((time) => time.places > 0 && time.slotId !== wanted.slotId)).toBe(true);
      }),
    );
  });
});
