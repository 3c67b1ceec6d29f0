import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { dayTable } from "../../components/clinic/day-csv";
import { dayView } from "../../components/clinic/day-rows";
import type { DayChanges } from "../../lib/clinic/day-changes";
import { dayList } from "../../lib/clinic/day-list";
import { assertClinic } from "../../lib/identity/access-rules";
import type { StaffAtWork } from "../../lib/identity/account/sessions";
import { sendCsv } from "../../lib/platform/csv";
import { BadRequest, send } from "../../lib/platform/http";
import type { Runtime } from "../../lib/platform/runtime";
import type { Place } from "../../lib/queue/gate/path";

const asked = z.object({ day: z.iso.date(), horizon: z.coerce.number().int().min(0).catch(0) });

/**
 * The documents of a clinic's day, which no page is made for: whether it has changed, its bookings, and the file
 * of them.
 */
export function clinicDocuments({
  database,
  clock,
  changes,
}: Pick<Runtime, "database" | "clock"> & { changes: DayChanges }) {
  const json = (response: ServerResponse, body: object) =>
    send(response, 200, "application/json", JSON.stringify(body));

  /** @returns false for an address that is no document */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    { locale, segments, query }: Place,
    staff: StaffAtWork,
  ): Promise<boolean> => {
    const [, clinic, name, beyond] = segments;
    const { id, clinicId } = assertClinic(staff, clinic);
    if (beyond !== undefined || !name || !["changes.json", "day.json", "day.csv"].includes(name))
      return false;
    if (request.method !== "GET" && request.method !== "HEAD") throw new BadRequest(405, "method");
    const parsed = asked.safeParse(Object.fromEntries(new URLSearchParams(query)));
    if (!parsed.success) throw new BadRequest(400, "day");
    const { day, horizon } = parsed.data;
    const reader = { id, clinicId };
    if (name === "changes.json")
      json(response, { changed: await changes.hasChanged(clinicId, day, horizon) });
    else if (name === "day.json")
      json(response, dayView(await dayList(database, reader, day, clock.now()), locale));
    else {
      const list = await dayList(database, reader, day, clock.now(), "export-day");
      await sendCsv(response, `clinic-${reader.clinicId}-${day}.csv`, dayTable(list, day, locale));
    }
    return true;
  };
}
