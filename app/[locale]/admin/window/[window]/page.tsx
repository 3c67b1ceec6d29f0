import { notFound } from "next/navigation";
import { z } from "zod";
import { doneActs, WindowPage } from "@/components/admin/window-page";
import { localeOf } from "@/components/locale";
import { controls } from "@/lib/admin/window-rules";
import { overviewOf } from "@/lib/admin/windows";
import { runtime } from "@/lib/platform/runtime";

const search = z.object({
  done: z.enum(doneActs).optional().catch(undefined),
  ask: z.enum(controls).optional().catch(undefined),
});

export default async function OneWindow({
  params,
  searchParams,
}: PageProps<"/[locale]/admin/window/[window]">) {
  const { locale, window: slug } = await params;
  const { database, clock } = runtime();
  const window = await overviewOf(database, slug, clock.now());
  if (!window) notFound();
  const { done, ask } = search.parse(await searchParams);
  return <WindowPage locale={localeOf(locale)} window={window} done={done} asked={ask} />;
}
