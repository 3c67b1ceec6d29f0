import type { ServerResponse } from "node:http";
import { headText } from "../../lib/admin/audit/chain";
import { type AuditFilter, allAuditRows, auditFilter, keepExport } from "../../lib/admin/audit/read";
import { headOf } from "../../lib/admin/audit/seal";
import type { Staff } from "../../lib/identity/staff";
import type { Live } from "../../lib/monitor/live/live";
import { type Cell, sendCsv } from "../../lib/platform/csv";
import { BadRequest, send } from "../../lib/platform/http";
import type { Runtime } from "../../lib/platform/runtime";
import type { Place } from "../../lib/queue/gate/path";

/** Sends a file or a document that no page shows. Who asks has been checked before. */
export type File = (response: ServerResponse, place: Place, by: Staff) => Promise<void>;

/** What admins can take out of the program, by path. */
export function adminFiles({
  database,
  clock,
  live,
}: Pick<Runtime, "database" | "clock"> & { live: Live }): Map<string, File> {
  async function* audit(filter: AuditFilter): AsyncGenerator<Cell[]> {
    yield ["id", "at", "actor", "act", "subject", "detail"];
    for await (const { id, at, actor, act, subject, detail } of allAuditRows(database, filter))
      yield [id, at.toISOString(), actor, act, subject, JSON.stringify(detail)];
    // Whoever keeps the file keeps the chain's newest link with it.
    yield ["head", headText(await headOf(database))];
  }
  return new Map<string, File>([
    [
      "admin/live/live.json",
      async (response, { query }) => {
        const document = live.document(Number(new URLSearchParams(query).get("after")) || 0);
        if (!document) throw new BadRequest(400, "nothing was read yet");
        send(response, 200, "application/json", JSON.stringify(document));
      },
    ],
    [
      "admin/audit/audit.csv",
      async (response, { query }, by) => {
        const filter = auditFilter.parse(Object.fromEntries(new URLSearchParams(query)));
        await keepExport(database, `staff:${by.id}`, filter, clock.now());
        await sendCsv(response, "audit.csv", audit(filter));
      },
    ],
  ]);
}
