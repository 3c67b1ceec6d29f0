import { z } from "zod";

const search = z.object({ dose: z.enum(["1", "2"]) });

/** Which dose an address is about: `?dose=2` is the second, and without it the first. */
export function parseDoseParam(searchParams: unknown): number {
  return Number(search.safeParse(searchParams).data?.dose ?? 1);
}

/** What an address of a booking ends with to be about this dose. */
export function formatDoseQuery(dose: number): string {
  return dose === 2 ? "?dose=2" : "";
}
