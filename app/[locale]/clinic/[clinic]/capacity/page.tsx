import { randomUUID } from "node:crypto";
import { CapacityPage } from "@/components/clinic/capacity-page";
import { parseLocale } from "@/components/locale";
import { getCapacityView } from "@/lib/clinics/capacity";
import { toScheduleFormValues } from "@/lib/clinics/schedule-form";
import { getAppContext } from "@/lib/shared/context";
import { toSeoulDate } from "@/lib/shared/time/seoul";
import { requireClinic } from "@/server/auth/require";

export default async function Capacity({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/capacity">) {
  const { locale: segment, clinic } = await params;
  const locale = parseLocale(segment);
  const { id, clinicId, manages } = await requireClinic(clinic);
  const { database, clock } = getAppContext();
  const now = clock.now();
  const { plan, ...desk } = await getCapacityView(database, { id, clinicId }, now);
  const done = (await searchParams).done !== undefined;
  return (
    <CapacityPage
      locale={locale}
      {...desk}
      manages={manages}
      values={toScheduleFormValues(plan)}
      done={done}
      today={toSeoulDate(now)}
      newKey={randomUUID()}
    />
  );
}
