import { expect, it } from "vitest";
import { distanceKm } from "./geo";

const seoul = { latitude: 37.5665, longitude: 126.978 };
const busan = { latitude: 35.1796, longitude: 129.0756 };

it("is the way as the crow flies", () => {
  expect(distanceKm(seoul, busan)).toBeCloseTo(325, 0);
  expect(distanceKm(seoul, seoul)).toBe(0);
  // A degree of a great circle is a 360th of the way around.
  expect(distanceKm({ latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 })).toBeCloseTo(
    (2 * Math.PI * 6_371.009) / 360,
    6,
  );
});

it.each([
  { latitude: null, longitude: null },
  { latitude: null, longitude: 126.978 },
  { latitude: 37.5665, longitude: null },
])("is not known of a place that nobody entered: %o", (place) => {
  expect(distanceKm(seoul, place)).toBeNull();
  expect(distanceKm(place, seoul)).toBeNull();
});
