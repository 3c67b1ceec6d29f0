import { ImportPage } from "@/components/admin/clinics/import-page";
import { localeOf } from "@/components/locale";
import { requireRole } from "@/lib/access/pages";
import { lastImports } from "@/lib/clinic/register/imports";
import { runtime } from "@/lib/platform/runtime";

export default async function ImportClinics({ params }: PageProps<"/[locale]/admin/clinics/import">) {
  await requireRole("ADMIN");
  const locale = localeOf((await params).locale);
  const { database, clock } = runtime();
  return <ImportPage locale={locale} imports={await lastImports(database, clock.now())} />;
}
