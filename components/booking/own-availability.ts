import { type AvailabilityView, getAvailability } from "@/lib/availability/availability";
import { requireAdmission } from "@/server/auth/require";

/** What is free for whoever is inside on the page being rendered: what their window may take. */
export async function getOwnAvailability(): Promise<AvailabilityView> {
  return getAvailability().forWindow((await requireAdmission()).line.id);
}
