import { notFound } from "next/navigation";
import { ClinicPage } from "@/components/admin/clinics/clinic-page";
import { parseLocale } from "@/components/locale";
import { toClinicValues } from "@/lib/clinics/registry/clinic-record";
import { listDistricts } from "@/lib/clinics/registry/clinic-repository";
import { getClinicRecord, getRecordEtag } from "@/lib/clinics/registry/edit-clinic";
import { getAppContext } from "@/lib/shared/context";
import { requireRole } from "@/server/auth/require";

const done = ["made", "saved"] as const;

export default async function Clinic({
  params,
  searchParams,
}: PageProps<"/[locale]/admin/clinics/[clinic]">) {
  await requireRole("ADMIN");
  const { locale, clinic } = await params;
  const asked = await searchParams;
  if (!/^[1-9]\d{0,8}$/.test(clinic)) notFound();
  const { database } = getAppContext();
  const record = await getClinicRecord(database, Number(clinic));
  if (!record) notFound();
  return (
    <ClinicPage
      locale={parseLocale(locale)}
      id={Number(clinic)}
      seen={getRecordEtag(record)}
      values={toClinicValues(record)}
      districts={await listDistricts(database)}
      done={done.find((what) => what === asked.done)}
    />
  );
}
