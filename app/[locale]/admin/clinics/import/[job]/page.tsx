import { notFound } from "next/navigation";
import { z } from "zod";
import { ImportJobPage } from "@/components/admin/clinics/import-job-page";
import { parseLocale } from "@/components/locale";
import { getImport } from "@/lib/clinics/registry/csv-import/import-jobs";
import { getAppContext } from "@/lib/shared/context";
import { requireRole } from "@/server/auth/require";

export default async function ImportJob({ params }: PageProps<"/[locale]/admin/clinics/import/[job]">) {
  await requireRole("ADMIN");
  const { locale, job: id } = await params;
  const { database, clock } = getAppContext();
  const job = z.uuid().safeParse(id).success ? await getImport(database, id, clock.now()) : undefined;
  if (!job) notFound();
  return <ImportJobPage locale={parseLocale(locale)} job={job} />;
}
