import { CapacityPage } from "@/components/clinic/capacity-page";
import { localeOf } from "@/components/locale";
import { requireClinic } from "@/lib/access/pages";
import { capacityDesk } from "@/lib/clinic/capacity";
import { planValues } from "@/lib/clinic/plan-form";
import { runtime } from "@/lib/platform/runtime";

export default async function Capacity({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/capacity">) {
  const { locale: segment, clinic } = await params;
  const locale = localeOf(segment);
  const { clinicId } = await requireClinic(clinic);
  const { plan, ...desk } = await capacityDesk(runtime().database, clinicId);
  const done = (await searchParams).done !== undefined;
  return <CapacityPage locale={locale} {...desk} values={planValues(plan)} done={done} />;
}
