import { z } from "zod";
import { ClinicsPage } from "@/components/admin/clinics/clinics-page";
import { localeOf } from "@/components/locale";
import { requireRole } from "@/lib/access/pages";
import { availability } from "@/lib/booking/availability";
import { clinicSearch, listClinics } from "@/lib/clinic/register/stored";
import { runtime } from "@/lib/platform/runtime";

const pageNumber = z.coerce.number().int().min(1).max(10_000).catch(1);

export default async function Clinics({ params, searchParams }: PageProps<"/[locale]/admin/clinics">) {
  await requireRole("ADMIN");
  const locale = localeOf((await params).locale);
  const asked = await searchParams;
  const search = clinicSearch.parse(asked);
  const page = pageNumber.parse(asked.page);
  const { clinics, total } = await listClinics(runtime().database, search, page);
  return (
    <ClinicsPage
      locale={locale}
      search={search}
      clinics={clinics}
      total={total}
      page={page}
      provinces={availability().provinces()}
    />
  );
}
