import { z } from "zod";
import { WeekPage } from "@/components/clinic/week-page";
import { localeOf } from "@/components/locale";
import { weekOf } from "@/lib/clinic/week";
import { currentStaff } from "@/lib/identity/visitor";
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
  const locale = localeOf((await params).locale);
  const { database, clock } = runtime();
  const now = clock.now();
  const { clinicId } = await currentStaff();
  const { day = seoulDay(now), done } = search.parse(await searchParams);
  const week = await weekOf(database, clinicId ?? 0, day);
  return <WeekPage locale={locale} clinicId={clinicId ?? 0} week={week} now={now} done={done} />;
}
