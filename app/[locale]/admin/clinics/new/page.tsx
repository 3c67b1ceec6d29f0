import { ClinicPage } from "@/components/admin/clinics/clinic-page";
import { parseLocale } from "@/components/locale";
import { listDistricts } from "@/lib/clinics/registry/clinic-repository";
import { getAppContext } from "@/lib/shared/context";
import { requireRole } from "@/server/auth/require";

export default async function NewClinic({ params }: PageProps<"/[locale]/admin/clinics/new">) {
  await requireRole("ADMIN");
  const locale = parseLocale((await params).locale);
  return <ClinicPage locale={locale} values={{}} districts={await listDistricts(getAppContext().database)} />;
}
