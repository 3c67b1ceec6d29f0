import { notFound } from "next/navigation";
import { z } from "zod";
import { ClosePage } from "@/components/clinic/close-page";
import { ClosingPage } from "@/components/clinic/closing-page";
import { parseLocale } from "@/components/locale";
import { getClosingResult } from "@/lib/clinics/closing-result";
import { getClosingView } from "@/lib/clinics/closing-view";
import { closingRemedies } from "@/lib/clinics/closures";
import { getAppContext } from "@/lib/shared/context";
import { requireClinic } from "@/server/auth/require";

const search = z.union([
  z.object({ closing: z.uuid() }),
  z.object({
    day: z.iso.date(),
    slot: z.coerce.number().int().positive().optional(),
    remedy: z.enum(closingRemedies).optional().catch(undefined),
    changed: z.string().optional(),
  }),
]);

export default async function CloseTimes({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/close">) {
  const { locale: segment, clinic } = await params;
  const locale = parseLocale(segment);
  const { id, clinicId, manages } = await requireClinic(clinic);
  const asked = search.safeParse(await searchParams);
  if (!asked.success) notFound();
  const { database, clock, environment } = getAppContext();
  const now = clock.now();
  const by = { id, clinicId };
  const page = { locale, clinicId, manages };
  if ("closing" in asked.data) {
    const result = await getClosingResult(database, by, asked.data.closing, now);
    if (!result) notFound();
    return <ClosingPage {...page} result={result} now={now} />;
  }
  const { day, slot: slotId, remedy, changed } = asked.data;
  const view = await getClosingView(database, by, { day, slotId }, now);
  if (!view) notFound();
  return (
    <ClosePage
      {...page}
      day={day}
      view={view}
      remedy={remedy === "cancel" && !page.manages ? undefined : remedy}
      base={new URL(environment.baseUrl)}
      changed={changed !== undefined}
    />
  );
}
