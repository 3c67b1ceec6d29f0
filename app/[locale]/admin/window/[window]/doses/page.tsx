import { notFound } from "next/navigation";
import { DosesPage, provinceValues } from "@/components/admin/doses-page";
import { localeOf } from "@/components/locale";
import { requireRole } from "@/lib/access/pages";
import { dosesByProvince, overviewOf } from "@/lib/admin/windows";
import { availability } from "@/lib/booking/availability";
import { runtime } from "@/lib/platform/runtime";

export default async function Doses({
  params,
  searchParams,
}: PageProps<"/[locale]/admin/window/[window]/doses">) {
  await requireRole("ADMIN");
  const { locale, window: slug } = await params;
  const { database, clock } = runtime();
  const window = await overviewOf(database, slug, clock.now());
  if (!window) notFound();
  const stood = await dosesByProvince(database, slug);
  return (
    <DosesPage
      locale={localeOf(locale)}
      window={window}
      values={provinceValues(stood)}
      provinces={availability().provinces()}
      stood={stood}
      done={(await searchParams).done !== undefined}
    />
  );
}
