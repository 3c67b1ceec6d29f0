import { WindowsPage } from "@/components/admin/windows-page";
import { localeOf } from "@/components/locale";
import { overview } from "@/lib/admin/windows";
import { recentAlerts } from "@/lib/monitor/alerts";
import { runtime } from "@/lib/platform/runtime";

export default async function AdminWindows({ params }: PageProps<"/[locale]/admin">) {
  const locale = localeOf((await params).locale);
  const { database, clock } = runtime();
  const now = clock.now();
  const [windows, alerts] = [await overview(database, now), await recentAlerts(database, now)];
  return <WindowsPage locale={locale} windows={windows} alerts={alerts} now={now} />;
}
