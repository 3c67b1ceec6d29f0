import { z } from "zod";
import { WeekPage } from "@/components/clinic/week-page";
import { localeOf } from "@/components/locale";
import { requireClinic } from "@/lib/access/pages";
import { weekOf } from "@/lib/clinic/week";
import { runtime } from "@/lib/platform/runtime";
import { seoulDay } from "@/lib/platform/seoul";

const search = z.object({
  day: z.iso.date().optional().catch(undefined),
  done: z.enum(["closed", "reopened"]).optional().catch(undefined),
});

export default async function ClinicWeek({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/week">) {
  const { locale: segment, clinic } = await params;
  const locale = localeOf(segment);
  const { database, clock } = runtime();
  const now = clock.now();
  const { clinicId } = await requireClinic(clinic);
  const { day = seoulDay(now), done } = search.parse(await searchParams);
  const week = await weekOf(database, clinicId, day);
  return <WeekPage locale={locale} clinicId={clinicId} week={week} now={now} done={done} />;
}
