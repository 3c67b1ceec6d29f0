import { createTranslator } from "use-intl/core";
import type { Locale } from "@/lib/platform/seoul";
import type { messages } from "@/messages";

/** The texts of a day, as they are sent with the page that updates itself. */
export type DayTexts = (typeof messages)["ko"]["day"];

/** The same as `textOf`, without every other text of the site. */
export function dayText(locale: Locale, day: DayTexts) {
  return createTranslator({ locale, messages: { day }, namespace: "day" });
}
