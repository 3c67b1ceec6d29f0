import { redirect } from "next/navigation";
import { requireRole } from "@/lib/access/pages";
import { type Call, liveCall } from "@/lib/identity/caller";
import { Refusal } from "@/lib/platform/refusal";
import { runtime } from "@/lib/platform/runtime";
import type { Locale } from "@/lib/platform/seoul";
import { hrefIn } from "../text";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The call that an address names, while it goes on; else the agent begins anew. */
export async function callOf(segment: string, locale: Locale): Promise<Call> {
  const { database, clock } = runtime();
  const { id } = await requireRole("AGENT");
  try {
    if (uuid.test(segment)) return await liveCall(database, id, segment, clock.now());
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  redirect(hrefIn(locale, "/agent"));
}
