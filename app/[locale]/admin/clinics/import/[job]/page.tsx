import { notFound } from "next/navigation";
import { z } from "zod";
import { ImportJobPage } from "@/components/admin/clinics/import-job-page";
import { localeOf } from "@/components/locale";
import { requireRole } from "@/lib/access/pages";
import { importOf } from "@/lib/clinic/register/imports";
import { runtime } from "@/lib/platform/runtime";

export default async function ImportJob({ params }: PageProps<"/[locale]/admin/clinics/import/[job]">) {
  await requireRole("ADMIN");
  const { locale, job: id } = await params;
  const { database, clock } = runtime();
  const job = z.uuid().safeParse(id).success ? await importOf(database, id, clock.now()) : undefined;
  if (!job) notFound();
  return <ImportJobPage locale={localeOf(locale)} job={job} />;
}
