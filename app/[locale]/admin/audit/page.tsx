import { z } from "zod";
import { AuditPage } from "@/components/admin/audit-page";
import { parseLocale } from "@/components/locale";
import { getChainHead } from "@/lib/audit/link-chain.job";
import { auditFilter, listActions, listAuditEntries, resolveNames } from "@/lib/audit/list-entries";
import { getQueueSnapshot } from "@/lib/queue/queue-snapshot";
import { getAppContext } from "@/lib/shared/context";
import { requireRole } from "@/server/auth/require";

const onAPage = 50;

const cursor = z.object({ before: z.coerce.number().pipe(z.coerce.date()), id: z.coerce.number().int() });

export default async function Audit({ params, searchParams }: PageProps<"/[locale]/admin/audit">) {
  await requireRole("ADMIN");
  const locale = parseLocale((await params).locale);
  const { database } = getAppContext();
  const asked = await searchParams;
  const filter = auditFilter.parse(asked);
  const { data: from } = cursor.safeParse(asked);
  const after = from && { at: from.before, id: from.id };
  const [rows, acts, head] = await Promise.all([
    listAuditEntries(database, filter, onAPage + 1, after),
    listActions(database),
    getChainHead(database),
  ]);
  const shown = rows.slice(0, onAPage);
  return (
    <AuditPage
      locale={locale}
      filter={filter}
      rows={shown}
      names={await resolveNames(database, shown)}
      acts={acts}
      windows={getQueueSnapshot().queues()}
      head={head}
      first={!after}
      older={rows.length > onAPage ? shown.at(-1) : undefined}
    />
  );
}
