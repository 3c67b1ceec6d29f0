import { requireAdmission } from "@/lib/access/pages";
import { availability, type Places } from "@/lib/booking/availability";

/** What is free for whoever is inside on the page being rendered: what their window may take. */
export async function ownPlaces(): Promise<Places> {
  return availability().ofWindow((await requireAdmission()).line.id);
}
