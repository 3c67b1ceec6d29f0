import { z } from "zod";
import { DashboardPage } from "@/components/admin/dashboard-page";
import { parseLocale } from "@/components/locale";
import { getDashboard } from "@/lib/monitoring/dashboard/dashboard";
import { windowTransitions } from "@/lib/windows/window-rules";
import { requireRole } from "@/server/auth/require";

const search = z.object({ done: z.enum(windowTransitions).optional().catch(undefined) });

export default async function LiveFigures({ params, searchParams }: PageProps<"/[locale]/admin/live">) {
  await requireRole("ADMIN");
  const { done } = search.parse(await searchParams);
  return (
    <DashboardPage
      locale={parseLocale((await params).locale)}
      document={getDashboard().document(0)}
      done={done}
    />
  );
}
