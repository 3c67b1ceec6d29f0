import { CapacityPage } from "@/components/clinic/capacity-page";
import { localeOf } from "@/components/locale";
import { capacityDesk } from "@/lib/clinic/capacity";
import { planValues } from "@/lib/clinic/plan-form";
import { currentStaff } from "@/lib/identity/visitor";
import { runtime } from "@/lib/platform/runtime";

export default async function Capacity({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/capacity">) {
  const locale = localeOf((await params).locale);
  const { clinicId } = await currentStaff();
  const { plan, ...desk } = await capacityDesk(runtime().database, clinicId ?? 0);
  const done = (await searchParams).done !== undefined;
  return <CapacityPage locale={locale} {...desk} values={planValues(plan)} done={done} />;
}
