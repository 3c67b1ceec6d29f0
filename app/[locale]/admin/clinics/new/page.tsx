import { ClinicPage } from "@/components/admin/clinics/clinic-page";
import { localeOf } from "@/components/locale";
import { requireRole } from "@/lib/access/pages";
import { allDistricts } from "@/lib/clinic/register/stored";
import { runtime } from "@/lib/platform/runtime";

export default async function NewClinic({ params }: PageProps<"/[locale]/admin/clinics/new">) {
  await requireRole("ADMIN");
  const locale = localeOf((await params).locale);
  return <ClinicPage locale={locale} values={{}} districts={await allDistricts(runtime().database)} />;
}
