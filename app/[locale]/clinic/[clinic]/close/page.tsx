import { notFound } from "next/navigation";
import { loadClosePage } from "@/components/clinic/load-closing-pages";
import { parseLocale } from "@/components/locale";
import { getAppContext } from "@/lib/shared/context";
import { requireClinic } from "@/server/auth/require";

export default async function CloseTimes({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/close">) {
  const { locale, clinic } = await params;
  const { id, clinicId, manages } = await requireClinic(clinic);
  const desk = { clinicId, viewer: manages ? ("manager" as const) : ("staff" as const) };
  return (
    (await loadClosePage(getAppContext(), parseLocale(locale), id, desk, await searchParams)) ?? notFound()
  );
}
