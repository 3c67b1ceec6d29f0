import { notFound } from "next/navigation";
import type { Locale } from "@/lib/platform/seoul";

/** The language of a page by its address. Anything else is no page of ours. */
export function localeOf(segment: string): Locale {
  if (segment !== "ko" && segment !== "en") notFound();
  return segment;
}
