import { notFound } from "next/navigation";
import { z } from "zod";
import { doneActs, WindowPage } from "@/components/admin/window-page";
import { localeOf } from "@/components/locale";
import { requireRole } from "@/lib/access/pages";
import { listProducts } from "@/lib/admin/programme";
import { previewOf, readPopulation } from "@/lib/admin/window-preview";
import { controls, forbiddenChange } from "@/lib/admin/window-rules";
import { lastChange } from "@/lib/admin/window-undo";
import { overview } from "@/lib/admin/windows";
import { availability } from "@/lib/booking/availability";
import { runtime } from "@/lib/platform/runtime";

const search = z.object({
  done: z.enum(doneActs).optional().catch(undefined),
  ask: z.enum(controls).optional().catch(undefined),
});

export default async function OneWindow({
  params,
  searchParams,
}: PageProps<"/[locale]/admin/window/[window]">) {
  await requireRole("ADMIN");
  const { locale, window: slug } = await params;
  const { database, clock } = runtime();
  const now = clock.now();
  const windows = await overview(database, now);
  const window = windows.find((candidate) => candidate.slug === slug);
  if (!window) notFound();
  const { done, ask } = search.parse(await searchParams);
  const [last, population] = [await lastChange(database, slug), await readPopulation(database)];
  const mayUndo = last && !forbiddenChange(window, last.before, now);
  return (
    <WindowPage
      locale={localeOf(locale)}
      window={window}
      now={now}
      done={done}
      asked={ask}
      last={mayUndo ? last : undefined}
      products={await listProducts(database)}
      placesLeft={(id) => availability().placesOf(id)}
      shown={{ preview: previewOf(window, windows, population) }}
    />
  );
}
