import type { IncomingMessage, ServerResponse } from "node:http";
import { formatHead } from "../../../lib/audit/hash-chain";
import { getChainHead } from "../../../lib/audit/link-chain.job";
import {
  type AuditFilter,
  auditFilter,
  recordExport,
  streamAuditEntries,
} from "../../../lib/audit/list-entries";
import {
  type ClinicSearch,
  clinicSearch,
  listRegisteredClinics,
  recordClinicExport,
} from "../../../lib/clinics/registry/clinic-repository";
import { columns, toCells } from "../../../lib/clinics/registry/csv-import/columns";
import type { Dashboard } from "../../../lib/monitoring/dashboard/dashboard";
import type { AppContext } from "../../../lib/shared/context";
import type { CsvCell } from "../../../lib/shared/csv";
import type { SignedInStaff } from "../../../lib/staff/sessions";
import { assertDesk } from "../../auth/access-rules";
import type { RequireRecentPassword } from "../../auth/require-recent-password";
import { BadRequest, send } from "../../http";
import type { RequestPath } from "../../request-path";
import { sendCsv } from "../../send-csv";

/** Sends a file or a document that no page shows. */
type File = (
  request: IncomingMessage,
  response: ServerResponse,
  place: RequestPath,
  by: SignedInStaff,
) => Promise<void>;

/** What admins can take out of the program. */
export function createAdminDocuments({
  database,
  clock,
  live,
  confirmed,
}: Pick<AppContext, "database" | "clock"> & { live: Dashboard; confirmed: RequireRecentPassword }) {
  async function* audit(filter: AuditFilter): AsyncGenerator<CsvCell[]> {
    yield ["id", "at", "actor", "act", "subject", "detail"];
    for await (const { id, at, actor, act, subject, detail } of streamAuditEntries(database, filter))
      yield [id, at.toISOString(), actor, act, subject, JSON.stringify(detail)];
    // Whoever keeps the file keeps the chain's newest link with it.
    yield ["head", formatHead(await getChainHead(database))];
  }
  async function* clinics(search: ClinicSearch): AsyncGenerator<readonly CsvCell[]> {
    yield columns;
    for await (const [id, record] of listRegisteredClinics(database, search)) yield toCells(id, record);
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
        await recordClinicExport(database, `staff:${by.id}`, search, clock.now());
        await sendCsv(response, "clinics.csv", clinics(search));
      },
    ],
    [
      "admin/audit/audit.csv",
      async (request, response, place, by) => {
        if (!(await confirmed(request, response, place, by, {}))) return;
        const { query } = place;
        const filter = auditFilter.parse(Object.fromEntries(new URLSearchParams(query)));
        await recordExport(database, `staff:${by.id}`, filter, clock.now());
        await sendCsv(response, "audit.csv", audit(filter));
      },
    ],
  ]);

  /** @returns false for an address that is no file */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    place: RequestPath,
    by: SignedInStaff,
  ): Promise<boolean> => {
    assertDesk(by, place.segments);
    const file = request.method === "GET" ? files.get(place.segments.join("/")) : undefined;
    await file?.(request, response, place, by);
    return file !== undefined;
  };
}
