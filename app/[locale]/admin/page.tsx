import { z } from "zod";
import { WindowsPage } from "@/components/admin/windows-page";
import { localeOf } from "@/components/locale";
import { requireRole } from "@/lib/access/pages";
import { controls } from "@/lib/admin/window-rules";
import { overview } from "@/lib/admin/windows";
import { availability } from "@/lib/booking/availability";
import { recentAlerts } from "@/lib/monitor/alerts";
import { runtime } from "@/lib/platform/runtime";

const search = z.object({
  done: z.enum(controls).optional().catch(undefined),
  window: z.string().max(40).optional().catch(undefined),
});

export default async function AdminWindows({ params, searchParams }: PageProps<"/[locale]/admin">) {
  await requireRole("ADMIN");
  const locale = localeOf((await params).locale);
  const { database, clock } = runtime();
  const now = clock.now();
  const [windows, alerts] = [await overview(database, now), await recentAlerts(database, now)];
  const { done: act, window: slug } = search.parse(await searchParams);
  return (
    <WindowsPage
      locale={locale}
      windows={windows}
      alerts={alerts}
      now={now}
      placesLeft={(id) => availability().placesOf(id)}
      done={act && slug ? { act, slug } : undefined}
    />
  );
}
