import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import type { WindowInput } from "@/lib/windows/window-form";
import { getTranslator } from "../i18n";

export function formatField(locale: Locale, value: WindowInput[keyof WindowInput]): string {
  const t = getTranslator(locale, "windows");
  if (value instanceof Date) return formatDateTime(value, locale);
  if (Array.isArray(value)) return value.join(", ") || t("empty");
  return value === null || value === "" ? t("empty") : String(value);
}
