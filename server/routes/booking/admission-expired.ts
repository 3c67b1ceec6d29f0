import type { IncomingMessage } from "node:http";
import type { ReactNode } from "react";
import { AdmissionExpired } from "../../../components/booking/admission-expired";
import { findLatestHold } from "../../../lib/booking/my-bookings";
import type { AppContext } from "../../../lib/shared/context";
import type { Locale } from "../../../lib/shared/time/seoul";
import type { AccessControl } from "../../auth/access-control";

/** What whoever's admission has ended is told besides, in their language; undefined for anybody else. */
export function createExpiredPage(
  { database, clock }: Pick<AppContext, "database" | "clock">,
  gate: AccessControl,
) {
  return (request: IncomingMessage, locale: Locale): Promise<ReactNode> | undefined => {
    const now = clock.now();
    const ended = gate.ended(request, now);
    if (!ended) return undefined;
    return findLatestHold(database, ended.sub, now).then((hold) =>
      AdmissionExpired({ locale, slug: ended.window, hold, now }),
    );
  };
}
