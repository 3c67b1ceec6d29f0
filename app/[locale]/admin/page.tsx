import { WindowsPage } from "@/components/admin/windows-page";
import { localeOf } from "@/components/locale";
import { overview } from "@/lib/admin/windows";
import { runtime } from "@/lib/platform/runtime";

export default async function AdminWindows({ params }: PageProps<"/[locale]/admin">) {
  const locale = localeOf((await params).locale);
  const { database, clock } = runtime();
  return <WindowsPage locale={locale} windows={await overview(database, clock.now())} />;
}
