import { notFound } from "next/navigation";
import { z } from "zod";
import { ClosePage } from "@/components/clinic/close-page";
import { parseLocale } from "@/components/locale";
import { findDisplacedBookings } from "@/lib/clinics/closures";
import { getWeekOccupancy } from "@/lib/clinics/week-occupancy";
import { getAppContext } from "@/lib/shared/context";
import { requireClinic } from "@/server/auth/require";

const search = z.object({
  day: z.iso.date(),
  slot: z.coerce.number().int().positive().optional(),
  left: z.string().optional(),
});

export default async function CloseTimes({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/close">) {
  const { locale: segment, clinic } = await params;
  const locale = parseLocale(segment);
  const { id, clinicId } = await requireClinic(clinic);
  const asked = search.safeParse(await searchParams);
  if (!asked.success) notFound();
  const { day, slot: slotId, left } = asked.data;
  const { database, clock } = getAppContext();
  const now = clock.now();
  const by = { id, clinicId };
  const { times } = await getWeekOccupancy(database, by.clinicId, day);
  const meant = times.filter((time) => time.day === day && (slotId === undefined || time.slotId === slotId));
  if (meant.length === 0) notFound();
  return (
    <ClosePage
      locale={locale}
      clinicId={by.clinicId}
      day={day}
      slot={slotId === undefined ? undefined : meant[0]}
      closed={meant.every((time) => time.closed || time.startsAt <= now)}
      people={await findDisplacedBookings(database, by, { day, slotId }, now)}
      left={left !== undefined}
    />
  );
}
