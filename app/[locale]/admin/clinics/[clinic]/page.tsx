import { notFound } from "next/navigation";
import { ClinicPage } from "@/components/admin/clinics/clinic-page";
import { localeOf } from "@/components/locale";
import { requireRole } from "@/lib/access/pages";
import { clinicOf, markOf } from "@/lib/clinic/register/edit";
import { valuesOf } from "@/lib/clinic/register/record";
import { allDistricts } from "@/lib/clinic/register/stored";
import { runtime } from "@/lib/platform/runtime";

const done = ["made", "saved"] as const;

export default async function Clinic({
  params,
  searchParams,
}: PageProps<"/[locale]/admin/clinics/[clinic]">) {
  await requireRole("ADMIN");
  const { locale, clinic } = await params;
  const asked = await searchParams;
  if (!/^[1-9]\d{0,8}$/.test(clinic)) notFound();
  const { database } = runtime();
  const record = await clinicOf(database, Number(clinic));
  if (!record) notFound();
  return (
    <ClinicPage
      locale={localeOf(locale)}
      id={Number(clinic)}
      seen={markOf(record)}
      values={valuesOf(record)}
      districts={await allDistricts(database)}
      done={done.find((what) => what === asked.done)}
    />
  );
}
