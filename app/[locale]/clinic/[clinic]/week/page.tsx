import { z } from "zod";
import { WeekPage } from "@/components/clinic/week-page";
import { parseLocale } from "@/components/locale";
import { getWeekOccupancy } from "@/lib/clinics/week-occupancy";
import { getAppContext } from "@/lib/shared/context";
import { toSeoulDate } from "@/lib/shared/time/seoul";
import { requireClinic } from "@/server/auth/require";

const search = z.object({
  day: z.iso.date().optional().catch(undefined),
  done: z.enum(["reopened"]).optional().catch(undefined),
});

export default async function ClinicWeek({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/week">) {
  const { locale: segment, clinic } = await params;
  const locale = parseLocale(segment);
  const { database, clock } = getAppContext();
  const now = clock.now();
  const { clinicId, manages } = await requireClinic(clinic);
  const { day = toSeoulDate(now), done } = search.parse(await searchParams);
  const week = await getWeekOccupancy(database, clinicId, day);
  return <WeekPage locale={locale} clinicId={clinicId} manages={manages} week={week} now={now} done={done} />;
}
