import type { Locale } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";
import { Text, TextLink } from "../ui/page";

/** What else people come for: their booking, a clinic, early verification, a parent. */
export function StartLinks({ locale }: { locale: Locale }) {
  const links = [
    { path: "/my-booking", text: textOf(locale, "start")("myBooking") },
    { path: "/clinics", text: textOf(locale, "find")("title") },
    { path: "/early", text: textOf(locale, "early")("title") },
    { path: "/proxy", text: textOf(locale, "proxy")("title") },
  ];
  return links.map(({ path, text }) => (
    <Text key={path}>
      <TextLink href={hrefIn(locale, path)}>{text}</TextLink>
    </Text>
  ));
}
