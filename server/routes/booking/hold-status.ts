import { findLatestHold } from "../../../lib/booking/my-bookings";
import type { AppContext } from "../../../lib/shared/context";
import { DomainError } from "../../../lib/shared/errors";
import type { AccessControl } from "../../auth/access-control";
import { send } from "../../http";
import type { Post } from "../../render";

/** How long the visitor's place is still kept, so that the page that counts down can set itself right. */
export function createHoldStatus(
  { database, clock }: Pick<AppContext, "database" | "clock">,
  gate: AccessControl,
): Post {
  return async (request, response) => {
    const now = clock.now();
    const { citizen } = gate.requireAdmission(request, now);
    const hold = await findLatestHold(database, citizen.personId, now);
    const remaining = hold ? (hold.expiresAt.getTime() - now.getTime()) / 1_000 : 0;
    if (!hold || remaining <= 0) throw new DomainError("hold-missing");
    const { slotId, expiresAt, extendsTo } = hold;
    const body = { slotId, expiresAt, remainingSeconds: Math.floor(remaining), extendsTo };
    send(response, 200, "application/json", JSON.stringify(body));
  };
}
