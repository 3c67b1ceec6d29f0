import { notFound } from "next/navigation";
import { loadWeekPage } from "@/components/clinic/load-closing-pages";
import { parseLocale } from "@/components/locale";
import { getClinicRecord } from "@/lib/clinics/registry/edit-clinic";
import { getAppContext } from "@/lib/shared/context";
import { requireRole } from "@/server/auth/require";

export default async function WeekOfClinic({
  params,
  searchParams,
}: PageProps<"/[locale]/admin/clinics/[clinic]/week">) {
  await requireRole("ADMIN");
  const { locale, clinic } = await params;
  if (!/^[1-9]\d{0,8}$/.test(clinic)) notFound();
  const context = getAppContext();
  if (!(await getClinicRecord(context.database, Number(clinic)))) notFound();
  const desk = { clinicId: Number(clinic), viewer: "admin" as const };
  return loadWeekPage(context, parseLocale(locale), desk, await searchParams);
}
