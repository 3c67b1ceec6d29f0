import { z } from "zod";
import { SheetPage } from "@/components/clinic/sheet-page";
import { parseLocale } from "@/components/locale";
import { getWorklist } from "@/lib/clinics/worklist/worklist";
import { getAppContext } from "@/lib/shared/context";
import { toSeoulDate } from "@/lib/shared/time/seoul";
import { requireClinic } from "@/server/auth/require";

const search = z.object({ day: z.iso.date() });

export default async function DaySheet({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/sheet">) {
  const { locale: segment, clinic } = await params;
  const locale = parseLocale(segment);
  const { database, clock } = getAppContext();
  const now = clock.now();
  const { id, clinicId } = await requireClinic(clinic);
  const day = search.safeParse(await searchParams).data?.day ?? toSeoulDate(now);
  const list = await getWorklist(database, { id, clinicId }, day, now, "print-day");
  return <SheetPage locale={locale} list={list} day={day} now={now} />;
}
