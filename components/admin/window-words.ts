import type { WindowWish } from "@/lib/admin/window-form";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { textOf } from "../text";

/** A field of a window as people read it. */
export function wordsOf(locale: Locale, value: WindowWish[keyof WindowWish]): string {
  const t = textOf(locale, "windows");
  if (value instanceof Date) return seoulDateTime(value, locale);
  if (Array.isArray(value)) return value.join(", ") || t("empty");
  return value === null || value === "" ? t("empty") : String(value);
}
