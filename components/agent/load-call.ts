import { redirect } from "next/navigation";
import { type Call, getActiveCall } from "@/lib/agent-calls/calls";
import { getAppContext } from "@/lib/shared/context";
import { DomainError } from "@/lib/shared/errors";
import type { Locale } from "@/lib/shared/time/seoul";
import { requireRole } from "@/server/auth/require";
import { localizePath } from "../i18n";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The call that an address names, while it goes on; else the agent begins anew. */
export async function loadCall(segment: string, locale: Locale): Promise<Call> {
  const { database, clock } = getAppContext();
  const { id } = await requireRole("AGENT");
  try {
    if (uuid.test(segment)) return await getActiveCall(database, id, segment, clock.now());
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
  redirect(localizePath(locale, "/agent"));
}
