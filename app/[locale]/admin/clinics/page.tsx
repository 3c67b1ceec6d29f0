import { z } from "zod";
import { ClinicsPage } from "@/components/admin/clinics/clinics-page";
import { parseLocale } from "@/components/locale";
import { getAvailability } from "@/lib/availability/availability";
import { clinicSearch, listClinics } from "@/lib/clinics/registry/clinic-repository";
import { getAppContext } from "@/lib/shared/context";
import { requireRole } from "@/server/auth/require";

const pageNumber = z.coerce.number().int().min(1).max(10_000).catch(1);

export default async function Clinics({ params, searchParams }: PageProps<"/[locale]/admin/clinics">) {
  await requireRole("ADMIN");
  const locale = parseLocale((await params).locale);
  const asked = await searchParams;
  const search = clinicSearch.parse(asked);
  const page = pageNumber.parse(asked.page);
  const { clinics, total } = await listClinics(getAppContext().database, search, page);
  return (
    <ClinicsPage
      locale={locale}
      search={search}
      clinics={clinics}
      total={total}
      page={page}
      provinces={getAvailability().provinces()}
    />
  );
}
