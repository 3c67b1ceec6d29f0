import { loadWeekPage } from "@/components/clinic/load-closing-pages";
import { parseLocale } from "@/components/locale";
import { getAppContext } from "@/lib/shared/context";
import { requireClinic } from "@/server/auth/require";

export default async function ClinicWeek({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/week">) {
  const { locale, clinic } = await params;
  const { clinicId, manages } = await requireClinic(clinic);
  const desk = { clinicId, viewer: manages ? ("manager" as const) : ("staff" as const) };
  return loadWeekPage(getAppContext(), parseLocale(locale), desk, await searchParams);
}
