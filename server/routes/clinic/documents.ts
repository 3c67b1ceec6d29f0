import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { toWorklistTable } from "../../../components/clinic/worklist-csv";
import { toWorklistView } from "../../../components/clinic/worklist-rows";
import type { WorklistChangeTracker } from "../../../lib/clinics/worklist/changes";
import { getWorklist } from "../../../lib/clinics/worklist/worklist";
import type { AppContext } from "../../../lib/shared/context";
import type { SignedInStaff } from "../../../lib/staff/sessions";
import { assertClinic } from "../../auth/access-rules";
import { BadRequest, send } from "../../http";
import type { RequestPath } from "../../request-path";
import { sendCsv } from "../../send-csv";

const asked = z.object({ day: z.iso.date(), horizon: z.coerce.number().int().min(0).catch(0) });

/**
 * The documents of a clinic's day, which no page is made for: whether it has changed, its bookings, and the file
 * of them.
 */
export function createClinicDocuments({
  database,
  clock,
  changes,
}: Pick<AppContext, "database" | "clock"> & { changes: WorklistChangeTracker }) {
  const json = (response: ServerResponse, body: object) =>
    send(response, 200, "application/json", JSON.stringify(body));

  /** @returns false for an address that is no document */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    { locale, segments, query }: RequestPath,
    staff: SignedInStaff,
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
      json(response, toWorklistView(await getWorklist(database, reader, day, clock.now()), locale));
    else {
      const list = await getWorklist(database, reader, day, clock.now(), "export-day");
      await sendCsv(response, `clinic-${reader.clinicId}-${day}.csv`, toWorklistTable(list, day, locale));
    }
    return true;
  };
}
