import { LivePage } from "@/components/admin/live-page";
import { localeOf } from "@/components/locale";
import { live } from "@/lib/monitor/live/live";

export default async function LiveFigures({ params }: PageProps<"/[locale]/admin/live">) {
  return <LivePage locale={localeOf((await params).locale)} document={live().document(0)} />;
}
