import { notFound } from "next/navigation";
import type { AvailabilityView, ClinicAvailability } from "@/lib/availability/availability";

/** The clinic that an address names; anything else is no page of ours. */
export function parseClinicParam(segment: string, places: AvailabilityView): ClinicAvailability {
  const id = /^\d{1,9}$/.test(segment) ? Number(segment) : 0;
  const clinic = id > 0 ? places.clinic(id) : undefined;
  if (!clinic) notFound();
  return clinic;
}

/** The calendar date that an address names, as YYYY-MM-DD. */
export function parseDayParam(segment: string): string {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(segment) ? new Date(`${segment}T00:00:00Z`) : undefined;
  if (!date || Number.isNaN(date.getTime()) || !date.toISOString().startsWith(segment)) notFound();
  return segment;
}
