/** Where a clinic is, as map applications are told. */
export interface Destination {
  name: string;
  address: string;
  /** Degrees (WGS 84); null where nobody entered them. */
  latitude: number | null;
  longitude: number | null;
}

export const mapApps = ["device", "kakao", "naver", "google", "apple"] as const;
export type MapApp = (typeof mapApps)[number];

/**
 * Addresses at which map applications show the way to a clinic, by what each documents for links from elsewhere. The
 * device's own application is asked by a `geo:` address (RFC 5870), for which coordinates must be known; the others
 * look the address up without them. Nothing is loaded from anywhere until somebody follows one.
 */
export function getDirectionLinks({
  name,
  address,
  latitude,
  longitude,
}: Destination): { app: MapApp; href: string }[] {
  const at = latitude !== null && longitude !== null ? `${latitude},${longitude}` : null;
  const [named, addressed] = [encodeURIComponent(name), encodeURIComponent(address)];
  const links: Record<MapApp, string | null> = {
    device: at && `geo:${at}?q=${at}(${named})`,
    kakao: at
      ? `https://map.kakao.com/link/to/${named},${at}`
      : `https://map.kakao.com/link/search/${addressed}`,
    naver: `https://map.naver.com/p/search/${addressed}`,
    google: `https://www.google.com/maps/dir/?api=1&destination=${encodeURIComponent(at ?? address)}`,
    apple: `https://maps.apple.com/?daddr=${encodeURIComponent(at ?? address)}`,
  };
  return mapApps.flatMap((app) => (links[app] ? [{ app, href: links[app] }] : []));
}
