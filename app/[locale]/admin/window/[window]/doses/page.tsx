import { notFound } from "next/navigation";
import { DosesPage, provinceValues } from "@/components/admin/doses-page";
import { parseLocale } from "@/components/locale";
import { getAvailability } from "@/lib/availability/availability";
import { getAppContext } from "@/lib/shared/context";
import { dosesByProvince, getWindow } from "@/lib/windows/windows";
import { requireRole } from "@/server/auth/require";

export default async function Doses({
  params,
  searchParams,
}: PageProps<"/[locale]/admin/window/[window]/doses">) {
  await requireRole("ADMIN");
  const { locale, window: slug } = await params;
  const { database, clock } = getAppContext();
  const window = await getWindow(database, slug, clock.now());
  if (!window) notFound();
  const stood = await dosesByProvince(database, slug);
  return (
    <DosesPage
      locale={parseLocale(locale)}
      window={window}
      values={provinceValues(stood)}
      provinces={getAvailability().provinces()}
      stood={stood}
      done={(await searchParams).done !== undefined}
    />
  );
}
