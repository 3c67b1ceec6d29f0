import { notFound } from "next/navigation";
import type { Locale } from "@/lib/shared/time/seoul";

/** The language of a page by its address. Anything else is no page of ours. */
export function parseLocale(segment: string): Locale {
  if (segment !== "ko" && segment !== "en") notFound();
  return segment;
}
