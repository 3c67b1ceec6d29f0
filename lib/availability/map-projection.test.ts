import fc from "fast-check";
import { expect, it } from "vitest";
import { distanceKm } from "./geo";
import { projectPoints, withCoordinates } from "./map-projection";

const place = fc.record({
  latitude: fc.double({ min: 33, max: 38.6, noNaN: true }),
  longitude: fc.double({ min: 125, max: 131, noNaN: true }),
});

it("keeps every point within the frame", () => {
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 30 }), (places) => {
      const chart = projectPoints(places);
      if (!chart) throw new Error("no chart");
      expect(Math.max(chart.width, chart.height)).toBeCloseTo(100, 0);
      for (const { x, y } of chart.points) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(chart.width);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(chart.height);
      }
      expect(chart.columns.length + chart.rows.length).toBeLessThanOrEqual(12);
    }),
  );
});

it("keeps north above, east to the right, and distances as they are", () => {
  const home = { latitude: 37.5, longitude: 127 };
  const north = { latitude: 37.55, longitude: 127 };
  const east = { latitude: 37.5, longitude: 127.05 };
  const chart = projectPoints([home, north, east]);
  if (!chart) throw new Error("no chart");
  const [a, b, c] = chart.points as [
    { x: number; y: number },
    { x: number; y: number },
    { x: number; y: number },
  ];
  expect(b.y).toBeLessThan(a.y);
  expect(b.x).toBe(a.x);
  expect(c.x).toBeGreaterThan(a.x);
  const ratio = (a.y - b.y) / (c.x - a.x);
  expect(ratio).toBeCloseTo((distanceKm(home, north) ?? 0) / (distanceKm(home, east) ?? 1), 1);
});

it("has nothing to show of places that nobody knows", () => {
  expect(projectPoints(withCoordinates([{ latitude: null, longitude: 127 }]))).toBeNull();
});
