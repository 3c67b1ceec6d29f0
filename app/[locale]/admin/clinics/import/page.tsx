import { ImportPage } from "@/components/admin/clinics/import-page";
import { parseLocale } from "@/components/locale";
import { listRecentImports } from "@/lib/clinics/registry/csv-import/import-jobs";
import { getAppContext } from "@/lib/shared/context";
import { requireRole } from "@/server/auth/require";

export default async function ImportClinics({ params }: PageProps<"/[locale]/admin/clinics/import">) {
  await requireRole("ADMIN");
  const locale = parseLocale((await params).locale);
  const { database, clock } = getAppContext();
  return <ImportPage locale={locale} imports={await listRecentImports(database, clock.now())} />;
}
