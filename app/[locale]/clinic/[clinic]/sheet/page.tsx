import { z } from "zod";
import { SheetPage } from "@/components/clinic/sheet-page";
import { localeOf } from "@/components/locale";
import { requireClinic } from "@/lib/access/pages";
import { dayList } from "@/lib/clinic/day-list";
import { runtime } from "@/lib/platform/runtime";
import { seoulDay } from "@/lib/platform/seoul";

const search = z.object({ day: z.iso.date() });

export default async function DaySheet({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/sheet">) {
  const { locale: segment, clinic } = await params;
  const locale = localeOf(segment);
  const { database, clock } = runtime();
  const now = clock.now();
  const { id, clinicId } = await requireClinic(clinic);
  const day = search.safeParse(await searchParams).data?.day ?? seoulDay(now);
  const list = await dayList(database, { id, clinicId }, day, now, "print-day");
  return <SheetPage locale={locale} list={list} day={day} now={now} />;
}
