import type { IncomingMessage, ServerResponse } from "node:http";
import { headText } from "../../lib/admin/audit/chain";
import { type AuditFilter, allAuditRows, auditFilter, keepExport } from "../../lib/admin/audit/read";
import { headOf } from "../../lib/admin/audit/seal";
import { cellsOf, columns } from "../../lib/clinic/register/columns";
import {
  allClinics,
  type ClinicSearch,
  clinicSearch,
  keepClinicExport,
} from "../../lib/clinic/register/stored";
import { assertDesk } from "../../lib/identity/access-rules";
import type { StaffAtWork } from "../../lib/identity/account/sessions";
import type { Live } from "../../lib/monitor/live/live";
import { type Cell, sendCsv } from "../../lib/platform/csv";
import { BadRequest, send } from "../../lib/platform/http";
import type { Runtime } from "../../lib/platform/runtime";
import type { Place } from "../../lib/queue/gate/path";
import type { Confirmed } from "../password-again";

/** Sends a file or a document that no page shows. */
type File = (
  request: IncomingMessage,
  response: ServerResponse,
  place: Place,
  by: StaffAtWork,
) => Promise<void>;

/** What admins can take out of the program. */
export function adminFiles({
  database,
  clock,
  live,
  confirmed,
}: Pick<Runtime, "database" | "clock"> & { live: Live; confirmed: Confirmed }) {
  async function* audit(filter: AuditFilter): AsyncGenerator<Cell[]> {
    yield ["id", "at", "actor", "act", "subject", "detail"];
    for await (const { id, at, actor, act, subject, detail } of allAuditRows(database, filter))
      yield [id, at.toISOString(), actor, act, subject, JSON.stringify(detail)];
    // Whoever keeps the file keeps the chain's newest link with it.
    yield ["head", headText(await headOf(database))];
  }
  async function* clinics(search: ClinicSearch): AsyncGenerator<readonly Cell[]> {
    yield columns;
    for await (const [id, record] of allClinics(database, search)) yield cellsOf(id, record);
  }
  const files = new Map<string, File>([
    [
      "admin/live/live.json",
      async (_request, response, { query }) => {
        const document = live.document(Number(new URLSearchParams(query).get("after")) || 0);
        if (!document) throw new BadRequest(400, "nothing was read yet");
        send(response, 200, "application/json", JSON.stringify(document));
      },
    ],
    [
      "admin/clinics/clinics.csv",
      async (_request, response, { query }, by) => {
        const search = clinicSearch.parse(Object.fromEntries(new URLSearchParams(query)));
        await keepClinicExport(database, `staff:${by.id}`, search, clock.now());
        await sendCsv(response, "clinics.csv", clinics(search));
      },
    ],
    [
      "admin/audit/audit.csv",
      async (request, response, place, by) => {
        if (!(await confirmed(request, response, place, by, {}))) return;
        const { query } = place;
        const filter = auditFilter.parse(Object.fromEntries(new URLSearchParams(query)));
        await keepExport(database, `staff:${by.id}`, filter, clock.now());
        await sendCsv(response, "audit.csv", audit(filter));
      },
    ],
  ]);

  /** @returns false for an address that is no file */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    place: Place,
    by: StaffAtWork,
  ): Promise<boolean> => {
    assertDesk(by, place.segments);
    const file = request.method === "GET" ? files.get(place.segments.join("/")) : undefined;
    await file?.(request, response, place, by);
    return file !== undefined;
  };
}
