import type { IncomingMessage } from "node:http";
import type { ReactNode } from "react";
import { RanOut } from "../components/booking/ran-out";
import { lastHold } from "../lib/booking/mine";
import type { Runtime } from "../lib/platform/runtime";
import type { Locale } from "../lib/platform/seoul";
import type { Gate } from "../lib/queue/gate/gate";

/** What whoever's admission has ended is told besides, in their language; undefined for anybody else. */
export function ranOut({ database, clock }: Pick<Runtime, "database" | "clock">, gate: Gate) {
  return (request: IncomingMessage, locale: Locale): Promise<ReactNode> | undefined => {
    const now = clock.now();
    const ended = gate.ended(request, now);
    if (!ended) return undefined;
    return lastHold(database, ended.sub, now).then((hold) =>
      RanOut({ locale, slug: ended.window, hold, now }),
    );
  };
}
