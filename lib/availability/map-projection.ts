import type { Coordinates } from "./geo";

/** Kilometres of a degree of latitude. */
const kilometresADegree = 111.2;
/** Distances that a line of the grid may stand for. Kilometres. */
const steps = [0.5, 1, 2, 5, 10, 20, 50, 100];

export interface ProjectedMap {
  /** Units: the longer side has a hundred. */
  width: number;
  height: number;
  points: { x: number; y: number }[];
  columns: number[];
  rows: number[];
  /** Kilometres from a line to the next. */
  gridKilometres: number;
}

/**
 * Lays places on a plane as seen from above, north at the top, with a grid that tells distances. Over so small a part
 * of the earth a degree of longitude is as many kilometres everywhere as it is in the middle.
 *
 * @param places with known coordinates
 */
export function projectPoints(
  places: readonly { latitude: number; longitude: number }[],
): ProjectedMap | null {
  if (places.length === 0) return null;
  const latitudes = places.map(({ latitude }) => latitude);
  const middle = (Math.min(...latitudes) + Math.max(...latitudes)) / 2;
  const east = kilometresADegree * Math.cos((middle * Math.PI) / 180);
  const flat = places.map(({ latitude, longitude }) => ({
    x: longitude * east,
    y: -latitude * kilometresADegree,
  }));
  const [xs, ys] = [flat.map(({ x }) => x), flat.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [wide, high] = [Math.max(...xs) - left, Math.max(...ys) - top];
  // A kilometre at the least, and an edge around, so that no point lies on the frame.
  const whole = Math.max(wide, high, 1) * 1.25;
  const other = Math.max(Math.min(wide, high) * 1.25, whole / 2);
  const size = wide >= high ? { x: whole, y: other } : { x: other, y: whole };
  const scale = 100 / whole;
  const at = (value: number, from: number, extent: number, side: number) =>
    Math.round(((value - from - extent / 2) * scale + (side * scale) / 2) * 10) / 10;
  const gridKilometres = steps.find((step) => whole / step <= 6) ?? 200;
  const lines = (side: number) =>
    Array.from(
      { length: Math.floor(side / gridKilometres) },
      (_, n) => (n + 1) * gridKilometres * scale,
    ).filter((line) => line < side * scale);
  return {
    width: Math.round(size.x * scale * 10) / 10,
    height: Math.round(size.y * scale * 10) / 10,
    points: flat.map(({ x, y }) => ({ x: at(x, left, wide, size.x), y: at(y, top, high, size.y) })),
    columns: lines(size.x),
    rows: lines(size.y),
    gridKilometres,
  };
}

/** Those of them whose coordinates are known. */
export const withCoordinates = <T extends Coordinates>(places: readonly T[]) =>
  places.filter(
    (place): place is T & { latitude: number; longitude: number } =>
      place.latitude !== null && place.longitude !== null,
  );
