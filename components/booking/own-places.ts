import { availability, type Places } from "@/lib/booking/availability";
import { currentLine } from "@/lib/queue/visit";

/** What is free for whoever is inside on the page being rendered: what their window may take. */
export async function ownPlaces(): Promise<Places> {
  return availability().ofWindow((await currentLine())?.id);
}
