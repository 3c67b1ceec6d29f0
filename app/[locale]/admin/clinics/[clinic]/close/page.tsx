import { notFound } from "next/navigation";
import { loadClosePage } from "@/components/clinic/load-closing-pages";
import { parseLocale } from "@/components/locale";
import { getAppContext } from "@/lib/shared/context";
import { requireRole } from "@/server/auth/require";

export default async function CloseTimesOfClinic({
  params,
  searchParams,
}: PageProps<"/[locale]/admin/clinics/[clinic]/close">) {
  const { id } = await requireRole("ADMIN");
  const { locale, clinic } = await params;
  if (!/^[1-9]\d{0,8}$/.test(clinic)) notFound();
  const desk = { clinicId: Number(clinic), viewer: "admin" as const };
  return (
    (await loadClosePage(getAppContext(), parseLocale(locale), id, desk, await searchParams)) ?? notFound()
  );
}
