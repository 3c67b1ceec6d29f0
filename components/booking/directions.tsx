import { directionsTo } from "@/lib/booking/directions";
import type { Locale } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { LinkRow } from "../ui/screen";

/** Links to map applications that show the way to a clinic. */
export function Directions({
  locale,
  clinic,
}: {
  locale: Locale;
  clinic: {
    clinicKo: string;
    clinicEn: string;
    addressKo: string;
    addressEn: string;
    latitude: number | null;
    longitude: number | null;
  };
}) {
  const t = textOf(locale, "book");
  const { latitude, longitude } = clinic;
  // Korean map applications know Korean addresses best.
  const links = directionsTo({ name: clinic.clinicKo, address: clinic.addressKo, latitude, longitude });
  return <LinkRow links={links.map(({ app, href }) => ({ href, text: t(`maps.${app}`) }))} />;
}
