import { z } from "zod";
import { WindowsPage } from "@/components/admin/windows-page";
import { parseLocale } from "@/components/locale";
import { getAvailability } from "@/lib/availability/availability";
import { listRecentAlerts } from "@/lib/monitoring/alerts";
import { getAppContext } from "@/lib/shared/context";
import { windowTransitions } from "@/lib/windows/window-rules";
import { listWindows } from "@/lib/windows/windows";
import { requireRole } from "@/server/auth/require";

const search = z.object({
  done: z.enum(windowTransitions).optional().catch(undefined),
  window: z.string().max(40).optional().catch(undefined),
});

export default async function AdminWindows({ params, searchParams }: PageProps<"/[locale]/admin">) {
  await requireRole("ADMIN");
  const locale = parseLocale((await params).locale);
  const { database, clock } = getAppContext();
  const now = clock.now();
  const [windows, alerts] = [await listWindows(database, now), await listRecentAlerts(database, now)];
  const { done: act, window: slug } = search.parse(await searchParams);
  return (
    <WindowsPage
      locale={locale}
      windows={windows}
      alerts={alerts}
      now={now}
      placesLeft={(id) => getAvailability().placesOf(id)}
      done={act && slug ? { act, slug } : undefined}
    />
  );
}
