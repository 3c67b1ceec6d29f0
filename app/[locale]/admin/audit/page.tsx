import { z } from "zod";
import { AuditPage } from "@/components/admin/audit-page";
import { localeOf } from "@/components/locale";
import { requireRole } from "@/lib/access/pages";
import { actsWritten, auditFilter, auditRows, namesIn } from "@/lib/admin/audit/read";
import { headOf } from "@/lib/admin/audit/seal";
import { runtime } from "@/lib/platform/runtime";
import { board } from "@/lib/queue/board";

const onAPage = 50;

const cursor = z.object({ before: z.coerce.number().pipe(z.coerce.date()), id: z.coerce.number().int() });

export default async function Audit({ params, searchParams }: PageProps<"/[locale]/admin/audit">) {
  await requireRole("ADMIN");
  const locale = localeOf((await params).locale);
  const { database } = runtime();
  const asked = await searchParams;
  const filter = auditFilter.parse(asked);
  const { data: from } = cursor.safeParse(asked);
  const after = from && { at: from.before, id: from.id };
  const [rows, acts, head] = await Promise.all([
    auditRows(database, filter, onAPage + 1, after),
    actsWritten(database),
    headOf(database),
  ]);
  const shown = rows.slice(0, onAPage);
  return (
    <AuditPage
      locale={locale}
      filter={filter}
      rows={shown}
      names={await namesIn(database, shown)}
      acts={acts}
      windows={board().lines()}
      head={head}
      first={!after}
      older={rows.length > onAPage ? shown.at(-1) : undefined}
    />
  );
}
