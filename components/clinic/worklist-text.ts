import { createTranslator } from "use-intl/core";
import type { Locale } from "@/lib/shared/time/seoul";
import type { messages } from "@/messages";

/** The texts of a day, as they are sent with the page that updates itself. */
export type WorklistTexts = (typeof messages)["ko"]["day"];

/** The same as `getTranslator`, without every other text of the site. */
export function getWorklistTexts(locale: Locale, day: WorklistTexts) {
  return createTranslator({ locale, messages: { day }, namespace: "day" });
}
