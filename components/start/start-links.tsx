import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { Text, TextLink } from "../ui/page";

/** What else people come for: their booking, a clinic, early verification, a parent. */
export function StartLinks({ locale }: { locale: Locale }) {
  const links = [
    { path: "/my-booking", text: getTranslator(locale, "start")("myBooking") },
    { path: "/clinics", text: getTranslator(locale, "find")("title") },
    { path: "/early", text: getTranslator(locale, "early")("title") },
    { path: "/proxy", text: getTranslator(locale, "proxy")("title") },
  ];
  return links.map(({ path, text }) => (
    <Text key={path}>
      <TextLink href={localizePath(locale, path)}>{text}</TextLink>
    </Text>
  ));
}
