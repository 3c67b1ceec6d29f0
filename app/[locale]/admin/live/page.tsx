import { z } from "zod";
import { LivePage } from "@/components/admin/live-page";
import { localeOf } from "@/components/locale";
import { requireRole } from "@/lib/access/pages";
import { controls } from "@/lib/admin/window-rules";
import { live } from "@/lib/monitor/live/live";

const search = z.object({ done: z.enum(controls).optional().catch(undefined) });

export default async function LiveFigures({ params, searchParams }: PageProps<"/[locale]/admin/live">) {
  await requireRole("ADMIN");
  const { done } = search.parse(await searchParams);
  return <LivePage locale={localeOf((await params).locale)} document={live().document(0)} done={done} />;
}
