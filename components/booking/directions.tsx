import { getDirectionLinks } from "@/lib/booking/directions";
import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { LinkRow } from "../ui/screen-only";

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
  const t = getTranslator(locale, "book");
  const { latitude, longitude } = clinic;
  // Korean map applications know Korean addresses best.
  const links = getDirectionLinks({ name: clinic.clinicKo, address: clinic.addressKo, latitude, longitude });
  return <LinkRow links={links.map(({ app, href }) => ({ href, text: t(`maps.${app}`) }))} />;
}
