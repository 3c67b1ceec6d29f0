import { notFound } from "next/navigation";
import { z } from "zod";
import { doneActs, WindowPage } from "@/components/admin/window-page";
import { parseLocale } from "@/components/locale";
import { getAvailability } from "@/lib/availability/availability";
import { getAppContext } from "@/lib/shared/context";
import { listProducts } from "@/lib/windows/programme";
import { getLastChange } from "@/lib/windows/undo-change";
import { createPreview, readPopulation } from "@/lib/windows/window-preview";
import { findDisallowedChange, windowTransitions } from "@/lib/windows/window-rules";
import { listWindows } from "@/lib/windows/windows";
import { requireRole } from "@/server/auth/require";

const search = z.object({
  done: z.enum(doneActs).optional().catch(undefined),
  ask: z.enum(windowTransitions).optional().catch(undefined),
});

export default async function OneWindow({
  params,
  searchParams,
}: PageProps<"/[locale]/admin/window/[window]">) {
  await requireRole("ADMIN");
  const { locale, window: slug } = await params;
  const { database, clock } = getAppContext();
  const now = clock.now();
  const windows = await listWindows(database, now);
  const window = windows.find((candidate) => candidate.slug === slug);
  if (!window) notFound();
  const { done, ask } = search.parse(await searchParams);
  const [last, population] = [await getLastChange(database, slug), await readPopulation(database)];
  const mayUndo = last && !findDisallowedChange(window, last.before, now);
  return (
    <WindowPage
      locale={parseLocale(locale)}
      window={window}
      now={now}
      done={done}
      asked={ask}
      last={mayUndo ? last : undefined}
      products={await listProducts(database)}
      placesLeft={(id) => getAvailability().placesOf(id)}
      shown={{ preview: createPreview(window, windows, population) }}
    />
  );
}
