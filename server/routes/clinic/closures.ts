import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { cancelBooking } from "../../../lib/booking/cancel";
import { changeBooking } from "../../../lib/booking/change";
import type { ClinicStaff } from "../../../lib/clinics/capacity";
import { closeTimes, reopenTimes } from "../../../lib/clinics/closures";
import type { AppContext } from "../../../lib/shared/context";
import { BadRequest, readForm, redirectSeeOther } from "../../http";

const closing = z.object({ day: z.iso.date(), slot: z.coerce.number().int().positive().optional() });
const remedy = z.object({ remedy: z.enum(["move", "tell"]) });

/** The posts that close and reopen a clinic's times. */
export function createClosureRoutes({ database, clock }: Pick<AppContext, "database" | "clock">) {
  /** @returns false for an address that is none of these */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    what: string | undefined,
    home: string,
    by: ClinicStaff,
  ): Promise<boolean> => {
    if (what !== "close" && what !== "reopen") return false;
    const form = await readForm(request);
    const now = clock.now();
    const read = <T>(schema: z.ZodType<T>): T => {
      const parsed = schema.safeParse(form);
      if (!parsed.success) throw new BadRequest(400, "form");
      return parsed.data;
    };
    const { day, slot: slotId } = read(closing);
    if (what === "reopen") {
      await reopenTimes(database, by, { day, slotId }, now);
      redirectSeeOther(response, `${home}/week?day=${day}&done=reopened`);
      return true;
    }
    const staff = { staff: by.id };
    const { left } = await closeTimes(
      database,
      by,
      { day, slotId },
      read(remedy).remedy,
      {
        move: ({ personId, id }, slot) =>
          changeBooking(database, personId, id, slot, randomUUID(), now, staff),
        cancel: ({ personId, id }) => cancelBooking(database, personId, id, randomUUID(), now, staff),
      },
      now,
    );
    const again = `${home}/close?day=${day}${slotId ? `&slot=${slotId}` : ""}&left=1`;
    redirectSeeOther(response, left > 0 ? again : `${home}/week?day=${day}&done=closed`);
    return true;
  };
}
