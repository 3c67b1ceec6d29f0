import { lastHold } from "../../lib/booking/mine";
import { send } from "../../lib/platform/http";
import { Refusal } from "../../lib/platform/refusal";
import type { Runtime } from "../../lib/platform/runtime";
import type { Gate } from "../../lib/queue/gate/gate";
import type { Post } from "../answer";

/** How long the visitor's place is still kept, so that the page that counts down can set itself right. */
export function holdDocument({ database, clock }: Pick<Runtime, "database" | "clock">, gate: Gate): Post {
  return async (request, response) => {
    const now = clock.now();
    const { citizen } = gate.admitted(request, now);
    const hold = await lastHold(database, citizen.personId, now);
    const remaining = hold ? (hold.expiresAt.getTime() - now.getTime()) / 1_000 : 0;
    if (!hold || remaining <= 0) throw new Refusal("hold-missing");
    const { slotId, expiresAt, extendsTo } = hold;
    const body = { slotId, expiresAt, remainingSeconds: Math.floor(remaining), extendsTo };
    send(response, 200, "application/json", JSON.stringify(body));
  };
}
