/** A place on earth in degrees (WGS 84); null where nobody entered it. */
export interface Coordinates {
  latitude: number | null;
  longitude: number | null;
}

/** The earth's mean radius (IUGG). */
const radius = 6_371.009;
const radians = Math.PI / 180;

/** The distance of two places as the crow flies, by the haversine formula; null when one is not known. */
export function distanceKm(a: Coordinates, b: Coordinates): number | null {
  if (a.latitude === null || a.longitude === null || b.latitude === null || b.longitude === null) return null;
  const half = (degrees: number) => Math.sin((degrees * radians) / 2) ** 2;
  const h =
    half(b.latitude - a.latitude) +
    Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * half(b.longitude - a.longitude);
  return 2 * radius * Math.asin(Math.min(1, Math.sqrt(h)));
}
