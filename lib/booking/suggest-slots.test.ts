import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FreeSlot } from "../availability/availability";
import { findNearestSlots } from "./suggest-slots";

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
const free = (clinicId: number, hours: number, places = 1, latitude?: number | null): FreeSlot => ({
  slotId: made++,
  clinic: clinic(clinicId, latitude),
  startsAt: at(hours),
  places,
});
const wanted = { slotId: 1, clinicId: 1, startsAt: at(0) };

describe("what is offered instead of a full time", () => {
  it("is the same clinic near in time, the nearest first, before any other", () => {
    const [a, b, c, d] = [free(1, 30), free(1, -2), free(1, 1), free(2, 0)];
    expect(findNearestSlots(wanted, [a, b, c, d])).toEqual([c, b, a]);
  });

  it("goes on to other clinics near in time, and only then to a far day", () => {
    const [far, other, later] = [free(1, 24 * 10), free(2, 5), free(3, 6)];
    expect(findNearestSlots(wanted, [far, later, other])).toEqual([other, later, far]);
  });

  it("prefers the nearer clinic at the same hour, one of unknown position last", () => {
    const home = free(1, 24 * 20, 1, 37.5);
    const [unknown, near, nearer] = [free(2, 1, 1, null), free(3, 1, 1, 37.6), free(4, 1, 1, 37.51)];
    expect(findNearestSlots(wanted, [home, unknown, near, nearer])).toEqual([nearer, near, unknown]);
  });

  it("takes three days for near, to the millisecond", () => {
    const [edge, beyond] = [free(1, 72), { ...free(1, 72), startsAt: new Date(+at(72) + 1) }];
    const [other, otherBeyond] = [free(2, 72), { ...free(2, 72), startsAt: new Date(+at(72) + 1) }];
    expect(findNearestSlots(wanted, [beyond, otherBeyond, other, edge])).toEqual([edge, other, beyond]);
  });

  it("does not offer the full time itself, and of equals the one that is listed first", () => {
    const [first, second] = [free(1, 1), free(1, 1)];
    const itself = { ...free(1, 0), slotId: wanted.slotId };
    expect(findNearestSlots(wanted, [itself, first, second])).toEqual([first, second]);
    expect(findNearestSlots(wanted, [second, first, itself])).toEqual([first, second]);
  });

  describe("measures how far another clinic is", () => {
    type Point = [latitude: number | null, longitude: number | null];
    const placed = (id: number, [latitude, longitude]: Point, hours = 1): FreeSlot => {
      const time = free(id, hours);
      return { ...time, clinic: { ...time.clinic, latitude, longitude } };
    };
    const order = (home: Point, ...others: Point[]) => {
      const times = others.map((point, n) => placed(n + 2, point));
      // Where somebody else comes first in the list, the distance is still from the wanted clinic.
      const all = [...times, placed(1, home, 24 * 20)];
      return findNearestSlots(wanted, all).map((time) => times.indexOf(time));
    };

    it("by degrees of latitude, and of longitude as wide as they are there", () => {
      expect(order([60, 127], [60.8, 127], [60, 128], [60.3, 127])).toEqual([2, 1, 0]);
    });

    it.each<[Point, Point[], number[]]>([
      [
        [null, 127],
        [
          [10, 127],
          [5, 127],
        ],
        [0, 1],
      ],
      [
        [37, null],
        [
          [37, 120],
          [37, 100],
        ],
        [0, 1],
      ],
      [
        [37, 127],
        [
          [null, 127],
          [-80, 127],
        ],
        [1, 0],
      ],
      [
        [37, 127],
        [
          [37, null],
          [-80, 127],
        ],
        [1, 0],
      ],
    ])("not at all where a position is half known: %j %j", (home, others, expected) => {
      expect(order(home, ...others).slice(0, 2)).toEqual(expected);
    });
  });

  it("offers nothing where nothing is near", () => {
    expect(findNearestSlots(wanted, [free(2, 24 * 4), free(1, 1, 0)])).toEqual([]);
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
        const offered = findNearestSlots(wanted, candidates);
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
